import { afterAll } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flows as deployedFlows } from '../../functions/flows.ts';
import { IntegrationStack } from '../../infra/integration-stack.ts';
import { type StackPlanOptions, stackPlan } from '../../infra/stack-plan.ts';
import { type Stage, stages } from '../../infra/stages.ts';
import type { Flow } from '../../lib/flow/flow.ts';

export interface StackOptions extends StackPlanOptions {
  /** @default the deployed flows */
  readonly flows?: readonly Flow[];
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

interface CdkConfiguration {
  readonly context: Readonly<Record<string, unknown>>;
}

// CloudFormation's own rules take half of each synthesis: they are left to the test that asks for them.
process.env['CDK_VALIDATION'] = 'false';

const folder = mkdtempSync(join(tmpdir(), 'infra-test-'));
const configuration = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
) as CdkConfiguration;

afterAll(() => rmSync(folder, { recursive: true }));

/** An app as `cdk.json` sets it up, which writes to a folder of its own. */
export function newApp(): App {
  return new App({ context: configuration.context, outdir: mkdtempSync(join(folder, 'out-')) });
}

/** The stack of these flows, with bundles that hold nothing. */
export function newStack(
  app: App,
  { flows = deployedFlows, ...options }: StackOptions = {},
): IntegrationStack {
  const bundlesFolder = join(folder, 'dist');
  for (const { name } of flows) {
    mkdirSync(join(bundlesFolder, name), { recursive: true });
    writeFileSync(join(bundlesFolder, name, 'index.js'), '');
  }
  const plan = stackPlan(flows, options);
  return new IntegrationStack(app, `iflow-${plan.stage.name}`, { plan, bundlesFolder });
}

/** The template of these flows. */
export function stackTemplate(options: StackOptions = {}): Template {
  return Template.fromStack(newStack(newApp(), options));
}

/** All resources of a type. */
export function resources(template: Template, type: string): readonly TemplateResource[] {
  return Object.values(template.findResources(type)) as TemplateResource[];
}

/** The stage `dev` with changes, named `test`. */
export function testStage(changes: Partial<Stage>): Stage {
  const [dev] = stages;
  if (!dev) throw new Error('infra/stages.ts has no stage to start from.');
  return { ...dev, ...changes, name: 'test' };
}

/** A flow with an address and a credential of its own. */
export function ordersFlow(changes: Partial<Flow> = {}): Flow {
  return {
    name: 'orders',
    description: 'Takes orders.',
    parameters: { shop: { default: 'https://shop.example' } },
    sender: { type: 'https', address: '/orders/v1/*', methods: ['GET', 'POST'] },
    steps: [{ type: 'request-reply', id: 'ask', receiver: 'shop' }],
    receivers: {
      shop: {
        type: 'http',
        method: 'POST',
        address: '{{shop}}/orders',
        authentication: { type: 'bearer', credential: 'shop' },
      },
    },
    ...changes,
  };
}
