import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { Deadline } from '../../lib/exchange/deadline.ts';
import type { OutboundRequest, OutboundResponse } from '../../lib/exchange/ports.ts';

/** A request to an upstream, with time enough unless the test says otherwise. */
export function outboundRequest(url: string, request: Partial<OutboundRequest> = {}): OutboundRequest {
  return {
    receiver: 'openai',
    url: new URL(url),
    method: 'POST',
    headers: [],
    body: Buffer.from('{}'),
    timeoutMs: 5_000,
    deadline: Deadline.in(5_000),
    ...request,
  };
}

export function responseText({ body }: OutboundResponse): Promise<string> {
  return text(Readable.from(body));
}
