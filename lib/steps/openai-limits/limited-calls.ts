/** Members that a stage can set in place of the caller. */
export type ForcedMember = 'store' | 'service_tier' | 'user';

/** What of a call's body limits look at. */
export interface LimitedCall {
  /** Member that asks for a number of tokens where the caller names none; calls that answer few leave it out. */
  readonly tokens?: string;
  /** Whether the call makes images. */
  readonly hasImages?: boolean;
  /** Members the call has; OpenAI refuses those that it has not. */
  readonly forced: readonly ForcedMember[];
  /** Member that a system prompt is put into. */
  readonly prompt?: 'messages' | 'instructions';
}

const images = { hasImages: true, forced: ['user'] } as const;
const plain = { forced: [] } as const;

/**
 * The calls that take a model, by their path.
 * @see OpenAI's OpenAPI description, version 2.3.0
 */
export const limitedCalls: ReadonlyMap<string, LimitedCall> = new Map<string, LimitedCall>([
  [
    '/chat/completions',
    { tokens: 'max_completion_tokens', forced: ['store', 'service_tier', 'user'], prompt: 'messages' },
  ],
  [
    '/responses',
    { tokens: 'max_output_tokens', forced: ['store', 'service_tier', 'user'], prompt: 'instructions' },
  ],
  ['/completions', { forced: ['user'] }],
  ['/embeddings', { forced: ['user'] }],
  ['/images/generations', images],
  ['/images/edits', images],
  ['/images/variations', images],
  ['/audio/speech', plain],
  ['/audio/transcriptions', plain],
  ['/audio/translations', plain],
  ['/moderations', plain],
]);

/** Members that ask for a number of tokens. */
export const tokenMembers = ['max_output_tokens', 'max_completion_tokens', 'max_tokens'] as const;

/** Members that ask for a number of answers. */
export const choiceMembers = ['n', 'best_of'] as const;
