import { XMLValidator } from 'fast-xml-parser';
import { illegalCharacter } from './characters.ts';
import { notWellFormed } from './not-well-formed.ts';
import { referenced } from './references.ts';

/**
 * Refuses what is not well-formed. The library's own check is lenient with references, characters and unclosed
 * comments, so these are looked at here; entity definitions are refused, since a few of them can grow without bound.
 * @throws FlowError `BODY_NOT_XML`
 */
export function checkWellFormed(text: string): void {
  const illegal = illegalCharacter.exec(text);
  if (illegal !== null) throw notWellFormed(text, 'it holds a character that XML cannot bear', illegal.index);
  for (const { 0: construct, index } of text.matchAll(constructs)) {
    const reason = fault(construct);
    if (reason !== undefined) throw notWellFormed(text, reason, index);
  }
  checkTags(text);
}

/** What is not a tag, whole where it is right, else only its first characters. */
const constructs =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE\s[^[<>]*>|<!DOCTYPE|<[!?]|&#?\w+;|&/g;

/** The library takes a quote in an instruction for the start of a value, `<?note it's?>`. */
export function withoutQuotesInInstructions(text: string): string {
  return text.replace(constructs, (construct) =>
    construct.startsWith('<?') ? construct.replace(/["']/g, ' ') : construct,
  );
}

function fault(construct: string): string | undefined {
  if (construct === '<!DOCTYPE') return 'a document type with definitions of its own is not accepted';
  if (construct === '<!' || construct === '<?') return 'a comment, CDATA section or instruction does not end';
  const isReference = construct.startsWith('&');
  return isReference && referenced(construct) === undefined ? 'a reference names no character' : undefined;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['InvalidTag', 'a tag is misspelt, not closed or never opened'],
  ['InvalidAttr', 'an attribute is misspelt or stands twice'],
  ['InvalidChar', 'a character stands where none may'],
  ['InvalidXml', 'one root element was expected'],
]);

function checkTags(text: string): void {
  const result = XMLValidator.validate(text);
  if (result === true) return;
  const { code, line, col = 1 } = result.err;
  throw notWellFormed(text, reasons.get(code) ?? 'a tag was expected', { line, column: col });
}
