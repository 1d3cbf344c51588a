import type { Flow } from '../lib/flow/flow.ts';
import { flow as chatgpt } from './chatgpt/flow.ts';
import { flow as openai } from './openai/flow.ts';

/** Every deployed flow. */
export const flows: readonly Flow[] = [chatgpt, openai];
