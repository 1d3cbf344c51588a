/** A UTF-16 unit or code point that XML 1.0 cannot bear: most control characters, lone surrogates, U+FFFE, U+FFFF. */
export const illegalCharacter = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

const nameStart =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}' +
  '\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';

/**
 * An NCName: a name without a colon, as the source of a regular expression with the flag `u`.
 * @see Namespaces in XML 1.0, 3; XML 1.0, 2.3
 */
export const ncName = `[${nameStart}][${nameStart}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}]*`;

const wholeNcName = new RegExp(`^${ncName}$`, 'u');

export function isNcName(name: string): boolean {
  return wholeNcName.test(name);
}

/** A code point as the standards write it: `U+0000`. */
export function codePointName(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${hex.padStart(4, '0')}`;
}
