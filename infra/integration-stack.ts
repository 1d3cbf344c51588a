import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { resolve } from 'node:path';
import { CredentialSecret } from './credential-secret.ts';
import { countAlarm, FlowAlarms } from './flow-alarms.ts';
import { FlowFunction } from './flow-function.ts';
import { FlowTrigger } from './flow-trigger.ts';
import { IntegrationApi } from './integration-api.ts';
import type { EntryPoint, FlowPlan, StackPlan } from './stack-plan.ts';

export interface IntegrationStackProps {
  readonly plan: StackPlan;
  /** Where the bundles stand, one folder per flow. */
  readonly bundlesFolder: string;
}

/** The API, a pair of functions per flow, and the secrets behind the flows' credentials, in one stage. */
export class IntegrationStack extends Stack {
  readonly #props: IntegrationStackProps;
  readonly #api: IntegrationApi;
  readonly #secrets: ReadonlyMap<string, CredentialSecret>;

  constructor(scope: Construct, id: string, props: IntegrationStackProps) {
    const { stage, flows } = props.plan;
    super(scope, id, {
      description: `Integration flows, stage ${stage.name}`,
      terminationProtection: stage.terminationProtection,
    });
    this.#props = props;
    this.#api = new IntegrationApi(this, 'Api', { ...stage, stageName: stage.name });
    this.#secrets = this.#credentialSecrets();
    for (const flow of flows) this.#addFlow(flow);
    if (stage.alarms) countAlarm(this, 'ApiFailures', this.#api.rest.deploymentStage.metricServerError());
  }

  /** One secret per credential name, whichever flows use it. */
  #credentialSecrets(): ReadonlyMap<string, CredentialSecret> {
    const { flows, stage } = this.#props.plan;
    const secretNames = new Map(flows.flatMap((flow) => Object.entries(flow.secretNames)));
    return new Map(
      [...secretNames].map(([credential, secretName]) => {
        const secret = new CredentialSecret(this, `${pascalCase(credential)}Secret`, {
          credential,
          secretName,
          existing: secretName === stage.existingSecrets?.[credential],
          removalPolicy: stage.removalPolicy,
        });
        this.#printSecret(credential, secretName);
        return [credential, secret];
      }),
    );
  }

  /** The value comes from a file, so that it stays out of the shell's history and the list of processes. */
  #printSecret(credential: string, secretName: string): void {
    const name = pascalCase(credential);
    new CfnOutput(this, `${name}SecretName`, { value: secretName });
    new CfnOutput(this, `${name}SecretCommand`, {
      description: `Sets the value of the credential "${credential}"`,
      value:
        `aws secretsmanager put-secret-value --secret-id ${secretName} ` +
        `--secret-string file://${credential}-key.txt`,
    });
  }

  /** The function for the API gives the flow its route; the one for events is invoked by its name. */
  #addFlow(plan: FlowPlan): void {
    const name = pascalCase(plan.flow.name);
    const http = this.#addFunction(plan, 'http');
    const events = this.#addFunction(plan, 'events');
    const { url } = new FlowTrigger(this, `${name}Trigger`, {
      sender: plan.flow.sender,
      api: this.#api.rest,
      function: http.function,
      timeout: plan.ladder.integration,
      streaming: this.#props.plan.streaming,
      baseTaken: this.#isTaken(plan.flow.sender.address.replace(/\/\*$/, '') || '/'),
    });
    new CfnOutput(this, `${name}Url`, { value: url, description: plan.flow.description });
    new CfnOutput(this, `${name}Function`, {
      value: events.function.functionName,
      description: `Runs flow "${plan.flow.name}" for AWS services and for "aws lambda invoke"`,
    });
  }

  #isTaken(address: string): boolean {
    return this.#props.plan.flows.some(({ flow }) => flow.sender.address === address);
  }

  #addFunction(plan: FlowPlan, entryPoint: EntryPoint): FlowFunction {
    const {
      plan: { stage },
      bundlesFolder,
    } = this.#props;
    const id = pascalCase(`${plan.flow.name}-${entryPoint}`);
    const flowFunction = new FlowFunction(this, id, {
      ...stage,
      description: plan.flow.description,
      bundleFolder: resolve(bundlesFolder, plan.flow.name),
      entryPoint,
      environment: plan.environments[entryPoint],
      timeout: plan.ladder.function,
    });
    for (const credential of Object.keys(plan.secretNames)) {
      this.#secrets.get(credential)?.grantRead(flowFunction.role);
    }
    if (stage.alarms) {
      new FlowAlarms(this, `${id}Alarms`, { function: flowFunction.function, timeout: plan.ladder.function });
    }
    return flowFunction;
  }
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|[^a-z0-9]+)([a-z0-9]?)/gi, (_, letter: string) => letter.toUpperCase());
}
