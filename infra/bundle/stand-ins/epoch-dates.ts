import { leftOut } from './left-out.ts';

/** In JSON, Secrets Manager writes every date as seconds since 1970; the SDK's other formats are for other services. */
export function parseEpochTimestamp(seconds: unknown): Date | undefined {
  if (seconds === null || seconds === undefined) return undefined;
  if (typeof seconds !== 'number') throw leftOut('Dates other than seconds since 1970 are');
  return new Date(Math.round(seconds * 1_000));
}

export const parseRfc3339DateTime = otherFormat;
export const parseRfc3339DateTimeWithOffset = otherFormat;
export const parseRfc7231DateTime = otherFormat;
export const dateToUtcString = otherFormat;

function otherFormat(): never {
  throw leftOut('Dates other than seconds since 1970 are');
}
