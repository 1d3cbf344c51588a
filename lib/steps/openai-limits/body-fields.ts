import { Buffer } from 'node:buffer';
import { FlowError } from '../../errors.ts';
import { bufferedBody, type Message } from '../../message/message.ts';
import { valueText } from '../../message/value.ts';
import { jsonMemberPlaces } from '../../text/json-edit.ts';

/** The fields of a body that limits look at: of JSON the members at its top, of a form the fields that are no files. */
export interface BodyFields {
  readonly kind: 'json' | 'form';
  /** All values of a name, as a caller may repeat it; `null` is none. Of a form they are texts. */
  values(name: string): readonly unknown[];
}

/**
 * The fields of a message's body; `undefined` when it is neither JSON nor a form.
 * @throws FlowError `BODY_NOT_JSON`, `BODY_NOT_TEXT`, `BODY_NOT_CONVERTIBLE`
 */
export async function bodyFields(message: Message): Promise<BodyFields | undefined> {
  const types = message.headers.getAll('Content-Type');
  if (types.length > 1) return undefined; // each server on the way may take another one
  const type = valueText(types[0]);
  const body = await bufferedBody(message);
  if (/^\s*(?:application\/(?:[\w.-]+\+)?json\b|$)/i.test(type)) return jsonFields(body.text);
  const boundary = formBoundary(type);
  return boundary === undefined ? undefined : formFields(Buffer.from(body.bytes), boundary);
}

function jsonFields(text: string): BodyFields {
  const places = jsonMemberPlaces(text) ?? [];
  return {
    kind: 'json',
    values: (name) =>
      places
        .filter((place) => place.name === name)
        .map(({ valueStart, valueEnd }): unknown => JSON.parse(text.slice(valueStart, valueEnd)))
        .filter((value) => value !== null),
  };
}

/** What parts the fields of a form, from its `Content-Type`. @see RFC 7578; RFC 2046, section 5.1.1 */
export function formBoundary(contentType: string): string | undefined {
  if (!/^\s*multipart\/form-data\b/i.test(contentType)) return undefined;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary !== undefined) return boundary;
  throw new FlowError('MEDIA_TYPE_UNSUPPORTED', 'The Content-Type of the form names no boundary.', {
    hint: 'Send it with Content-Type: multipart/form-data; boundary=…',
  });
}

function formFields(body: Buffer, boundary: string): BodyFields {
  const parts = body.toString('latin1').split(`--${boundary}`).slice(1, -1);
  const fields = parts.flatMap((part) => {
    const [head = '', ...value] = part.split(/\r?\n\r?\n/);
    const name = /\bname="?([^";\r\n]*)"?/i.exec(head)?.[1];
    const isFile = /\bfilename\*?=/i.test(head);
    return name === undefined || isFile ? [] : [[name, value.join('\n\n').replace(/\r?\n$/, '')] as const];
  });
  return { kind: 'form', values: (name) => fields.filter(([own]) => own === name).map(([, value]) => value) };
}
