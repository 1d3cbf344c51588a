import type { OpenAiApi } from './openai-call.ts';
import type { HttpReceiver, OpenAiReceiver, ReceiverDeclaration } from './receivers.ts';

/** The HTTP receiver through which a receiver is called. */
export function connectionOf(receiver: ReceiverDeclaration): HttpReceiver {
  switch (receiver.type) {
    case 'http':
      return receiver;
    case 'openai':
      return openAiConnection(receiver);
  }
}

const defaultAddress = 'https://api.openai.com/v1';

const paths: Readonly<Record<OpenAiApi, string>> = {
  'chat-completions': 'chat/completions',
  responses: 'responses',
  completions: 'completions',
  embeddings: 'embeddings',
  moderations: 'moderations',
};

function openAiConnection(receiver: OpenAiReceiver): HttpReceiver {
  const { address = defaultAddress, responseHeaders, api, result } = receiver;
  return {
    ...receiver,
    type: 'http',
    method: 'POST',
    address: `${address.replace(/\/$/, '')}/${paths[api]}`,
    responseHeaders: responseHeaders ?? (result?.body === 'reply' ? '*' : ''),
  };
}
