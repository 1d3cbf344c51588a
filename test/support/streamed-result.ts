/** A streamed result taken apart: what stood in front of the eight NUL bytes, and what came after them. */
export interface StreamedResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

const separator = Buffer.alloc(8);

/** @see AWS Lambda Developer Guide, "Response streaming" */
export function streamedResult(payload: Buffer): StreamedResult {
  const end = payload.indexOf(separator);
  if (end < 0) throw new Error(`No head in a result of ${payload.length} bytes.`);
  const head = JSON.parse(payload.subarray(0, end).toString()) as Omit<StreamedResult, 'body'>;
  return { ...head, body: payload.subarray(end + separator.length).toString() };
}
