import { App } from 'aws-cdk-lib';
import { CfnFunction, CfnUrl } from 'aws-cdk-lib/aws-lambda';
import { flows } from '../../functions/flows.ts';
import { bundlesFolder } from '../../infra/bundle.ts';
import { IntegrationStack } from '../../infra/integration-stack.ts';
import { stackPlan } from '../../infra/stack-plan.ts';
import { type Stage, stages } from '../../infra/stages.ts';

/**
 * The project's own stack in a stage that only the drill has. The context sets its parameters `openaiBaseUrl` and
 * `model`; with `fails=true` the stack gets a part that cannot be made.
 */
const app = new App();

const plan = stackPlan(flows, {
  stage: 'drill',
  streaming: app.node.tryGetContext('streaming'),
  stages: stages.filter(({ name }) => name === 'dev').map(drillStage),
});
const stack = new IntegrationStack(app, 'iflow-drill', { plan, bundlesFolder });
if (app.node.tryGetContext('fails') === 'true') addImpossiblePart();
app.synth();

function drillStage(dev: Stage): Stage {
  const values = ['openaiBaseUrl', 'model'].map((name) => [name, app.node.tryGetContext(name)] as const);
  const chatgpt = Object.fromEntries(values.filter(([, value]) => value !== undefined));
  return { ...dev, name: 'drill', parameters: { chatgpt } };
}

/** A URL for a function that is not there; it comes last, so that the functions are changed before it fails. */
function addImpossiblePart(): void {
  const part = new CfnUrl(stack, 'Impossible', {
    authType: 'AWS_IAM',
    targetFunctionArn: 'iflow-drill-missing',
  });
  for (const earlier of stack.node.findAll()) if (earlier instanceof CfnFunction) part.addDependency(earlier);
}
