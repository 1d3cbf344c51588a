import type { LambdaSettings } from '../lambda/lambda-settings.ts';
import { type Resource, resourcesOf } from './template.ts';

/** A function of the template, under its id there. */
export interface StackFunction {
  readonly id: string;
  readonly settings: LambdaSettings;
}

/** The Node functions of a template whose code is an asset; others, such as CDK's own helpers, are left out. */
export function functions(
  resources: readonly Resource[],
  assetPaths: ReadonlyMap<string, string>,
): readonly StackFunction[] {
  return resourcesOf(resources, 'AWS::Lambda::Function').flatMap((resource) => {
    const { S3Key } = (resource.get('Code') ?? {}) as { readonly S3Key?: string };
    const codePath = assetPaths.get(S3Key ?? '');
    const isNode = resource.optionalText('Runtime')?.startsWith('nodejs') ?? false;
    return codePath !== undefined && isNode
      ? [{ id: resource.id, settings: settings(resource, codePath) }]
      : [];
  });
}

function settings(resource: Resource, codePath: string): LambdaSettings {
  const { Variables = {} } = (resource.get('Environment') ?? {}) as Variables;
  const { LogFormat, ApplicationLogLevel } = (resource.get('LoggingConfig') ?? {}) as Logging;
  return {
    name: resource.optionalText('FunctionName') ?? resource.id,
    codePath,
    handler: resource.text('Handler'),
    timeoutMs: (resource.optionalNumber('Timeout') ?? 3) * 1000,
    memoryMb: resource.optionalNumber('MemorySize') ?? 128,
    environment: Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, String(value)])),
    logFormat: LogFormat ?? 'Text',
    ...(ApplicationLogLevel === undefined ? {} : { logLevel: ApplicationLogLevel }),
  };
}

interface Variables {
  readonly Variables?: Readonly<Record<string, unknown>>;
}

interface Logging {
  readonly LogFormat?: 'JSON' | 'Text';
  readonly ApplicationLogLevel?: string;
}
