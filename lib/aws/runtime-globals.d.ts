import type { Writable } from 'node:stream';
import type { Context } from 'aws-lambda';

declare global {
  /** What Lambda's Node.js runtime gives to every function. @see AWS, "Response streaming for Lambda functions" */
  namespace awslambda {
    function streamifyResponse<Event>(
      handler: (event: Event, responseStream: Writable, context: Context) => Promise<void>,
    ): (event: Event, context: Context) => Promise<void>;
    const HttpResponseStream: { from(responseStream: Writable, metadata: Record<string, unknown>): Writable };
  }
}
