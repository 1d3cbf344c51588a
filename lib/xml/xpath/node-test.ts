import type { DocumentNode } from './tree-node.ts';
import type { XPathNode } from './xpath.ts';

/** Whether a step wants a node. */
export type NodeTest = (node: XPathNode | DocumentNode) => boolean;

/** What a name or `*` means on an axis: attributes on the attribute axis, elements on all others. */
export type PrincipalType = 'attribute' | 'element';

/** Tests by node type. Comments and processing instructions are not kept in the tree, so nothing is one. */
export const nodeTypes: ReadonlyMap<string, NodeTest> = new Map<string, NodeTest>([
  ['node', () => true],
  ['text', (node) => node.type === 'text'],
  ['comment', () => false],
  ['processing-instruction', () => false],
]);

export function anyName(principal: PrincipalType): NodeTest {
  return (node) => node.type === principal;
}

export function anyNameIn(namespace: string, principal: PrincipalType): NodeTest {
  return (node) => node.type === principal && node.name.namespace === namespace;
}

export function nameTest(namespace: string, local: string, principal: PrincipalType): NodeTest {
  return (node) => node.type === principal && node.name.local === local && node.name.namespace === namespace;
}
