import { App } from 'aws-cdk-lib';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundle } from '../../infra/bundle.ts';
import { IntegrationStack } from '../../infra/integration-stack.ts';
import { stackPlan } from '../../infra/stack-plan.ts';
import { stages } from '../../infra/stages.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import type { ParameterValues } from '../../lib/flow/parameters.ts';
import { readStack } from '../../lib/local/stack/stack.ts';
import { StackServer } from '../../lib/local/stack-server.ts';

/** The key that the stack adds to calls. */
export const stackKey = 'sk-key-of-the-stack';

/** Who may call where callers must sign. */
export const accessKey = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret-of-the-caller' };

export interface ServedFlows {
  /** Where the stack is served, without a path. */
  readonly url: string;
  /** The lines that the functions logged. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

export interface ServedFlowsOptions {
  readonly flows: readonly Flow[];
  /** Where OpenAI calls go, with `/v1`. */
  readonly openaiBaseUrl: string;
  /** By flow name. */
  readonly parameters?: Readonly<Record<string, ParameterValues>>;
  /** Whether callers must sign. @default false */
  readonly isAuthorized?: boolean;
}

/** Bundles flows, synthesises their stack and serves it as `npm start` does, all in a folder of its own. */
export async function servedFlows(options: ServedFlowsOptions): Promise<ServedFlows> {
  const folder = await mkdtemp(join(tmpdir(), 'served-flows-'));
  const assembly = await synthesised(folder, options);
  const logged: string[] = [];
  const server = await StackServer.create(readStack(assembly), {
    surroundings: {
      openai: { baseUrl: options.openaiBaseUrl, key: stackKey, description: '' },
      accessKey,
      awsEndpoints: {},
    },
    isAuthorized: options.isAuthorized ?? false,
    onLog: ({ text }) => void logged.push(text),
    onFault: ({ message }) => void logged.push(message),
  });
  const port = await server.listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    logged,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function synthesised(folder: string, { flows, parameters = {} }: ServedFlowsOptions): Promise<string> {
  process.env['CDK_VALIDATION'] = 'false';
  const bundlesFolder = join(folder, 'dist');
  await Promise.all(
    flows.map(({ name }) =>
      bundle({ entry: resolve('functions', name, 'handler.ts'), outputFolder: join(bundlesFolder, name) }),
    ),
  );
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const served = stages.slice(0, 1).map((stage) => ({ ...stage, name: 'test', parameters }));
  const plan = stackPlan(flows, { stage: 'test', stages: served });
  new IntegrationStack(app, 'iflow-test', { plan, bundlesFolder });
  return app.synth().directory;
}
