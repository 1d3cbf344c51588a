import { isHeaderName } from '../../message/header-rules.ts';
import { type Mistake, mistakeIn } from './finding.ts';

/**
 * A name that no header can bear. In a row that deletes, `*` stands for any characters, and a name may hold it anyway.
 * @see RFC 9110, section 5.1 (Field Names)
 */
export function checkHeaderName(name: string | undefined, place: readonly string[]): readonly Mistake[] {
  if (name === undefined || isHeaderName(name) || /\{\{/.test(name)) return [];
  return [mistakeIn(name, 'This is no name of a header.', place)];
}

/** A receiver's list of headers: a lone `*`, or whole names parted by `|`. */
export function checkHeaderList(list: string | undefined, place: readonly string[]): readonly Mistake[] {
  if (list === undefined || list.trim() === '*') return [];
  const names = list
    .split('|')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.flatMap((name) => checkListed(name, place));
}

function checkListed(name: string, place: readonly string[]): readonly Mistake[] {
  if (!name.includes('*')) return checkHeaderName(name, place);
  return [mistakeIn(name, 'The list takes whole names, or a * alone for all headers.', place)];
}

/** A sender's list of headers: regular expressions parted by `|`, or `*` for all. */
export function checkHeaderPatterns(list: string | undefined, place: readonly string[]): readonly Mistake[] {
  const patterns = (list ?? '').split('|').filter((pattern) => pattern !== '*');
  return patterns.flatMap((pattern) => {
    const problem = patternProblem(pattern);
    return problem === undefined ? [] : [mistakeIn(pattern, problem, place)];
  });
}

function patternProblem(pattern: string): string | undefined {
  if (!isPattern(pattern)) return 'This is no regular expression.';
  if (/\s|(?<!\{\d+),/.test(pattern)) {
    return 'No name of a header has a blank or a comma; names are parted by | alone.';
  }
  return pattern.includes('-*') ? 'This repeats the hyphen; .* stands for any characters.' : undefined;
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
