import type { AccessKey } from './api-gateway/signature.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the functions reach in place of the cloud. */
export interface Surroundings {
  readonly openai: OpenAi;
  readonly accessKey: AccessKey;
  /** Variables that lead to a Secrets Manager; a stand-in is started when there are none. */
  readonly awsEndpoints: Readonly<Record<string, string>>;
}

/** Where OpenAI calls go. */
export interface OpenAi {
  /** With `/v1`; the template's own when missing. */
  readonly baseUrl: string | undefined;
  readonly key: string;
  /** In words. */
  readonly description: string;
}

/** A key for who needs none. */
const standInKey = 'sk-local-stand-in';

/** The OpenAI that the environment names, or the built-in stand-in, which is started. */
export async function openAi({ OPENAI_API_KEY }: Environment, baseUrl: string | undefined): Promise<OpenAi> {
  const key = OPENAI_API_KEY || standInKey;
  if (baseUrl !== undefined) return { baseUrl, key, description: `${baseUrl} (OPENAI_BASE_URL)` };
  if (OPENAI_API_KEY)
    return { baseUrl: undefined, key, description: "the flow's own address, with your OPENAI_API_KEY" };
  // Loaded only here: it is large, and of no use to who has a key.
  const { startOpenAi } = await import('./stand-ins/openai.ts');
  const { url } = await startOpenAi(key);
  return {
    baseUrl: url,
    key,
    description: `the built-in stand-in at ${url}; set OPENAI_API_KEY for the real one`,
  };
}

/** The secret key that a run takes when the environment has none. */
export const defaultSecretKey = 'test';

/** The key pair of this run, and what leads to Secrets Manager when the environment names one. */
export function awsAccess(environment: Environment): Pick<Surroundings, 'accessKey' | 'awsEndpoints'> {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId = 'test',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = defaultSecretKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment;
  const endpoints = variables(environment, ['AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_ENDPOINT_URL']);
  return {
    accessKey: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    // Who names an endpoint also says in which region its secrets are.
    awsEndpoints:
      endpoints.length > 0
        ? Object.fromEntries([...endpoints, ...variables(environment, ['AWS_REGION'])])
        : {},
  };
}

function variables(
  environment: Environment,
  names: readonly string[],
): readonly (readonly [string, string])[] {
  return names.flatMap((name) => {
    const value = environment[name];
    return value ? [[name, value] as const] : [];
  });
}
