import type { SourcePlace } from '../text/code-frame.ts';
import { SourceError } from '../text/source-error.ts';
import { offsetMinutes, zoneName } from './time-zone.ts';

/** Writes a moment as it is in a time zone. */
export type DateFormat = (date: Date, timeZone: string) => string;

/**
 * Compiles a date pattern with English names. Not supported: eras, weeks and week years.
 * @throws SourceError `EXPRESSION_SYNTAX`
 * @see Java, `SimpleDateFormat`
 */
export function dateFormat(pattern: string, place: SourcePlace): DateFormat {
  const fields = [...pattern.matchAll(/'(?:[^']|'')*'|'|([a-zA-Z])\1*|[^a-zA-Z']+/g)].map((token) =>
    compiledField(token[0], {
      ...place,
      start: place.start + token.index,
      end: place.start + token.index + token[0].length,
    }),
  );
  return (date, timeZone) => {
    const offset = offsetMinutes(date, timeZone);
    const moment = { date, timeZone, offset, wall: new Date(date.getTime() + offset * 60_000) };
    return fields.map((field) => field(moment)).join('');
  };
}

interface Moment {
  readonly date: Date;
  readonly timeZone: string;
  /** Minutes that the zone is ahead of UTC. */
  readonly offset: number;
  /** A date whose UTC fields are what a clock in the zone shows. */
  readonly wall: Date;
}

type Field = (moment: Moment) => string;

function compiledField(token: string, place: SourcePlace): Field {
  if (token === "'") throw new SourceError('EXPRESSION_SYNTAX', 'This quote is not closed.', place);
  if (token === "''") return () => "'";
  const literal = token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : token;
  if (!/^[a-zA-Z]/.test(token)) return () => literal;
  const write = letters.get(token.charAt(0));
  if (write === undefined) throw unknownLetter(token.charAt(0), place);
  return (moment) => write(moment, token.length);
}

function unknownLetter(letter: string, place: SourcePlace): SourceError {
  const other = letter === 'Y' ? ' Did you mean "y"?' : ' Put words into single quotes.';
  return new SourceError(
    'EXPRESSION_SYNTAX',
    `The letter "${letter}" is not known in a date pattern.${other}`,
    place,
  );
}

const letters: ReadonlyMap<string, (moment: Moment, count: number) => string> = new Map([
  ['y', ({ wall }: Moment, count: number) => year(wall.getUTCFullYear(), count)],
  ['M', month],
  ['L', month],
  ['d', padded((wall) => wall.getUTCDate())],
  ['D', padded((wall) => Math.floor((wall.getTime() - Date.UTC(wall.getUTCFullYear(), 0)) / 86_400_000) + 1)],
  ['E', ({ wall }: Moment, count: number) => named(wall, { weekday: count > 3 ? 'long' : 'short' })],
  ['u', padded((wall) => wall.getUTCDay() || 7)],
  ['a', ({ wall }: Moment) => (wall.getUTCHours() < 12 ? 'AM' : 'PM')],
  ['H', padded((wall) => wall.getUTCHours())],
  ['k', padded((wall) => wall.getUTCHours() || 24)],
  ['K', padded((wall) => wall.getUTCHours() % 12)],
  ['h', padded((wall) => wall.getUTCHours() % 12 || 12)],
  ['m', padded((wall) => wall.getUTCMinutes())],
  ['s', padded((wall) => wall.getUTCSeconds())],
  ['S', padded((wall) => wall.getUTCMilliseconds())],
  [
    'z',
    ({ date, timeZone }: Moment, count: number) => zoneName(date, timeZone, count > 3 ? 'long' : 'short'),
  ],
  ['Z', ({ offset }: Moment) => offsetText(offset, '')],
  ['X', isoOffset],
]);

function padded(field: (wall: Date) => number): (moment: Moment, count: number) => string {
  return ({ wall }, count) => String(field(wall)).padStart(count, '0');
}

function year(value: number, count: number): string {
  return count === 2 ? String(value % 100).padStart(2, '0') : String(value).padStart(count, '0');
}

function month({ wall }: Moment, count: number): string {
  if (count > 2) return named(wall, { month: count > 3 ? 'long' : 'short' });
  return String(wall.getUTCMonth() + 1).padStart(count, '0');
}

function named(wall: Date, name: Intl.DateTimeFormatOptions): string {
  return wall.toLocaleDateString('en-US', { ...name, timeZone: 'UTC' });
}

function isoOffset({ offset }: Moment, count: number): string {
  if (offset === 0) return 'Z';
  return count === 1
    ? offsetText(offset, '').slice(0, '+hh'.length)
    : offsetText(offset, count === 2 ? '' : ':');
}

function offsetText(offset: number, separator: string): string {
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${pad(hours)}${separator}${pad(minutes)}`;
}
