import fc from 'fast-check';
import type { XmlAttribute, XmlDocument, XmlElement, XmlName, XmlNode } from '../../lib/xml/xml-node.ts';

/** A name without a namespace. */
export function plainName(local: string): XmlName {
  return { prefix: '', local, namespace: '' };
}

/** An element for tests: `element('a', 'text', element('b'))`. */
export function element(name: string | XmlName, ...children: readonly (string | XmlNode)[]): XmlElement {
  return {
    type: 'element',
    name: typeof name === 'string' ? plainName(name) : name,
    attributes: [],
    children: children.map((child) => (typeof child === 'string' ? { type: 'text', value: child } : child)),
  };
}

export function attribute(name: string | XmlName, value: string): XmlAttribute {
  return { type: 'attribute', name: typeof name === 'string' ? plainName(name) : name, value };
}

/** Any character that XML 1.0 can bear. */
const legalCharacter = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 1 })
  .filter((character) => /[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(character));

const legalText = fc.string({
  unit: fc.oneof(legalCharacter, fc.constantFrom(...'<>&"\'\r\n\t ]')),
  minLength: 1,
  maxLength: 8,
});

const name: fc.Arbitrary<XmlName> = fc.oneof(
  fc.constantFrom('a', 'b', 'constructor', 'é-1').map(plainName),
  fc.record({
    prefix: fc.constantFrom('p', 'q'),
    local: fc.constantFrom('a', 'b'),
    namespace: fc.constantFrom('urn:one', 'urn:<&">'),
  }),
);

const attributes = fc.uniqueArray(
  fc.record({
    type: fc.constant('attribute' as const),
    name: fc.constantFrom('a', 'b', '__proto__').map(plainName),
    value: legalText,
  }),
  { selector: (one) => one.name.local, maxLength: 3 },
);

const { root } = fc.letrec<{ root: XmlElement }>((tie) => ({
  root: fc.record({
    type: fc.constant('element' as const),
    name,
    attributes,
    children: fc
      .array(
        fc.oneof(
          { maxDepth: 4 },
          fc.record({ type: fc.constant('text' as const), value: legalText }),
          tie('root'),
        ),
        { maxLength: 4 },
      )
      .map(withoutTextNeighbours),
  }),
}));

/** Documents of legal characters, no two texts side by side. */
export const documents: fc.Arbitrary<XmlDocument> = root.map((top) => ({ root: top }));

function withoutTextNeighbours(nodes: readonly XmlNode[]): readonly XmlNode[] {
  return nodes.filter((node, index) => node.type === 'element' || nodes[index - 1]?.type !== 'text');
}
