import { describe, expect, it } from '@jest/globals';
import { FlowError } from '../../../lib/errors.ts';
import { connectionError } from '../../../lib/receivers/connection/connection-error.ts';
import { refusedAddressCode } from '../../../lib/receivers/connection/network-address.ts';
import { outboundRequest } from '../../support/outbound.ts';

const request = outboundRequest('https://api.example.com/v1');
const failing = (code: string) => Object.assign(new Error('inner words'), { code });

describe('connectionError', () => {
  it.each([
    { nodeCode: 'ENOTFOUND', code: 'RECEIVER_UNREACHABLE' },
    { nodeCode: 'EAI_AGAIN', code: 'RECEIVER_UNREACHABLE' },
    { nodeCode: 'EHOSTUNREACH', code: 'RECEIVER_UNREACHABLE' },
    { nodeCode: 'ERR_PROXY_TUNNEL', code: 'RECEIVER_UNREACHABLE' },
    { nodeCode: 'ETIMEDOUT', code: 'RECEIVER_TIMEOUT' },
    { nodeCode: 'ECONNRESET', code: 'RECEIVER_CONNECTION_LOST' },
    { nodeCode: 'SOMETHING_NEW', code: 'RECEIVER_CONNECTION_LOST' },
    { nodeCode: 'HPE_INVALID_CONSTANT', code: 'RECEIVER_REPLY_INVALID' },
    { nodeCode: 'EPROTO', code: 'RECEIVER_NOT_TRUSTED' },
    { nodeCode: 'SELF_SIGNED_CERT_IN_CHAIN', code: 'RECEIVER_NOT_TRUSTED' },
    { nodeCode: 'ERR_SSL_WRONG_VERSION_NUMBER', code: 'RECEIVER_NOT_TRUSTED' },
    { nodeCode: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', code: 'RECEIVER_CREDENTIAL_REFUSED' },
    { nodeCode: 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', code: 'RECEIVER_CREDENTIAL_REFUSED' },
    { nodeCode: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', code: 'RECEIVER_CREDENTIAL_REFUSED' },
    { nodeCode: 'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED', code: 'RECEIVER_CREDENTIAL_REFUSED' },
    { nodeCode: 'ERR_INVALID_CHAR', code: 'VALUE_INVALID' },
    { nodeCode: refusedAddressCode, code: 'RECEIVER_ADDRESS_REFUSED' },
  ])('says $code for $nodeCode, and names the receiver', ({ nodeCode, code }) => {
    const error = connectionError(request, failing(nodeCode));

    expect(error).toMatchObject({ code, receiver: 'openai' });
    expect(error.message).toContain('api.example.com');
    expect(error.message).not.toContain('inner words');
  });

  it('leaves errors of the house as they are', () => {
    const error = new FlowError('CREDENTIAL_MISSING', 'Missing.');

    expect(connectionError(request, error)).toBe(error);
  });
});
