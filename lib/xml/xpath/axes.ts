import type { NodeTest } from './node-test.ts';
import type { TreeNode } from './tree-node.ts';

/** The nodes of an axis that pass the test, nearest first. */
export type Axis = (node: TreeNode, test: NodeTest) => readonly TreeNode[];

/** The axes of XPath 1.0 but `namespace`. */
export const axes: ReadonlyMap<string, Axis> = new Map<string, Axis>([
  ['child', child],
  ['descendant', descendant],
  ['descendant-or-self', (node, test) => [...self(node, test), ...descendant(node, test)]],
  ['self', self],
  ['parent', (node, test) => (node.parent === undefined ? [] : self(node.parent, test))],
  ['ancestor', (node, test) => ancestors(node).filter((ancestor) => test(ancestor.node))],
  ['ancestor-or-self', (node, test) => [node, ...ancestors(node)].filter((ancestor) => test(ancestor.node))],
  ['attribute', (node, test) => node.attributes.filter((attribute) => test(attribute.node))],
  ['following-sibling', followingSibling],
  ['preceding-sibling', precedingSibling],
  ['following', following],
  ['preceding', preceding],
]);

/** Axes whose nearest node is the last one in document order. */
export const reverseAxes: ReadonlySet<string> = new Set([
  'ancestor',
  'ancestor-or-self',
  'preceding',
  'preceding-sibling',
]);

function self(node: TreeNode, test: NodeTest): readonly TreeNode[] {
  return test(node.node) ? [node] : [];
}

/** Only nodes that pass get a way up: a document may be large and the path short. */
function child(parent: TreeNode, test: NodeTest): readonly TreeNode[] {
  const found: TreeNode[] = [];
  for (const [index, node] of parent.childNodes.entries())
    if (test(node)) found.push(parent.child(node, index));
  return found;
}

function descendant(top: TreeNode, test: NodeTest): readonly TreeNode[] {
  const found: TreeNode[] = [];
  const walk = (parent: TreeNode): void => {
    for (const [index, node] of parent.childNodes.entries()) {
      if (test(node)) found.push(parent.child(node, index));
      if (node.type === 'element') walk(parent.child(node, index));
    }
  };
  walk(top);
  return found;
}

function ancestors(node: TreeNode): readonly TreeNode[] {
  const found: TreeNode[] = [];
  for (let above = node.parent; above !== undefined; above = above.parent) found.push(above);
  return found;
}

function followingSibling(node: TreeNode, test: NodeTest): readonly TreeNode[] {
  return siblings(node).filter((sibling) => sibling.order > node.order && test(sibling.node));
}

function precedingSibling(node: TreeNode, test: NodeTest): readonly TreeNode[] {
  return siblings(node)
    .filter((sibling) => sibling.order < node.order && test(sibling.node))
    .reverse();
}

/** The children of the parent; an attribute is nobody's sibling. */
function siblings({ node, parent }: TreeNode): readonly TreeNode[] {
  return parent === undefined || node.type === 'attribute' ? [] : child(parent, () => true);
}

function following(node: TreeNode, test: NodeTest): readonly TreeNode[] {
  const below =
    node.node.type === 'attribute' && node.parent !== undefined ? descendant(node.parent, test) : [];
  const above = [node, ...ancestors(node)];
  return [
    ...below,
    ...above
      .flatMap((start) => followingSibling(start, () => true))
      .flatMap((top) => selfAndBelow(top, test)),
  ];
}

function preceding(node: TreeNode, test: NodeTest): readonly TreeNode[] {
  const above = [node, ...ancestors(node)];
  return above
    .flatMap((start) => precedingSibling(start, () => true))
    .flatMap((top) => selfAndBelow(top, test).toReversed());
}

function selfAndBelow(top: TreeNode, test: NodeTest): readonly TreeNode[] {
  return [...self(top, test), ...descendant(top, test)];
}
