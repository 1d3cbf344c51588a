import type { LocalSecret } from './stand-ins/secrets-manager.ts';
import type { Stack } from './stack/stack.ts';
import type { Surroundings } from './surroundings.ts';

/** The environment of a function: the template's, with what must differ on this machine. */
export function functionEnvironment(
  template: Readonly<Record<string, string>>,
  { openai, awsEndpoints, accessKey }: Surroundings,
): Readonly<Record<string, string>> {
  return {
    ...template,
    ...patchedParameters(template['IFLOW_PARAMETERS'], openai.baseUrl),
    ...awsEndpoints,
    AWS_ACCESS_KEY_ID: accessKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: accessKey.secretAccessKey,
    ...(accessKey.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: accessKey.sessionToken }),
  };
}

/** The secrets that functions read, those of OpenAI with the key; others have no value until somebody puts one. */
export function functionSecrets(
  { functions, secretNames }: Pick<Stack, 'functions' | 'secretNames'>,
  openaiKey: string,
): readonly LocalSecret[] {
  const keyed = functions.flatMap(({ settings }) =>
    Object.entries(parsedRecord(settings.environment?.['IFLOW_CREDENTIALS'])).map(([credential, name]) => ({
      name,
      isOpenAi: /openai/i.test(credential) || /openai/i.test(name),
    })),
  );
  const all = [...secretNames.map((name) => ({ name, isOpenAi: /openai/i.test(name) })), ...keyed];
  return all.map(({ name, isOpenAi }) => ({ name, value: isOpenAi ? openaiKey : undefined }));
}

/** The parameter `openaiBaseUrl` of a flow that has one, set anew. */
function patchedParameters(
  json: string | undefined,
  openaiBaseUrl: string | undefined,
): Readonly<Record<string, string>> {
  const parameters = parsedRecord(json);
  if (openaiBaseUrl === undefined || !('openaiBaseUrl' in parameters)) return {};
  return { IFLOW_PARAMETERS: JSON.stringify({ ...parameters, openaiBaseUrl }) };
}

function parsedRecord(json: string | undefined): Readonly<Record<string, string>> {
  return json === undefined ? {} : (JSON.parse(json) as Readonly<Record<string, string>>);
}
