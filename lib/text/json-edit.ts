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
 * @throws FlowError `BODY_NOT_JSON`, `BODY_NOT_CONVERTIBLE`
 */
export function jsonMemberPlaces(text: string): readonly JsonMemberPlace[] | undefined {
  const reader = new JsonReader(text);
  if (reader.kind !== 'object') return undefined;
  const places: JsonMemberPlace[] = [];
  reader.readObject((name) => {
    const valueStart = reader.offset;
    reader.skipValue();
    places.push({ name, valueStart, valueEnd: withoutEndBlanks(text, reader.offset) });
  });
  reader.readEnd();
  return places;
}

/**
 * A JSON object's text with one member set at its top, wherever and however often it stood; every other character stays.
 * A new member comes first.
 * @param value JSON text
 * @throws FlowError `BODY_NOT_JSON`, `BODY_NOT_CONVERTIBLE`
 */
export function withJsonMember(text: string, name: string, value: string): string {
  const members = jsonMemberPlaces(text) ?? [];
  const own = members.filter((member) => member.name === name);
  if (own.length === 0) {
    const start = text.indexOf('{') + 1;
    const separator = members.length > 0 ? ',' : '';
    return `${text.slice(0, start)}${JSON.stringify(name)}:${value}${separator}${text.slice(start)}`;
  }
  const ends = [0, ...own.map(({ valueEnd }) => valueEnd)];
  const kept = [...own.map(({ valueStart }) => valueStart), text.length];
  return ends.map((end, index) => text.slice(end, kept[index])).join(value);
}

function withoutEndBlanks(text: string, end: number): number {
  let last = end;
  while (/[ \t\r\n]/.test(text.charAt(last - 1))) last -= 1;
  return last;
}
