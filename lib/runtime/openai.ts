import type { Step } from '../exchange/exchange.ts';
import { connectionOf } from '../flow/connection-of.ts';
import { openAiRequest } from '../flow/openai-request.ts';
import type { OpenAiReceiver } from '../flow/receivers.ts';
import { httpReceiver } from '../receivers/http.ts';
import { openAiReceiver } from '../receivers/openai.ts';
import { contentModifier } from '../steps/content-modifier.ts';

/** An OpenAI receiver: its request is made by a Content Modifier and sent by an HTTP receiver, made of its declaration. */
export function openAiOverHttp(name: string, declaration: OpenAiReceiver): Step {
  return openAiReceiver(name, declaration, {
    request: contentModifier(openAiRequest(declaration)),
    call: httpReceiver(name, connectionOf(declaration)),
  });
}
