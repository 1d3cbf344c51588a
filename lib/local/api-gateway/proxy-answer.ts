import type { Answer } from './gateway-answer.ts';

/** A function's buffered answer, as far as it is read. */
interface ProxyAnswer {
  readonly statusCode?: unknown;
  readonly headers?: Readonly<Record<string, unknown>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly unknown[]>> | null;
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

/**
 * Reads what a function answered to a proxy event.
 * @param isBinaryAllowed whether the API decodes base64 for this caller
 * @throws Error when it is not shaped as API Gateway wants it
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyAnswer(payload: Buffer, isBinaryAllowed: boolean): Answer {
  const answer = Object(JSON.parse(payload.toString())) as ProxyAnswer;
  const status = Number(answer.statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 999) throw malformed('a "statusCode"');
  const { body = '' } = answer;
  if (body !== null && typeof body !== 'string') throw malformed('a "body" that is a text');
  const isDecoded = answer.isBase64Encoded === true && isBinaryAllowed;
  return {
    status,
    headers: answerHeaders(answer.headers ?? {}, answer.multiValueHeaders ?? {}),
    body: Buffer.from(body ?? '', isDecoded ? 'base64' : 'utf8'),
  };
}

/** Both lists as one: where a name is in both, the one with many values counts. */
export function answerHeaders(
  single: Readonly<Record<string, unknown>>,
  multiple: Readonly<Record<string, readonly unknown[]>>,
): readonly (readonly [string, string])[] {
  const given = new Set(Object.keys(multiple).map((name) => name.toLowerCase()));
  const alone = Object.entries(single).filter(([name]) => !given.has(name.toLowerCase()));
  return [
    ...alone.map(([name, value]) => [name, String(value)] as const),
    ...Object.entries(multiple).flatMap(([name, values]) =>
      values.map((value) => [name, String(value)] as const),
    ),
  ];
}

function malformed(what: string): Error {
  return new Error(`The function's answer is no proxy answer: it must be a JSON object with ${what}.`);
}
