import { illegalCharacter } from './characters.ts';

const predefined: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

const anyReference = /&(?:#x([\da-fA-F]+)|#(\d+)|(\w+));/g;

/** Text with its references replaced by characters, once: what they give is not looked at again. */
export function withoutReferences(text: string): string {
  return text.includes('&')
    ? text.replace(anyReference, (reference) => referenced(reference) ?? reference)
    : text;
}

/** The character that a reference such as `&lt;` or `&#xA;` stands for; none when XML does not know it. */
export function referenced(reference: string): string | undefined {
  const number = /^&#(x?)(\w+);$/.exec(reference);
  if (number === null) return predefined.get(reference.slice(1, -1));
  const codePoint = Number.parseInt(number[2] ?? '', number[1] === 'x' ? 16 : 10);
  const character = codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : '\0';
  return illegalCharacter.test(character) ? undefined : character;
}
