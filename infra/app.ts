import { App } from 'aws-cdk-lib';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { flows } from '../functions/flows.ts';
import { bundlesFolder } from './bundle.ts';
import { IntegrationStack } from './integration-stack.ts';
import { type StackPlan, stackPlan } from './stack-plan.ts';

const app = new App();
try {
  const plan = stackPlan(flows, {
    stage: app.node.tryGetContext('stage'),
    streaming: app.node.tryGetContext('streaming'),
  });
  requireBundles(plan);
  new IntegrationStack(app, `iflow-${plan.stage.name}`, { plan, bundlesFolder });
} catch (error) {
  // A plain error is a sentence for who wrote the flow or the command; anything else is a fault of ours.
  if (!(error instanceof Error) || error.name !== 'Error') throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
app.synth();

function requireBundles({ flows: planned }: StackPlan): void {
  for (const { flow } of planned) {
    if (existsSync(resolve(bundlesFolder, flow.name, 'index.js'))) continue;
    throw new Error(`The bundle dist/${flow.name}/index.js is missing. Run "npm run build" first.`);
  }
}
