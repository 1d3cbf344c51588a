import type { IncomingMessage } from 'node:http';
import { GatewayFault } from './gateway-fault.ts';

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const maxBodyBytes = 10_485_760;

/**
 * The whole body of a request.
 * @throws GatewayFault `REQUEST_TOO_LARGE` as soon as it is clear
 */
export async function requestBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  const pieces: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const piece of pieces) {
    size += piece.length;
    if (size > maxBodyBytes) throw tooLarge();
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): GatewayFault {
  return new GatewayFault('REQUEST_TOO_LARGE', `HTTP content length exceeded ${maxBodyBytes} bytes.`);
}
