import { FlowError } from '../../errors.ts';
import type { OpenAiLimits } from '../../flow/openai-limits.ts';
import type { Message } from '../../message/message.ts';
import { valueText } from '../../message/value.ts';
import { decodedFully } from '../../text/percent-decoding.ts';
import { namePattern } from './name-pattern.ts';

/** A call of the OpenAI API. */
export interface OpenAiCall {
  readonly method: string;
  /** From `/` on, in lower case and decoded, without what servers may overlook. */
  readonly path: string;
}

/** The call that a message from a wildcard address is. */
export function openAiCall({ headers }: Message): OpenAiCall {
  const path = decodedFully(valueText(headers.get('CamelHttpPath')));
  const parts = path.split('/').map((part) => (part.includes(';') ? part.replace(/;.*$/s, '') : part));
  return {
    method: valueText(headers.get('CamelHttpMethod')).toUpperCase() || 'POST',
    path: `/${parts.filter((part) => part !== '').join('/')}`.toLowerCase(),
  };
}

/**
 * A guard that lets the allowed calls pass.
 * @throws FlowError `CALL_REFUSED` from the guard
 */
export function callGuard(limits: OpenAiLimits): (call: OpenAiCall) => void {
  const isAllowed = callTest(limits.allowedCalls || '*');
  const isRefused = callTest(limits.refusedCalls ?? '');
  return (call) => {
    if (isAllowed(call) && !isRefused(call)) return;
    throw new FlowError('CALL_REFUSED', 'This call of the OpenAI API is not allowed here.', {
      hint:
        limits.allowedCalls && limits.allowedCalls !== '*'
          ? `Allowed are ${limits.allowedCalls}.`
          : 'Ask who keeps this API.',
    });
  };
}

function callTest(list: string): (call: OpenAiCall) => boolean {
  const isListed = namePattern(list);
  return ({ method, path }) => isListed(path) || isListed(`${method} ${path}`);
}
