import type { SourcePlace } from '../text/code-frame.ts';
import { SourceError } from '../text/source-error.ts';
import { type CompiledPart, freePart } from './compiled-part.ts';
import { dateFormat } from './date-pattern.ts';
import { isTimeZone, utc } from './time-zone.ts';

/**
 * Compiles `date:now:PATTERN` and `date-with-timezone:now:ZONE:PATTERN`, with offsets such as `now-2h`. Without a
 * zone the time is UTC's, as on SAP's tenants. Answers `undefined` when the text is about something else.
 * @throws SourceError `EXPRESSION_SYNTAX`
 * @see Apache Camel, "Simple Language", date
 */
export function compiledDate(text: string, place: SourcePlace): CompiledPart | undefined {
  if (!/^date(?:-with-timezone)?(?::|$)/.test(text)) return undefined;
  const command = forms.map((form) => form.exec(text)).find((match) => match !== null);
  const { moment, pattern, zone = utc } = command?.groups ?? {};
  if (command === undefined || moment === undefined || pattern === undefined) {
    throw new SourceError(
      'EXPRESSION_SYNTAX',
      'A date is written date:now:PATTERN, such as date:now:yyyy-MM-dd.',
      place,
    );
  }
  const placeOf = (part: string): SourcePlace => partPlace(place, command.indices?.groups?.[part]);
  const offsetMs = offsetOf(moment);
  if (offsetMs === undefined) throw unknownMoment(moment, placeOf('moment'));
  if (!isTimeZone(zone))
    throw new SourceError('EXPRESSION_SYNTAX', `Unknown time zone "${zone}".`, placeOf('zone'));
  const format = dateFormat(pattern, placeOf('pattern'));
  return freePart((scope) => format(new Date(scope.now().getTime() + offsetMs), zone));
}

const forms = [
  /^date:(?<moment>[^:]*):(?<pattern>.+)$/ds,
  /^date-with-timezone:(?<moment>[^:]*):(?<zone>[^:]*):(?<pattern>.+)$/ds,
];

function partPlace(place: SourcePlace, [from, to]: readonly [number, number] = [0, 1]): SourcePlace {
  return { source: place.source, start: place.start + from, end: place.start + to };
}

function unknownMoment(moment: string, place: SourcePlace): SourceError {
  const message = `Unknown date "${moment}": only "now" is known, with offsets such as "now-2h30m".`;
  return new SourceError('EXPRESSION_SYNTAX', message, place);
}

const unitsMs: ReadonlyMap<string, number> = new Map([
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
]);

/** Milliseconds from now; a sign holds for all numbers up to the next: `now+2h30m`. */
function offsetOf(moment: string): number | undefined {
  if (!/^now(?:[+-](?:\d+[dhms])+)*$/.test(moment)) return undefined;
  let sign = 1;
  let offsetMs = 0;
  for (const [, newSign, count, unit = ''] of moment.matchAll(/([+-])|(\d+)([dhms])/g)) {
    if (newSign !== undefined) sign = newSign === '-' ? -1 : 1;
    else offsetMs += sign * Number(count) * (unitsMs.get(unit) ?? 0);
  }
  return offsetMs;
}
