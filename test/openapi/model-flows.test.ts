import { describe, expect, it } from '@jest/globals';
import { flow as explainFailure } from '../../functions/explain-failure/flow.ts';
import { flow as extractOrder } from '../../functions/extract-order/flow.ts';
import { flow as routeMail } from '../../functions/route-mail/flow.ts';
import { askedModel } from '../functions/asked-model.ts';
import { openAiDescriptions } from './openai-description.ts';

const failure = { body: '{"error":"Gone"}', contentType: 'application/json' };
const mail = { body: 'Hi', contentType: 'text/plain' };

describe.each(openAiDescriptions())('what flows that use models send, by $name', ({ mistakes }) => {
  it.each([
    { flow: explainFailure, request: failure },
    { flow: routeMail, request: mail },
    { flow: extractOrder, request: mail },
  ])('is right for $flow.name, a repair among it', async ({ flow, request }) => {
    const { asked, paths } = await askedModel(flow, request, ['{}']);

    expect(paths.map((path, index) => mistakes(path.replace('/v1', ''), asked[index]))).toEqual(
      paths.map(() => []),
    );
  });
});
