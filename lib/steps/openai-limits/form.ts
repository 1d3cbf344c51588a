import { type MultipartPart, parseMultipart } from '@remix-run/multipart-parser';
import { Buffer } from 'node:buffer';
import { FlowError } from '../../errors.ts';
import { headerValue, isUtf8 } from './header-value.ts';
import { ambiguous } from './limited-field.ts';

/** A part of a form. */
export interface FormPart {
  /** Letters, digits and marks that every reader takes as they stand. */
  readonly name: string;
  /** Of a file. */
  readonly filename?: string | undefined;
  /** Media type, where the part says one. */
  readonly type?: string | undefined;
  readonly content: Uint8Array;
}

/**
 * The parts of a form, of which every reader of {@link formBytes} sees the same.
 * @throws FlowError `BODY_NOT_CONVERTIBLE` when it is broken, or holds what readers understand in several ways
 */
export function formParts(bytes: Uint8Array, boundary: string): readonly FormPart[] {
  const limits = { boundary, maxFileSize: Number.POSITIVE_INFINITY, maxTotalSize: Number.POSITIVE_INFINITY };
  try {
    return [...parseMultipart(bytes, limits)].map(formPart);
  } catch (cause) {
    if (cause instanceof FlowError) throw cause;
    throw ambiguous(`The form cannot be read (${bytes.length} bytes).`, { hint: howToWriteParts, cause });
  }
}

const howToWriteParts =
  'Send at most 1000 parts in UTF-8, parted by CRLF and the boundary, each with one Content-Disposition: form-data; name="…" and at most a Content-Type.';

/** Headers that say nothing where a part is as it is, which some clients send. */
const idle: Readonly<Record<string, RegExp>> = {
  'content-transfer-encoding': /^(?:7bit|8bit|binary)$/i,
  'content-length': /^\d+$/,
};

function formPart({ headers, bytes }: MultipartPart): FormPart {
  const { 'content-disposition': disposition = '', 'content-type': type, ...others } = headers;
  const isOdd = Object.entries(others).some(([name, value = '']) => !idle[name]?.test(value));
  if (isOdd) throw oddPart('has a header that is none of a form');
  return { ...partNames(disposition), type: partType(type), content: bytes };
}

const plainName = /^[\w.:-]+(?:\[[\w .:@/+-]*\])*$/;

function partNames(disposition: string): { readonly name: string; readonly filename: string | undefined } {
  const { value, parameters = new Map<string, string>() } = headerValue(disposition) ?? {};
  const isKnown = [...parameters.keys()].every((parameter) => /^(?:name|filename\*?)$/.test(parameter));
  if (value !== 'form-data' || !isKnown) throw oddPart('has no Content-Disposition that all readers take');
  const name = parameters.get('name') ?? '';
  if (!plainName.test(name) || name === '_charset_') throw oddPart('has no plain name');
  const filename = encodedFilename(parameters.get('filename*')) ?? parameters.get('filename');
  if (/\p{Cc}/u.test(filename ?? '')) throw oddPart('has a control character in its file name');
  return { name, filename };
}

/** @see RFC 8187 */
function encodedFilename(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const encoded = /^utf-8'[\w-]*'([^']*)$/i.exec(value)?.[1];
  try {
    if (encoded !== undefined) return decodeURIComponent(encoded);
  } catch {
    // It is no UTF-8.
  }
  throw oddPart('has a file name that cannot be read');
}

function partType(type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  const parts = headerValue(type);
  const isPlain = parts && isUtf8(parts) && /^[\w.+-]+\/[\w.+-]+$/.test(parts.value) && /^[ -~]*$/.test(type);
  if (isPlain && !/^(?:multipart|message)\//.test(parts.value)) return type;
  throw oddPart('has a Content-Type that readers may understand in several ways');
}

function oddPart(what: string): Error {
  return ambiguous(`A part of the form ${what}.`, { hint: howToWriteParts });
}

/** A form's text. The boundary must stand in no part. @see RFC 7578 */
export function formBytes(parts: readonly FormPart[], boundary: string): Uint8Array {
  const pieces = parts.flatMap((part) => [Buffer.from(partHead(part, boundary)), part.content, lineEnd]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

const lineEnd = Buffer.from('\r\n');

function partHead({ name, filename, type }: FormPart, boundary: string): string {
  const file =
    filename === undefined ? '' : `; filename="${filename.replaceAll(/["\\]/g, encodeURIComponent)}"`;
  const typeLine = type === undefined ? '' : `Content-Type: ${type}\r\n`;
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${typeLine}\r\n`;
}
