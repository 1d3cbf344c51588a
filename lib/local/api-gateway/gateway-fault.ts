/**
 * The cases in which API Gateway answers by itself, as far as they can happen here: its status and words when the
 * stack declares no answer of its own.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const gatewayFaults = {
  MISSING_AUTHENTICATION_TOKEN: { status: 403, message: 'Missing Authentication Token' },
  ACCESS_DENIED: { status: 403, message: 'Access Denied' },
  INVALID_SIGNATURE: { status: 403, message: 'Signature does not match' },
  EXPIRED_TOKEN: { status: 403, message: 'Signature expired' },
  // A body over Lambda's limit was seen to be answered with these words, one over the gateway's own in plain text.
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Too Long' },
  INTEGRATION_TIMEOUT: { status: 504, message: 'Endpoint request timed out' },
  // What a function that failed or answered nonsense comes to.
  INTEGRATION_FAILURE: { status: 502, message: 'Internal server error' },
} as const satisfies Record<string, { readonly status: number; readonly message: string }>;

export type GatewayFaultType = keyof typeof gatewayFaults;

/** An answer of the gateway itself, in place of the function's. */
export class GatewayFault extends Error {
  override readonly name: string = 'GatewayFault';
  readonly type: GatewayFaultType;

  /**
   * @param message what the caller is told; the default is the type's own
   */
  constructor(
    type: GatewayFaultType,
    message: string = gatewayFaults[type].message,
    options: ErrorOptions = {},
  ) {
    super(message, options);
    this.type = type;
  }
}
