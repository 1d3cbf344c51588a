import { FlowError } from '../errors.ts';
import { JsonReader } from './json-reader.ts';

/** Where a member of an object stands in its text. Ends are not included. */
export interface JsonMemberPlace {
  readonly name: string;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/**
 * The members at the top of a JSON object's text, in their order, those of the same name too; `undefined` when the text
 * is another JSON value.
 * @param wanted the only name to look for
 * @throws FlowError `BODY_NOT_JSON`, `BODY_NOT_CONVERTIBLE`
 */
export function jsonMemberPlaces(text: string, wanted?: string): readonly JsonMemberPlace[] | undefined {
  const reader = new JsonReader(text);
  if (reader.kind !== 'object') return undefined;
  const places: JsonMemberPlace[] = [];
  reader.readObject((name) => {
    const valueStart = reader.offset;
    reader.skipValue();
    if (wanted !== undefined && name !== wanted) return;
    places.push({ name, valueStart, valueEnd: withoutEndBlanks(text, reader.offset) });
  });
  reader.readEnd();
  return places;
}

/**
 * A JSON object's text with one member set at its top; every other character stays. A new member comes first.
 * @param value JSON text
 * @throws FlowError `BODY_NOT_JSON`; `BODY_NOT_CONVERTIBLE` also when the member is there more than once, as nobody says
 *   which of them counts
 */
export function withJsonMember(text: string, name: string, value: string): string {
  const [own, another] = jsonMemberPlaces(text, name) ?? [];
  if (another) throw repeatedMember(name);
  if (own) return text.slice(0, own.valueStart) + value + text.slice(own.valueEnd);
  const start = text.indexOf('{') + 1;
  const separator = /\s*\}/y.test(text.slice(start)) ? '' : ',';
  return `${text.slice(0, start)}${JSON.stringify(name)}:${value}${separator}${text.slice(start)}`;
}

/** Refusal of a body that says one thing more than once, so that readers may understand it in several ways. */
export function repeatedMember(name: string): FlowError {
  return new FlowError('BODY_NOT_CONVERTIBLE', `"${name}" stands more than once in the body.`, {
    hint: 'Name it once.',
  });
}

function withoutEndBlanks(text: string, end: number): number {
  let last = end;
  while (/[ \t\r\n]/.test(text.charAt(last - 1))) last -= 1;
  return last;
}
