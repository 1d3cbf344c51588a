import { FlowError } from '../../errors.ts';
import { bufferedBody, type Message } from '../../message/message.ts';
import { valueText } from '../../message/value.ts';
import { type FormPart, formParts } from './form.ts';
import { formFields } from './form-fields.ts';
import { type HeaderValue, headerValue, isUtf8 } from './header-value.ts';
import { jsonFields } from './json-fields.ts';
import type { LimitedField, WatchedNames } from './limited-field.ts';
import { startsJson, utf8Text } from './utf8-text.ts';

/** A body that limits can read, and what it asks for. */
export interface CallBody {
  readonly fields: readonly LimitedField[];
  /** Its parts, where it is a form; else it is JSON. */
  readonly parts?: readonly FormPart[];
}

/**
 * A call's body, read so that no reader behind finds more in it. One that is neither JSON nor a form, nor can be taken for
 * one, has no fields.
 * @param isLimited whether the call takes nothing but JSON or a form
 * @throws FlowError `MEDIA_TYPE_UNSUPPORTED`, `BODY_NOT_JSON`, `BODY_NOT_TEXT`, `BODY_NOT_CONVERTIBLE`
 */
export async function callBody(
  message: Message,
  watched: WatchedNames,
  isLimited: boolean,
): Promise<CallBody> {
  const { bytes } = await bufferedBody(message);
  if (bytes.length === 0) return { fields: [] };
  const type = bodyType(message);
  if (type.value === 'multipart/form-data') {
    const parts = formParts(bytes, boundaryOf(type));
    return { parts, fields: formFields(parts, watched) };
  }
  const isJson = /^(?:application\/(?:[\w.-]+\+)?json)?$/.test(type.value);
  if (isLimited ? !isJson : isOtherForm(type)) throw unsupported();
  // Some services read JSON whatever the header says.
  return { fields: isJson || startsJson(bytes) ? jsonFields(utf8Text(bytes), watched) : [] };
}

function isOtherForm({ value }: HeaderValue): boolean {
  return /^(?:multipart\/|application\/x-www-form-urlencoded$)/.test(value);
}

/** What a body says it is, where all who read the headers read the same. */
function bodyType({ headers }: Message): HeaderValue {
  const [type, ...others] = headers.getAll('Content-Type').map(valueText);
  const parts = headerValue(type ?? '');
  if (!parts || others.length > 0) throw unsupported();
  const coding = valueText(headers.get('Content-Encoding'));
  if (!/^(?:identity)?$/i.test(coding)) throw unreadable('compressed');
  if (!isUtf8(parts)) throw unreadable('in another charset than UTF-8');
  return parts;
}

function unreadable(what: string): FlowError {
  return new FlowError(
    'MEDIA_TYPE_UNSUPPORTED',
    `The body is ${what}, so the limits of this API cannot be looked at.`,
    {
      hint: 'Send it as it is, in UTF-8.',
    },
  );
}

/** @see RFC 2046, section 5.1.1 */
function boundaryOf({ parameters }: HeaderValue): string {
  const boundary = parameters.get('boundary') ?? '';
  const isAlone = [...parameters.keys()].every((name) => name === 'boundary' || name === 'charset');
  if (isAlone && /^[\w'()+,./:=?-]{1,70}$/.test(boundary)) return boundary;
  throw new FlowError(
    'MEDIA_TYPE_UNSUPPORTED',
    'The Content-Type of the form names no boundary that all readers take.',
    {
      hint: 'Send it with Content-Type: multipart/form-data; boundary=…',
    },
  );
}

function unsupported(): FlowError {
  return new FlowError('MEDIA_TYPE_UNSUPPORTED', 'The body has a media type that this call does not take.', {
    hint: 'Send it with Content-Type: application/json or multipart/form-data.',
  });
}
