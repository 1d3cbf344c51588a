import { FlowError, type FlowErrorOptions } from '../../errors.ts';

/** A member or field by which a call asks for something that a stage limits or sets. */
export interface LimitedField {
  readonly name: string;
  /** What it is a member of, as {@link foldedName}; empty for the call itself. */
  readonly owner: string;
  /** A text or a whole number; `undefined` where it is nothing of the kind, or must be there and is not. */
  readonly value: string | number | undefined;
}

/** The names that a stage limits or sets, by what readers may take for them ({@link foldedName}). */
export interface WatchedNames {
  /** Looked at in the call and in what it names models in. */
  readonly limited: ReadonlyMap<string, string>;
  /** Looked at in the call itself: the limited ones, and those that are set there. */
  readonly own: ReadonlyMap<string, string>;
}

export function watchedNames(limited: readonly string[], set: readonly string[]): WatchedNames {
  const byFoldedName = (names: readonly string[]): ReadonlyMap<string, string> =>
    new Map(names.map((name) => [foldedName(name), name]));
  return { limited: byFoldedName(limited), own: byFoldedName([...limited, ...set]) };
}

/**
 * What a generous reader makes of a name: without regard to letter case, to compatible characters such as the Kelvin
 * sign, to blanks, marks and underscores, or to what follows a U+0000.
 */
export function foldedName(name: string): string {
  if (/^[a-z]*$/.test(name)) return name;
  return name
    .slice(0, maxNameLength) // marks that pile up take more than linear time
    .replace(/\0.*$/s, '')
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** No name that is looked for is as long. */
const maxNameLength = 100;

/** Members of calls that name a model of their own, as {@link foldedName}. */
const askers: ReadonlySet<string> = new Set(
  `tools session agent delegation moderation transcription inputaudiotranscription
  grader graders testingcriteria datasource samplingparams`.split(/\s+/),
);

/** Members that hold such members. */
const holders: ReadonlySet<string> = new Set(['input', 'items', 'audio', 'method', 'reinforcement']);

/** Whether members of a member may ask for something. */
export function isLookedInto(foldedMember: string): boolean {
  return askers.has(foldedMember) || holders.has(foldedMember);
}

/** The names to look for in a member, or in the call itself. */
export function namesIn(owner: string, { limited, own }: WatchedNames): ReadonlyMap<string, string> {
  if (owner === '') return own;
  return askers.has(owner) ? limited : new Map();
}

const wholeNumber = /^(?:0|[1-9]\d{0,14})$/;

/** The number that digits are for every reader; `undefined` for other texts, such as `1e9`, `-1` or `010`. */
export function wholeNumberOf(text: string): number | undefined {
  return wholeNumber.test(text) ? Number(text) : undefined;
}

/** Refusal of a body that readers may understand in more than one way. */
export function ambiguous(message: string, options: FlowErrorOptions): FlowError {
  return new FlowError('BODY_NOT_CONVERTIBLE', message, options);
}

export function misspelt(name: string): FlowError {
  return ambiguous(`The body names something that some readers take for "${name}".`, {
    hint: `Write it "${name}".`,
  });
}
