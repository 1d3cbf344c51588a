export const utc = 'UTC';

/** Whether a time zone of this name is known, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  if (name === utc) return true;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** Minutes that a zone is ahead of UTC at a moment. */
export function offsetMinutes(date: Date, timeZone: string): number {
  if (timeZone === utc) return 0;
  const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(zoneName(date, timeZone, 'longOffset')) ?? [];
  const offset = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === '-' ? -offset : offset;
}

/** How a zone is called at a moment: by name, or by its offset. */
export function zoneName(
  date: Date,
  timeZone: string,
  timeZoneName: 'short' | 'long' | 'longOffset',
): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName }).formatToParts(date);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
