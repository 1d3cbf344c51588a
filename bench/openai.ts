import { fileURLToPath } from 'node:url';
import type { LambdaSettings } from '../lib/local/lambda/lambda-settings.ts';
import { lambdaSettings, proxyEvent } from './chatgpt.ts';

/** The built OpenAI flow, as `npm run build` leaves it. */
export const openAiPath = fileURLToPath(new URL('../dist/openai', import.meta.url));

const messages = [
  { role: 'user', content: 'The quick brown fox jumps over the lazy dog; '.repeat(23).slice(0, 1024) },
];

/** A chat with a prompt of 1 kB. */
export const chatRequest = JSON.stringify({ model: 'gpt-4o-mini', messages });

/** The same, to be answered in pieces; it asks for the tokens itself, so that nothing has to be taken out. */
export const streamedChatRequest = JSON.stringify({
  model: 'gpt-4o-mini',
  messages,
  stream: true,
  stream_options: { include_usage: true },
});

/** The OpenAI flow with its response stream, and all it needs at one address. */
export function openAiSettings(upstream: string): LambdaSettings {
  const { environment, ...settings } = lambdaSettings(openAiPath, upstream);
  return { ...settings, environment: { ...environment, IFLOW_STREAMING: 'true' } };
}

/** A REST API's proxy event for a call of the OpenAI flow. */
export function openAiEvent(path: string, body: string) {
  return proxyEvent('/openai/v1/{proxy+}', path, body);
}
