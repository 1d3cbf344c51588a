import { AwsClient } from 'aws4fetch';
import OpenAI from 'openai';

interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** OpenAI's SDK for the stack's address, such as `https://….execute-api.eu-central-1.amazonaws.com/dev/openai/v1`. */
export function openAiBehindIam(baseURL: string, credentials: AwsCredentials): OpenAI {
  const aws = new AwsClient({ ...credentials, service: 'execute-api' });
  return new OpenAI({
    baseURL,
    apiKey: 'the-stack-adds-its-own',
    fetch: async (url, init) =>
      fetch(await aws.sign(new Request(url, init), { signal: init?.signal ?? null })),
  });
}
