import { FlowError } from '../errors.ts';
import { codePointName, illegalCharacter } from './characters.ts';
import {
  missingNamespaces,
  type Namespaces,
  noNamespaces,
  predefinedNamespaces,
  rootNamespaces,
} from './namespaces.ts';
import type { XmlDocument, XmlElement, XmlName } from './xml-node.ts';

const prolog = "<?xml version='1.0' encoding='UTF-8'?>";

/**
 * The document as text, without line breaks of its own. Namespaces are declared on the root where they can be.
 * @throws FlowError `BODY_NOT_CONVERTIBLE` for a character that XML 1.0 cannot bear
 * @see SAP Help, "Conversion Rules for JSON to XML Conversion" (the prolog)
 */
export function xmlText(document: XmlDocument): string {
  const parts = [prolog];
  writeElement(document.root, rootNamespaces(document), { parts, scope: predefinedNamespaces });
  return parts.join('');
}

interface Surroundings {
  readonly parts: string[];
  /** What the elements around have bound. */
  readonly scope: Namespaces;
}

function writeElement(element: XmlElement, declared: Namespaces, { parts, scope }: Surroundings): void {
  const tag = qualifiedName(element.name);
  const inner = declared.size === 0 ? scope : new Map([...scope, ...declared]);
  const missing = missingNamespaces(element, inner);
  const innermost = missing.size === 0 ? inner : new Map([...inner, ...missing]);
  parts.push('<', tag);
  writeDeclarations(declared, parts);
  writeDeclarations(missing, parts);
  for (const { name, value } of element.attributes) {
    parts.push(' ', qualifiedName(name), '="', attributeText(value, tag), '"');
  }
  writeContent(element, tag, { parts, scope: innermost });
}

function writeDeclarations(namespaces: Namespaces, parts: string[]): void {
  for (const [prefix, namespace] of namespaces) {
    const name = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
    parts.push(' ', name, '="', attributeText(namespace, name), '"');
  }
}

function writeContent(element: XmlElement, tag: string, surroundings: Surroundings): void {
  const { parts } = surroundings;
  if (element.children.length === 0) {
    parts.push('/>');
    return;
  }
  parts.push('>');
  for (const child of element.children) {
    if (child.type === 'element') writeElement(child, noNamespaces, surroundings);
    else parts.push(textContent(child.value, tag));
  }
  parts.push('</', tag, '>');
}

function qualifiedName({ prefix, local }: XmlName): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}

const references: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

function reference(character: string): string {
  return references.get(character) ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
}

/** A bare carriage return would be read as a line feed. @see XML 1.0, 2.11 */
function textContent(text: string, tag: string): string {
  return legalText(text, tag).replace(/[&<>\r]/g, reference);
}

/** White space other than blanks would be read as blanks. @see XML 1.0, 3.3.3 */
function attributeText(text: string, tag: string): string {
  return legalText(text, tag).replace(/[&<>"\t\n\r]/g, reference);
}

function legalText(text: string, tag: string): string {
  const illegal = illegalCharacter.exec(text);
  if (illegal === null) return text;
  throw new FlowError(
    'BODY_NOT_CONVERTIBLE',
    `The body cannot be written as XML: "${tag}" holds the character ${codePointName(illegal[0])}, which XML 1.0 cannot bear.`,
    { hint: 'Leave the character out, or read the value by XPath before the body is written.' },
  );
}
