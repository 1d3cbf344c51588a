import { describe, expect, it } from '@jest/globals';
import { flowEnvironment } from '../../infra/flow-environment.ts';

const props = {
  flow: 'orders',
  stage: 'dev',
  parameters: { model: 'small', greeting: 'grüß "Gott"' },
  secretNames: { shop: 'iflow/dev/shop' },
  streaming: true,
};

describe('flowEnvironment', () => {
  it('holds the stage, each parameter and the name of each secret', () => {
    const environment = flowEnvironment(props);

    expect(environment['IFLOW_STAGE']).toBe('dev');
    expect(JSON.parse(environment['IFLOW_PARAMETERS'] ?? '')).toEqual(props.parameters);
    expect(JSON.parse(environment['IFLOW_CREDENTIALS'] ?? '')).toEqual(props.secretNames);
    expect(environment['NODE_OPTIONS']).toBe('--enable-source-maps');
  });

  it.each([true, false])("holds the API's timeout and whether it streams: %s", (streaming) => {
    const environment = flowEnvironment({ ...props, streaming, apiTimeoutMs: 95_000 });

    expect(environment).toMatchObject({ IFLOW_API_TIMEOUT_MS: '95000', IFLOW_STREAMING: String(streaming) });
  });

  it('names no timeout where no API waits', () => {
    const environment = flowEnvironment(props);

    expect(environment).not.toHaveProperty('IFLOW_API_TIMEOUT_MS');
  });

  it('takes up to 4096 bytes', () => {
    const parameters = { long: 'x'.repeat(3900) };

    expect(() => flowEnvironment({ ...props, parameters })).not.toThrow();
  });

  it('fails when the bytes, not the characters, are too many, and keeps the values to itself', () => {
    const parameters = { long: 'ß'.repeat(2100) };

    expect(() => flowEnvironment({ ...props, parameters })).toThrow(
      /^The environment of flow "orders" takes \d+ bytes, 4211 of them for its parameters\. Lambda takes 4096 in all: [^ß]*$/,
    );
  });
});
