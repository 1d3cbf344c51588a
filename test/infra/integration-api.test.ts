import { describe, expect, it } from '@jest/globals';
import { resources, stackTemplate } from './stack-of.ts';

const template = stackTemplate();

describe('IntegrationApi', () => {
  it('is Regional, takes bodies as bytes and asks for TLS 1.2 at least', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['REGIONAL'] },
      BinaryMediaTypes: ['*/*'],
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      EndpointAccessMode: 'BASIC',
    });
  });

  it('is throttled and traced, and logs nothing of what passes through', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'dev',
      TracingEnabled: true,
      MethodSettings: [
        {
          HttpMethod: '*',
          ResourcePath: '/*',
          DataTraceEnabled: false,
          LoggingLevel: 'OFF',
          ThrottlingRateLimit: 10,
          ThrottlingBurstLimit: 20,
        },
      ],
    });
  });

  it("writes a JSON access log that holds the request's id and the times of streaming, and no content", () => {
    const [stage] = resources(template, 'AWS::ApiGateway::Stage');

    const { Format: format } = Object(stage?.Properties['AccessLogSetting']);
    expect(JSON.parse(String(format))).toMatchObject({
      requestId: '$context.requestId',
      caller: '$context.identity.userArn',
      transferMode: '$context.integration.responseTransferMode',
      firstContentMs: '$context.integration.timeToFirstContent',
    });
    expect(format).not.toMatch(/header\.|querystring|body|userAgent|error\.message/i);
  });

  it('leaves the role for execution logs to the account', () => {
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
  });
});
