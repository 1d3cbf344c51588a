import { FlowError } from '../errors.ts';
import { codePointName, illegalCharacter } from './characters.ts';
import { type Namespaces, predefinedNamespaces } from './namespaces.ts';
import type { XmlDocument, XmlElement, XmlName } from './xml-node.ts';

const prolog = "<?xml version='1.0' encoding='UTF-8'?>";

/**
 * The document as text, without line breaks of its own. Namespaces are declared on the root where they can be.
 * @throws FlowError `BODY_NOT_CONVERTIBLE` for a character that XML 1.0 cannot bear
 * @see SAP Help, "Conversion Rules for JSON to XML Conversion" (the prolog)
 */
export function xmlText(document: XmlDocument): string {
  const parts = [prolog];
  const declared = rootNamespaces(document);
  writeElement(document.root, { parts, scope: predefinedNamespaces, declared });
  return parts.join('');
}

interface Place {
  readonly parts: string[];
  /** What the elements around have bound. */
  readonly scope: Namespaces;
  /** What the element has to declare, whether it needs it or not. */
  readonly declared: Namespaces;
}

const none: Namespaces = new Map();

/** The document's own namespaces and, for each other prefix, the first namespace that a name uses it for. */
function rootNamespaces({ root, namespaces = none }: XmlDocument): Namespaces {
  const declared = new Map(namespaces);
  collectNamespaces(root, declared);
  declared.delete('xml');
  for (const { prefix, namespace } of namesOf(root)) if (namespace !== '') declared.set(prefix, namespace);
  return declared;
}

function collectNamespaces(element: XmlElement, found: Map<string, string>): void {
  for (const { prefix, namespace } of namesOf(element)) {
    if (prefix !== '' && namespace !== '' && !found.has(prefix)) found.set(prefix, namespace);
  }
  for (const child of element.children) if (child.type === 'element') collectNamespaces(child, found);
}

function namesOf(element: XmlElement): readonly XmlName[] {
  if (element.attributes.length === 0) return [element.name];
  return [element.name, ...element.attributes.map((attribute) => attribute.name)];
}

function writeElement(element: XmlElement, { parts, scope, declared }: Place): void {
  const tag = qualifiedName(element.name);
  const declarations = missingNamespaces(element, scope, declared);
  parts.push('<', tag);
  for (const [prefix, namespace] of declarations) {
    parts.push(prefix === '' ? ' xmlns="' : ` xmlns:${prefix}="`, attributeText(namespace, tag), '"');
  }
  for (const { name, value } of element.attributes) {
    parts.push(' ', qualifiedName(name), '="', attributeText(value, tag), '"');
  }
  if (element.children.length === 0) {
    parts.push('/>');
    return;
  }
  parts.push('>');
  const inner = {
    parts,
    scope: declarations.size === 0 ? scope : new Map([...scope, ...declarations]),
    declared: none,
  };
  for (const child of element.children) {
    if (child.type === 'element') writeElement(child, inner);
    else parts.push(textContent(child.value, tag));
  }
  parts.push('</', tag, '>');
}

/** A prefix without a namespace is written as it is: SAP's converter keeps unmapped prefixes and declares nothing. */
function missingNamespaces(element: XmlElement, scope: Namespaces, declared: Namespaces): Namespaces {
  const missing = new Map(declared);
  for (const { prefix, namespace } of namesOf(element)) {
    const isElementName = prefix !== '' || element.name.prefix === '';
    if (!isElementName || (prefix !== '' && namespace === '')) continue;
    if ((declared.get(prefix) ?? scope.get(prefix)) !== namespace) missing.set(prefix, namespace);
  }
  return missing;
}

function qualifiedName({ prefix, local }: XmlName): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function reference(character: string): string {
  return references[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
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
    `The body cannot be written as XML: element "${tag}" holds the character ${codePointName(illegal[0])}, which XML 1.0 cannot bear.`,
    { hint: 'Leave the character out, or read the value by XPath before the body is written.' },
  );
}
