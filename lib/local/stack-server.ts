import { ApiGateway, type ApiGatewayOptions, type Deployment } from './api-gateway/api-gateway.ts';
import { functionEnvironment, functionSecrets } from './function-environment.ts';
import { LambdaFunction } from './lambda/lambda-function.ts';
import type { LogLine } from './lambda/lambda-settings.ts';
import type { Route } from './stack/routes.ts';
import type { Stack } from './stack/stack.ts';
import { startSecretsManager } from './stand-ins/secrets-manager.ts';
import type { StandIn } from './stand-ins/stand-in.ts';
import type { Surroundings } from './surroundings.ts';

export interface StackServerOptions {
  readonly surroundings: Surroundings;
  /** Whether routes with IAM authorisation ask for the key pair of the surroundings. */
  readonly isAuthorized: boolean;
  readonly onLog: (line: LogLine) => void;
  readonly onFault: NonNullable<ApiGatewayOptions['onFault']>;
}

/** A stack that runs on this machine: its API, its functions, and a Secrets Manager where none is given. */
export class StackServer {
  readonly #options: StackServerOptions;
  readonly #gateway: ApiGateway;
  /** The functions that are served, and older ones that still have requests to end. */
  readonly #functions = new Set<LambdaFunction>();
  readonly #secrets: StandIn | undefined;

  private constructor(stack: Stack, options: StackServerOptions, secrets?: StandIn) {
    this.#options = options;
    this.#secrets = secrets;
    const { onFault, isAuthorized, surroundings } = options;
    const gatewayOptions = isAuthorized ? { onFault, accessKey: surroundings.accessKey } : { onFault };
    this.#gateway = new ApiGateway(this.#deployment(stack), gatewayOptions);
  }

  static async create(stack: Stack, options: StackServerOptions): Promise<StackServer> {
    const { surroundings, isAuthorized } = options;
    if (isAuthorized) checkAuthorizations(stack.routes);
    if (Object.keys(surroundings.awsEndpoints).length > 0) return new StackServer(stack, options);
    const secrets = await startSecretsManager(functionSecrets(stack, surroundings.openai.key));
    const awsEndpoints = { AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url };
    return new StackServer(stack, { ...options, surroundings: { ...surroundings, awsEndpoints } }, secrets);
  }

  /**
   * Takes requests from now on, and answers the port.
   * @param port 0 for any that is free
   */
  listen(port: number): Promise<number> {
    return this.#gateway.listen(port);
  }

  /** Serves new code or a new stack from the next request on; requests that run end where they began. */
  deploy(stack: Stack): void {
    if (this.#options.isAuthorized) checkAuthorizations(stack.routes);
    const before = this.#gateway.deploy(this.#deployment(stack));
    for (const lambda of before.functions.values()) {
      void lambda.retire().then(() => this.#functions.delete(lambda));
    }
  }

  /** Ends everything at once. */
  async close(): Promise<void> {
    await this.#gateway.close();
    await Promise.all([...this.#functions].map((lambda) => lambda.close()));
    await this.#secrets?.close();
  }

  #deployment(stack: Stack): Deployment {
    const { surroundings, onLog } = this.#options;
    const functions = new Map<string, LambdaFunction>();
    for (const { id, settings } of stack.functions) {
      const environment = functionEnvironment(settings.environment ?? {}, surroundings);
      const lambda = new LambdaFunction({ ...settings, environment, onLog });
      functions.set(id, lambda);
      this.#functions.add(lambda);
    }
    return { stack, functions };
  }
}

/** What cannot be enforced must not seem to be. */
function checkAuthorizations(routes: readonly Route[]): void {
  for (const { method, path, authorization } of routes) {
    if (authorization === 'NONE' || authorization === 'AWS_IAM') continue;
    throw new Error(
      `${method} ${path} is authorised by ${authorization}. --authorize can enforce AWS_IAM only.`,
    );
  }
}
