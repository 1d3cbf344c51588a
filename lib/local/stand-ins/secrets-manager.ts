import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { localSecretArn } from '../local-place.ts';
import { startedStandIn, type StandIn } from './stand-in.ts';

/** A secret; without a value it is as CloudFormation makes it before somebody puts one. */
export interface LocalSecret {
  readonly name: string;
  readonly value?: string | undefined;
}

/**
 * Serves secrets as AWS Secrets Manager does: the part of its JSON protocol that reads and writes a secret's current
 * value. Nobody is asked for a signature.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
 */
export function startSecretsManager(secrets: Iterable<LocalSecret>): Promise<StandIn> {
  const store = new SecretStore(secrets);
  const server = createServer(async (request, response) => {
    const { status, body } = answer(store, target(request), await text(request));
    response
      .writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': randomUUID() })
      .end(JSON.stringify(body));
  });
  return startedStandIn(server);
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Fields of requests that are read. */
interface SecretRequest {
  readonly SecretId?: string;
  readonly Name?: string;
  readonly SecretString?: string;
}

class SecretsManagerFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function target(request: IncomingMessage): string {
  return String(request.headers['x-amz-target']).replace(/^secretsmanager\./, '');
}

function answer(store: SecretStore, operation: string, json: string): Answer {
  try {
    return { status: 200, body: performed(store, operation, Object(JSON.parse(json)) as SecretRequest) };
  } catch (error) {
    if (!(error instanceof SecretsManagerFault)) throw error;
    return { status: 400, body: { __type: error.code, Message: error.message } };
  }
}

function performed(store: SecretStore, operation: string, request: SecretRequest): unknown {
  switch (operation) {
    case 'GetSecretValue':
      return store.value(request.SecretId);
    case 'DescribeSecret':
      return store.description(request.SecretId);
    case 'PutSecretValue':
      return store.put(request.SecretId, request.SecretString);
    case 'CreateSecret':
      return store.create(request.Name, request.SecretString);
    case 'ListSecrets':
      return { SecretList: store.names.map((name) => store.description(name)) };
    default:
      throw new SecretsManagerFault(
        'UnknownOperationException',
        `"${operation}" is not known to the stand-in.`,
      );
  }
}

class SecretStore {
  readonly #secrets = new Map<string, string | undefined>();

  constructor(secrets: Iterable<LocalSecret>) {
    for (const { name, value } of secrets) this.#secrets.set(name, value);
  }

  get names(): readonly string[] {
    return [...this.#secrets.keys()];
  }

  value(secretId: string | undefined): unknown {
    const name = this.#name(secretId);
    const SecretString = this.#secrets.get(name);
    if (SecretString === undefined) {
      throw notFound("Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
    }
    return {
      ...identity(name, SecretString),
      SecretString,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: startedAt,
    };
  }

  description(secretId: string | undefined): unknown {
    const name = this.#name(secretId);
    const { ARN, VersionId } = identity(name, this.#secrets.get(name) ?? '');
    const versions = this.#secrets.get(name) === undefined ? {} : { [VersionId]: ['AWSCURRENT'] };
    return { ARN, Name: name, CreatedDate: startedAt, VersionIdsToStages: versions };
  }

  put(secretId: string | undefined, value = ''): unknown {
    const name = this.#name(secretId);
    this.#secrets.set(name, value);
    return { ...identity(name, value), VersionStages: ['AWSCURRENT'] };
  }

  create(name = '', value?: string): unknown {
    if (this.#secrets.has(name)) {
      throw new SecretsManagerFault(
        'ResourceExistsException',
        `The operation failed because the secret ${name} already exists.`,
      );
    }
    this.#secrets.set(name, value);
    return identity(name, value ?? '');
  }

  /** The name behind a name or an ARN. */
  #name(secretId = ''): string {
    const name = /:secret:(.+)-\w{6}$/.exec(secretId)?.[1] ?? secretId;
    if (!this.#secrets.has(name)) throw notFound("Secrets Manager can't find the specified secret.");
    return name;
  }
}

const startedAt = Date.now() / 1000;

function identity(
  name: string,
  value: string,
): { readonly ARN: string; readonly Name: string; readonly VersionId: string } {
  const hash = createHash('sha256').update(value).digest('hex');
  return {
    ARN: localSecretArn(name),
    Name: name,
    VersionId: hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5'),
  };
}

function notFound(message: string): SecretsManagerFault {
  return new SecretsManagerFault('ResourceNotFoundException', message);
}
