import type { Flow } from '../lib/flow/flow.ts';
import { flow as chatgpt } from './chatgpt/flow.ts';
import { flow as explainFailure } from './explain-failure/flow.ts';
import { flow as extractOrder } from './extract-order/flow.ts';
import { flow as openai } from './openai/flow.ts';
import { flow as openaiEdits } from './openai-edits/flow.ts';
import { flow as openaiFineTunes } from './openai-fine-tunes/flow.ts';
import { flow as routeMail } from './route-mail/flow.ts';

/** Every deployed flow. */
export const flows: readonly Flow[] = [
  chatgpt,
  openai,
  openaiEdits,
  openaiFineTunes,
  explainFailure,
  routeMail,
  extractOrder,
];
