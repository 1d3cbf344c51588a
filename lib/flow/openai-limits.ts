import type { NumberOrParameter } from './numbers.ts';

/**
 * What callers may ask of OpenAI. Each limit can be a parameter that a stage sets; an empty text limits nothing. Lists
 * are parted by `|`, and `*` in them stands for any characters.
 */
export interface OpenAiLimits {
  /** Calls such as `POST /chat/completions` or, whatever the method, `/models/*`. @default '*' */
  readonly allowedCalls?: string;
  /** Calls refused though allowed. @default '' */
  readonly refusedCalls?: string;
  /** Models by name. Calls that take a model, and tools that make images, must then name one. @default '*' */
  readonly allowedModels?: string;
  /** Most tokens of one answer; also what is asked for where the caller names no number. */
  readonly maxOutputTokens?: NumberOrParameter | '';
  /** Most answers or images of one call. */
  readonly maxChoices?: NumberOrParameter | '';
  /** Largest image, such as `1024x1024`: neither side may be longer, and whoever asks for one must name it. */
  readonly maxImageSize?: string;
  /** Largest body in bytes. */
  readonly maxBodyBytes?: NumberOrParameter | '';
  /** `true` or `false`: takes the place of `store`, where a call has it. */
  readonly store?: string;
  /** Takes the place of `service_tier`, where a call has it. */
  readonly serviceTier?: string;
  /** `caller`: a hash of who called takes the place of `user`, where a call has it. */
  readonly user?: string;
  /** Put in front of the messages of a chat, and of the instructions of a response. */
  readonly systemPrompt?: string;
}
