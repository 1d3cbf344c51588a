import { request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { once } from 'node:events';
import { didYouMean } from '../text/did-you-mean.ts';
import type { Route } from './stack/routes.ts';

/** One message to send. */
export interface OneMessage {
  readonly url: string;
  readonly path: string;
  readonly body: string;
  /** Takes the body of the reply. */
  readonly output: Writable;
  /** Ends the waiting for a reply. */
  readonly signal: AbortSignal;
}

/** Sends a message and passes the reply's body on as it comes. Answers the reply's status. */
export async function sendOnce({ url, path, body, output, signal }: OneMessage): Promise<number> {
  const headers = { 'Content-Type': 'application/json', Accept: '*/*' };
  // The call has a connection of its own, so nothing stays open after it.
  const outgoing = request(`${url}${path}`, { method: 'POST', headers, agent: false, signal }).end(body);
  const [response] = await once(outgoing, 'response');
  await pipeline(response, output, { end: false });
  return response.statusCode;
}

/**
 * The path that a message goes to: the one asked for, or the first that takes POST.
 * @throws Error when there is none
 */
export function routePath(routes: readonly Route[], wanted: string | undefined): string {
  const paths = routes.filter(({ method }) => method === 'POST' || method === 'ANY').map(({ path }) => path);
  if (wanted !== undefined && isServed(wanted, paths)) return wanted;
  const [first] = paths;
  if (wanted === undefined && first !== undefined) return first;
  const list = paths.length > 0 ? [...new Set(paths)].join(', ') : 'none';
  throw new Error(
    wanted === undefined
      ? 'No route takes POST, so there is nowhere to send a message to.'
      : `No route takes POST on "${wanted}".${didYouMean(wanted, paths)} Those that do: ${list}.`,
  );
}

function isServed(path: string, paths: readonly string[]): boolean {
  const [plain = ''] = path.split('?');
  return paths.some((pattern) => {
    const expression = pattern
      .replaceAll(/[.*?^$()|[\]\\]/g, '\\$&')
      .replaceAll(/\{\w+\+\}/g, '.+')
      .replaceAll(/\{\w+\}/g, '[^/]+');
    return new RegExp(`^${expression}$`).test(plain);
  });
}
