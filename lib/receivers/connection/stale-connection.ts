import type { FlowError } from '../../errors.ts';

/**
 * A kept connection that the receiver had closed before it could take the request, so the request may be sent once
 * more. A frozen Lambda environment wakes up with such connections.
 */
export class StaleConnection extends Error {
  /** The error of the call when it is not repeated. */
  readonly reason: FlowError;

  constructor(reason: FlowError) {
    super(reason.message);
    this.reason = reason;
  }
}

const resetCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

/** Whether an error says that the other side has closed the connection. */
export function isReset(error: object): boolean {
  return 'code' in error && resetCodes.has(error.code);
}

/** A connection that ended without an error of its own. */
export function brokenOff(): Error {
  return Object.assign(new Error('The connection ended early.'), { code: 'ECONNRESET' });
}
