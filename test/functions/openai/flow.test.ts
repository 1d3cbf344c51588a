import { describe, expect, it } from '@jest/globals';
import { flow } from '../../../functions/openai/flow.ts';
import { checkFlow } from '../../../lib/flow/check.ts';
import type { ParameterValues } from '../../../lib/flow/parameters.ts';
import type { HttpRequest } from '../../../lib/senders/http-request.ts';
import { fakeCall, fakeCredentials, fakePorts } from '../../support/fake-ports.ts';
import { jsonRequest, runFlow } from '../../support/run-flow.ts';

async function asked(request: Partial<HttpRequest>, parameters: ParameterValues = {}) {
  const { call, requests } = fakeCall({ headers: [['Content-Type', 'application/json']], body: '{}' });
  const ports = fakePorts({ call, credentials: fakeCredentials({ openai: ['sk-1'] }) });
  const chat = jsonRequest({ model: 'gpt-4o', messages: [] }, { path: '/openai/v1/chat/completions' });
  const answer = await runFlow(flow, { ...chat, ...request }, { ports, parameters });
  const [sent] = requests;
  return {
    answer,
    sent,
    headers: new Map(sent?.headers.map(([name, value]) => [name.toLowerCase(), value])),
  };
}

describe('openai', () => {
  it('has no mistakes', () => {
    expect(checkFlow(flow)).toEqual([]);
  });

  it.each([
    {
      method: 'GET',
      path: '/openai/v1/models',
      rawQuery: 'limit=2&after=a%20b',
      to: '/v1/models?limit=2&after=a%20b',
    },
    { method: 'DELETE', path: '/openai/v1/files/file-1', rawQuery: '', to: '/v1/files/file-1' },
    { method: 'HEAD', path: '/openai/v1/models', rawQuery: '', to: '/v1/models' },
    { method: 'PATCH', path: '/openai/v1/x', rawQuery: '', to: '/v1/x' },
  ])('passes $method $path on', async ({ to, ...request }) => {
    const { sent } = await asked(request);

    expect(sent?.method).toBe(request.method);
    expect(`${sent?.url.pathname}${sent?.url.search}`).toBe(to);
  });

  it("adds the stack's key, organisation and project", async () => {
    const { headers } = await asked({}, { organization: 'org-1', project: 'proj_1' });

    expect(headers.get('authorization')).toBe('Bearer sk-1');
    expect(headers.get('openai-organization')).toBe('org-1');
    expect(headers.get('openai-project')).toBe('proj_1');
  });

  it('leaves out an organisation and a project that no stage names', async () => {
    const { headers } = await asked({});

    expect([...headers.keys()]).not.toContain('openai-organization');
    expect([...headers.keys()]).not.toContain('openai-project');
  });

  it('asks another service of the same kind where the stage says so', async () => {
    const { sent } = await asked({}, { openaiBaseUrl: 'https://llm.example/openai' });

    expect(sent?.url.href).toBe('https://llm.example/openai/chat/completions');
  });

  it.each([
    '/openai/v1/../admin',
    '/openai/v1/%2e%2e/admin',
    '/openai/v1/a/..%2f..%2fb',
    '/openai/v1//evil.example/x',
  ])('fails for %s, which would lead elsewhere', async (path) => {
    const { answer, sent } = await asked({ path });

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { type: 'invalid_request_error' } });
    expect(sent).toBeUndefined();
  });

  it('fails for a model that the stage does not allow, and says which it does', async () => {
    const { answer, sent } = await asked({}, { allowedModels: 'gpt-4o-mini' });

    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { code: 'CALL_REFUSED', message: 'This model is not allowed here. Name one of gpt-4o-mini.' },
      step: 'limits',
      blame: 'caller',
    });
    expect(sent).toBeUndefined();
  });
});
