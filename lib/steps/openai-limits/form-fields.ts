import { repeatedMember } from '../../text/json-edit.ts';
import type { FormPart } from './form.ts';
import { headerValue } from './header-value.ts';
import { jsonFields } from './json-fields.ts';
import { choiceMembers, tokenMembers } from './limited-calls.ts';
import {
  ambiguous,
  foldedName,
  isLookedInto,
  type LimitedField,
  misspelt,
  namesIn,
  type WatchedNames,
  wholeNumberOf,
} from './limited-field.ts';
import { startsJson, utf8Text } from './utf8-text.ts';

/**
 * The watched fields of a form.
 * @throws FlowError `BODY_NOT_CONVERTIBLE` when one comes twice, as a file or under a name that some take for its own;
 *   `BODY_NOT_JSON`, `BODY_NOT_TEXT`
 */
export function formFields(parts: readonly FormPart[], watched: WatchedNames): readonly LimitedField[] {
  const seen = new Set<string>();
  return parts.flatMap((part) => {
    const name = ownName(part, watched);
    if (name === undefined) return nestedFields(part, watched);
    if (seen.has(name)) throw repeatedMember(name);
    seen.add(name);
    return [fieldOf(name, '', part)];
  });
}

/** The watched name that some reader takes a part's for: PHP makes `max_tokens` of `max.tokens`, and a list of `n[]`. */
function ownName({ name }: FormPart, { own }: WatchedNames): string | undefined {
  const known = own.get(foldedName(name)) ?? own.get(segments(name)[0] ?? '');
  if (known !== undefined && known !== name) throw misspelt(known);
  return known;
}

/** The parts of a name such as `session[tools][0][model]`, without what counts the items. */
function segments(name: string): readonly string[] {
  return name
    .split(/[[\].]/)
    .map(foldedName)
    .filter((part) => !/^\d*$/.test(part));
}

/** What a part that the call does not ask by itself asks for, such as a model of its session. */
function nestedFields(part: FormPart, watched: WatchedNames): readonly LimitedField[] {
  const names = segments(part.name);
  const depth = names.findIndex((name) => !isLookedInto(name));
  const owner = names.at(depth - 1) ?? '';
  if (depth < 0) return startsJson(part.content) ? jsonFields(utf8Text(part.content), watched, owner) : [];
  const known = depth > 0 ? namesIn(owner, watched).get(names[depth] ?? '') : undefined;
  return known === undefined ? [] : [fieldOf(known, owner, part)];
}

function fieldOf(name: string, owner: string, part: FormPart): LimitedField {
  const isPlain = part.type === undefined || headerValue(part.type)?.value === 'text/plain';
  if (part.filename !== undefined || !isPlain) {
    throw ambiguous(`The field "${name}" of the form is sent as a file.`, {
      hint: 'Send it as a plain text.',
    });
  }
  const text = utf8Text(part.content);
  const isNumber = [...tokenMembers, ...choiceMembers].some((member) => member === name);
  return { name, owner, value: isNumber ? wholeNumberOf(text) : text };
}
