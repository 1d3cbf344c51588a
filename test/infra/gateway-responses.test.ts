import { describe, expect, it } from '@jest/globals';
import { flowFaults } from '../../lib/errors.ts';
import { resources, stackTemplate } from './stack-of.ts';

interface GatewayResponse {
  readonly ResponseType: string;
  readonly StatusCode?: string;
  readonly ResponseParameters: Readonly<Record<string, string>>;
  readonly ResponseTemplates: Readonly<Record<string, string>>;
}

const responses = resources(stackTemplate(), 'AWS::ApiGateway::GatewayResponse').map(
  ({ Properties }) => Properties as unknown as GatewayResponse,
);

describe('addGatewayResponses', () => {
  it.each([
    { type: 'MISSING_AUTHENTICATION_TOKEN', status: '404' },
    { type: 'RESOURCE_NOT_FOUND', status: '404' },
    { type: 'ACCESS_DENIED', status: '403' },
    { type: 'INVALID_SIGNATURE', status: '403' },
    { type: 'EXPIRED_TOKEN', status: '403' },
    { type: 'REQUEST_TOO_LARGE', status: '413' },
    { type: 'THROTTLED', status: '429' },
    { type: 'API_CONFIGURATION_ERROR', status: '500' },
    { type: 'INTEGRATION_FAILURE', status: '502' },
    { type: 'INTEGRATION_TIMEOUT', status: '504' },
    { type: 'DEFAULT_4XX', status: undefined },
    { type: 'DEFAULT_5XX', status: undefined },
  ])('answers $type with $status and a problem that says so', ({ type, status }) => {
    const response = responses.find(({ ResponseType }) => ResponseType === type);

    const problem: unknown = JSON.parse(response?.ResponseTemplates['application/json'] ?? '');
    expect(response?.StatusCode).toBe(status);
    expect(problem).toMatchObject({
      title: expect.any(String),
      ...(status && { status: Number(status) }),
      code: `GATEWAY_${type}`,
      messageId: '$context.requestId',
      detail: expect.any(String),
    });
    expect(Object.values(flowFaults).map(({ blame }) => blame)).toContain(Object(problem)['blame']);
  });

  it('names both reasons where API Gateway does not tell them apart', () => {
    const response = responses.find(({ ResponseType }) => ResponseType === 'MISSING_AUTHENTICATION_TOKEN');

    const text = response?.ResponseTemplates['application/json'];
    expect(text).toMatch(/not served/);
    expect(text).toMatch(/not signed/);
  });

  it('says when to come back after too many requests', () => {
    const response = responses.find(({ ResponseType }) => ResponseType === 'THROTTLED');

    expect(response?.ResponseParameters).toHaveProperty(['gatewayresponse.header.Retry-After'], "'1'");
  });

  it('sends each as problem+json and repeats nothing of the request', () => {
    expect(responses).toHaveLength(12);
    for (const { ResponseParameters, ResponseTemplates } of responses) {
      expect(ResponseParameters).toHaveProperty(
        ['gatewayresponse.header.Content-Type'],
        "'application/problem+json'",
      );
      const variables = JSON.stringify(ResponseTemplates).match(/\$[\w.]+/g);
      expect(variables).toEqual(['$context.requestId']);
    }
  });
});
