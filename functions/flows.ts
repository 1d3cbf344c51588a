import type { Flow } from '../lib/flow/flow.ts';
import { flow as chatgpt } from './chatgpt/flow.ts';

/** Every deployed flow. */
export const flows: readonly Flow[] = [chatgpt];
