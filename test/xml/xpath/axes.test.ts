import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { XmlDocument, XmlElement, XmlNode } from '../../../lib/xml/xml-node.ts';
import { axes } from '../../../lib/xml/xpath/axes.ts';
import { compileXPath } from '../../../lib/xml/xpath/compile.ts';
import type { XPathNode } from '../../../lib/xml/xpath/xpath.ts';
import { documents } from '../trees.ts';

/** Every node of a document in document order, with the nodes above it, the nearest last. */
interface Listed {
  readonly node: XPathNode;
  readonly above: readonly XmlElement[];
}

function listed(node: XmlNode, above: readonly XmlElement[] = []): readonly Listed[] {
  if (node.type === 'text') return [{ node, above }];
  const inside = [...above, node];
  return [
    { node, above },
    ...node.attributes.map((attribute) => ({ node: attribute, above: inside })),
    ...node.children.flatMap((child) => listed(child, inside)),
  ];
}

/** The nodes of an axis by their definition: all nodes are looked at, none is walked to. */
function byDefinition(axis: string, all: readonly Listed[], from: Listed): readonly XPathNode[] {
  const at = all.indexOf(from);
  const parent = from.above.at(-1);
  const isBelow = ({ above }: Listed): boolean => above.some((node) => node === from.node);
  const isAbove = ({ node }: Listed): boolean => from.above.some((above) => above === node);
  const isSibling = ({ above }: Listed): boolean =>
    from.node.type !== 'attribute' && parent !== undefined && above.at(-1) === parent;
  const isWanted: Readonly<Record<string, (other: Listed, index: number) => boolean>> = {
    self: (other) => other === from,
    child: ({ above }) => above.at(-1) === from.node,
    parent: ({ node }) => node === parent,
    ancestor: isAbove,
    'ancestor-or-self': (other) => other === from || isAbove(other),
    descendant: isBelow,
    'descendant-or-self': (other) => other === from || isBelow(other),
    'following-sibling': (other, index) => isSibling(other) && index > at,
    'preceding-sibling': (other, index) => isSibling(other) && index < at,
    following: (other, index) => index > at && !isBelow(other),
    preceding: (other, index) => index < at && !isAbove(other),
    attribute: ({ node, above }) => node.type === 'attribute' && above.at(-1) === from.node,
  };
  const found = all.filter((other, index) => isWanted[axis]?.(other, index) === true);
  return found
    .filter(({ node }) => axis === 'attribute' || axis.endsWith('self') || node.type !== 'attribute')
    .filter((other) => other === from || axis === 'attribute' || other.node.type !== 'attribute')
    .map(({ node }) => node);
}

/** Nodes by their places, so that two nodes that look the same are told apart. */
function placesOf(nodes: readonly XPathNode[], all: readonly Listed[]): readonly number[] {
  return nodes.map((node) => all.findIndex((one) => one.node === node));
}

describe('axes', () => {
  it.each([...axes.keys()])('finds by %s what its definition says, from any node', (axis) => {
    fc.assert(
      fc.property(documents, fc.nat(), (document: XmlDocument, pick) => {
        const all = listed(document.root);
        const index = pick % all.length;
        const from = all[index];
        const nodes = compileXPath(`(//node() | //@*)[${index + 1}]/${axis}::node()`).nodes(document);

        const withoutDocument =
          axis.startsWith('ancestor') || axis === 'parent' ? nodes.slice(documentCount(axis, from)) : nodes;

        const expected = from === undefined ? [] : byDefinition(axis, all, from);
        expect(placesOf(withoutDocument, all)).toEqual(placesOf(expected, all));
      }),
    );
  });
});

/** The document above the root is answered as the root once more. */
function documentCount(axis: string, from: Listed | undefined): number {
  return axis !== 'parent' || from?.above.length === 0 ? 1 : 0;
}
