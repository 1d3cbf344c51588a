import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

const agent = new Agent({ keepAlive: true });

/** One POST over a kept-alive connection; fails for any status but 200. */
export async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const sent = request(url, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
  });
  sent.once('error', reject).once('response', (response) => {
    text(response).then((reply) => {
      if (response.statusCode === 200) resolve(reply);
      else reject(new Error(`${url} answered ${response.statusCode}: ${reply.slice(0, 500)}`));
    }, reject);
  });
  sent.end(body);
  return promise;
}
