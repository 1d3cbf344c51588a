import type { AccessKey } from './api-gateway/signature.ts';
import type { Route } from './stack/routes.ts';
import { localPlace } from './local-place.ts';
import type { Stack } from './stack/stack.ts';
import { defaultSecretKey, type Surroundings } from './surroundings.ts';

/** What is said when the stack is served. */
export interface Announced extends Pick<Surroundings, 'openai' | 'accessKey'> {
  readonly stack: Stack;
  readonly url: string;
  readonly isAuthorized: boolean;
}

/** Routes with who may call them, where OpenAI calls go, and a line to copy. */
export function announcement({ stack, url, openai, isAuthorized, accessKey }: Announced): string {
  const pathWidth = Math.max(...stack.routes.map(({ path }) => path.length));
  return [
    `Stack ${stack.name}, stage ${stack.stageName} (no part of the address here)`,
    ...stack.routes.map((route) => `  ${routeLine(route, isAuthorized, pathWidth)}`),
    `  OpenAI calls go to ${openai.description}`,
    ...stack.routes
      .filter(({ method }) => method === 'POST')
      .slice(0, 1)
      .map(({ path }) => `\n  ${curlLine(`${url}${path}`, isAuthorized ? accessKey : undefined)}`),
    '',
  ].join('\n');
}

/** The secret key is shown only when it is the one that everybody has. */
function curlLine(url: string, accessKey: AccessKey | undefined): string {
  const body = `-H 'Content-Type: application/json' -d '{"prompt":"Say hello"}'`;
  if (accessKey === undefined) return `curl ${url} ${body}`;
  const { accessKeyId, secretAccessKey, sessionToken } = accessKey;
  const secret = secretAccessKey === defaultSecretKey ? secretAccessKey : '$AWS_SECRET_ACCESS_KEY';
  const token = sessionToken === undefined ? '' : ' -H "X-Amz-Security-Token: $AWS_SESSION_TOKEN"';
  const signature = `--aws-sigv4 aws:amz:${localPlace.region}:execute-api --user "${accessKeyId}:${secret}"`;
  return `curl ${signature}${token} ${url} ${body}`;
}

function routeLine(
  { method, path, authorization, isStreamed, timeoutMs }: Route,
  isEnforced: boolean,
  pathWidth: number,
): string {
  const authorized =
    authorization === 'NONE'
      ? 'open'
      : `${authorization.replace('AWS_', '')} (${isEnforced ? 'enforced' : 'not enforced'})`;
  return [
    method.padEnd(6),
    path.padEnd(pathWidth),
    `authorisation ${authorized}`.padEnd(34),
    `${isStreamed ? 'streamed' : 'buffered'}, ${timeoutMs / 1000} s`,
  ].join(' ');
}
