/**
 * A kept-alive connection that the receiver had closed before it saw the request: the request was never taken, so it
 * is sent once more. A frozen Lambda environment wakes up with such connections.
 */
export class StaleConnection extends Error {}

const resetCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

/** Whether an error says that the other side has closed the connection. */
export function isReset(error: object): boolean {
  return 'code' in error && resetCodes.has(error.code);
}

/** A connection that ended without an error of its own. */
export function brokenOff(): Error {
  return Object.assign(new Error('The connection ended early.'), { code: 'ECONNRESET' });
}
