/** Clients are made with a handler of ours (lib/aws/sdk-request-handler.ts), which answers bodies at hand. */
export const NodeHttpHandler = { create: <Handler>(given: Handler): Handler => given };

export function streamCollector(): never {
  throw new Error('Bodies that are not at hand are left out of the bundle (infra/bundle/slim-packages.ts).');
}
