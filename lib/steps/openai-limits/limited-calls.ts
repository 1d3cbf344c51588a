/** Members that a stage can set in place of the caller. */
export type ForcedMember = 'store' | 'service_tier' | 'user';

/** What of a call's body limits look at. */
export interface LimitedCall {
  /**
   * Members by which the call asks for a number of tokens; the first is set where the caller names none. Calls that
   * answer few leave it out.
   */
  readonly tokens?: readonly string[];
  /** Whether the call makes images. */
  readonly hasImages?: boolean;
  /** Whether the model may stand in the session that the call is about, or in a part of it. */
  readonly hasSession?: boolean;
  /** Members the call has; OpenAI refuses those that it has not. */
  readonly forced: readonly ForcedMember[];
  /** Member that a system prompt is put into. */
  readonly prompt?: 'messages' | 'instructions';
}

const plain = { forced: [] } as const;
const images = { hasImages: true, forced: ['user'] } as const;
const session = { hasSession: true, forced: [] } as const;

/**
 * The calls that take a model, by their path; `*` stands for an id.
 * @see OpenAI's OpenAPI description, version 2.3.0
 */
const calls: ReadonlyMap<string, LimitedCall> = new Map<string, LimitedCall>([
  [
    '/chat/completions',
    {
      tokens: ['max_completion_tokens', 'max_tokens'],
      forced: ['store', 'service_tier', 'user'],
      prompt: 'messages',
    },
  ],
  [
    '/responses',
    { tokens: ['max_output_tokens'], forced: ['store', 'service_tier', 'user'], prompt: 'instructions' },
  ],
  ['/responses/compact', { forced: ['service_tier'] }],
  ['/responses/input_tokens', plain],
  ['/completions', { forced: ['user'] }],
  ['/embeddings', { forced: ['user'] }],
  ['/images/generations', images],
  ['/images/edits', images],
  ['/images/variations', images],
  ['/videos', plain],
  ['/audio/speech', plain],
  ['/audio/transcriptions', plain],
  ['/audio/translations', plain],
  ['/moderations', plain],
  ['/fine_tuning/jobs', plain],
  ['/assistants', plain],
  ['/threads/runs', plain],
  ['/threads/*/runs', plain],
  ['/realtime/sessions', session],
  ['/realtime/transcription_sessions', session],
  ['/realtime/client_secrets', session],
  ['/realtime/translations/client_secrets', session],
]);

/** The call of a path, also where the path names the model before it, as `/deployments/gpt-4o/chat/completions` does. */
export function limitedCall(path: string): LimitedCall | undefined {
  const call = path.replace(/^.*\/(?:engines|deployments)\/[^/]+(?=\/)/, '');
  return calls.get(call) ?? calls.get(call.replace(/^(\/threads\/)[^/]+/, '$1*'));
}

/** Members that ask for a number of tokens. */
export const tokenMembers = [
  'max_output_tokens',
  'max_completion_tokens',
  'max_tokens',
  'max_response_output_tokens',
] as const;

/** Members that ask for a number of answers. */
export const choiceMembers = ['n', 'best_of'] as const;
