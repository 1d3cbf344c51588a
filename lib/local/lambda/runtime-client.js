import { Agent, request } from 'node:http';
import { registerHooks } from 'node:module';

/**
 * A Runtime API client in place of the native addon of `aws-lambda-ric`, which nobody has compiled here. It is handed
 * over when the runtime asks for the addon, before it loads the function; the hook is gone by then, so the function's
 * own modules load as they do on Lambda. JavaScript for the same reason as `life-line.js`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
const addonUrl = 'local:rapid-client';
const [hostname, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');

// One connection, so what is sent first arrives first: an answer before the question for more work.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const basePath = '/2018-06-01/runtime/invocation';
let lastAnswer = Promise.resolve();

const client = {
  async next() {
    await lastAnswer;
    return exchanged({ method: 'GET', path: `${basePath}/next` });
  },
  done(id, body) {
    lastAnswer = exchanged({ method: 'POST', path: `${basePath}/${id}/response`, body });
  },
  error(id, body) {
    lastAnswer = exchanged({ method: 'POST', path: `${basePath}/${id}/error`, body });
  },
};

function exchanged({ method, path, body }) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ bodyJson: Buffer.concat(chunks).toString(), headers: response.headers });
      });
    });
    outgoing.on('error', reject);
    if (body !== undefined) outgoing.setHeader('Content-Type', 'application/json');
    outgoing.end(body);
  });
}

globalThis[Symbol.for('iflow.rapid-client')] = client;

const hooks = registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== './rapid-client.node') return nextResolve(specifier, context);
    return { url: addonUrl, format: 'commonjs', shortCircuit: true };
  },
  load(url, context, nextLoad) {
    if (url !== addonUrl) return nextLoad(url, context);
    hooks.deregister();
    const key = "Symbol.for('iflow.rapid-client')";
    const source = `module.exports = globalThis[${key}]; delete globalThis[${key}];`;
    return { format: 'commonjs', shortCircuit: true, source };
  },
});
