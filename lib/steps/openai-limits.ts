import type { Step } from '../exchange/exchange.ts';
import type { OpenAiLimitsStep } from '../flow/steps.ts';
import { callGuard, openAiCall } from './openai-limits/call.ts';

/**
 * Refuses what callers may not ask of OpenAI.
 * @throws FlowError `CALL_REFUSED`
 */
export function openAiLimits(limits: OpenAiLimitsStep): Step {
  const guard = callGuard(limits);
  return async (message) => {
    guard(openAiCall(message));
    return message;
  };
}
