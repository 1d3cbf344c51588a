import { XMLParser } from 'fast-xml-parser';
import { type Namespaces, predefinedNamespaces } from './namespaces.ts';
import { withoutReferences } from './references.ts';
import type { XmlDocument, XmlElement, XmlName, XmlNode } from './xml-node.ts';

/**
 * A node as the library gives it: one member `#text`, `#cdata` or `<name` with the content, and for an element with
 * attributes a member `:@` that holds `@name` members.
 */
export interface ParsedNode {
  readonly [member: string | symbol]: unknown;
}

/** A name whose prefix nothing binds; the offset is its element's. */
export class UnknownPrefix extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super('unknown prefix');
    this.offset = offset;
  }
}

/** The document of the library's top-level nodes; none unless there is exactly one element. */
export function parsedDocument(nodes: readonly ParsedNode[]): XmlDocument | undefined {
  const [root, ...others] = nodes.filter((node) => tagOf(node) !== undefined);
  if (root === undefined || others.length > 0) return undefined;
  const namespaces = new Map<string, string>();
  return { root: toElement(root, { scope: predefinedNamespaces, namespaces }), namespaces };
}

interface Surroundings {
  readonly scope: Namespaces;
  /** The first namespace of each prefix, used or not: also text may hold a prefixed name. */
  readonly namespaces: Map<string, string>;
}

type WrittenAttribute = readonly [name: string, value: string];

function toElement(node: ParsedNode, { scope: outer, namespaces }: Surroundings): XmlElement {
  const written = attributesOf(node);
  const declared = written.filter(([name]) => isDeclaration(name)).map(declaration);
  const scope = declared.length === 0 ? outer : new Map([...outer, ...declared]);
  for (const [prefix, namespace] of declared) {
    if (prefix !== '' && !namespaces.has(prefix)) namespaces.set(prefix, namespace);
  }
  return {
    type: 'element',
    name: resolved(tagOf(node) ?? '', node, scope),
    attributes: written
      .filter(([name]) => !isDeclaration(name))
      .map(([name, value]) => ({ type: 'attribute', name: resolvedAttribute(name, node, scope), value })),
    children: toChildren(node, { scope, namespaces }),
  };
}

function isDeclaration(name: string): boolean {
  return name === 'xmlns' || name.startsWith('xmlns:');
}

function declaration([name, value]: WrittenAttribute): WrittenAttribute {
  return [name.slice('xmlns:'.length), value];
}

/** The default namespace does not hold for attributes. @see Namespaces in XML 1.0, 6.2 */
function resolvedAttribute(name: string, node: ParsedNode, scope: Namespaces): XmlName {
  return name.includes(':') ? resolved(name, node, scope) : { prefix: '', local: name, namespace: '' };
}

function resolved(name: string, node: ParsedNode, scope: Namespaces): XmlName {
  const colon = name.indexOf(':');
  const prefix = name.slice(0, Math.max(0, colon));
  const namespace = scope.get(prefix);
  if (namespace === undefined) throw new UnknownPrefix(offsetOf(node));
  return { prefix, local: name.slice(colon + 1), namespace };
}

function toChildren(node: ParsedNode, surroundings: Surroundings): readonly XmlNode[] {
  const children: XmlNode[] = [];
  const text: string[] = [];
  const endText = (): void => {
    const value = text.splice(0).join('');
    if (value !== '') children.push({ type: 'text', value });
  };
  for (const child of contentOf(node)) {
    if (tagOf(child) === undefined) {
      text.push(textOf(child));
    } else {
      endText();
      children.push(toElement(child, surroundings));
    }
  }
  endText();
  return children;
}

const mark = '<';
const attributeMember = ':@';

function tagOf(node: ParsedNode): string | undefined {
  const [member = ''] = Object.keys(node);
  return member.startsWith(mark) ? member.slice(mark.length) : undefined;
}

function contentOf(node: ParsedNode): readonly ParsedNode[] {
  return Object.values(node)[0] as readonly ParsedNode[];
}

function textOf(node: ParsedNode): string {
  const [text] = Object.values(node);
  if (typeof text === 'string') return withoutReferences(text);
  return contentOf(node)
    .map((part) => String(part['#text']))
    .join('');
}

/** White space in a value is read as blanks, unless it is written as a reference. @see XML 1.0, 3.3.3 */
function attributesOf(node: ParsedNode): readonly WrittenAttribute[] {
  const attributes = node[attributeMember] as Readonly<Record<string, string>> | undefined;
  if (attributes === undefined) return [];
  return Object.entries(attributes).map(([name, value]) => [
    name.slice('@'.length),
    withoutReferences(value.replace(/[\t\n]/g, ' ')),
  ]);
}

function offsetOf(node: ParsedNode): number {
  const metaData = node[XMLParser.getMetaDataSymbol() as symbol] as
    | { readonly startIndex?: number }
    | undefined;
  return metaData?.startIndex ?? 0;
}
