import type { XmlDocument, XmlElement } from '../xml-node.ts';
import type { XPathNode } from './xpath.ts';

/** The node above the root element. */
export interface DocumentNode {
  readonly type: 'document';
  readonly root: XmlElement;
}

/**
 * A node with the way up that XML trees do not keep. It is made when a path first comes by, once per node and
 * evaluation, so that two ways to one node lead to the same object.
 */
export class TreeNode {
  readonly node: XPathNode | DocumentNode;
  readonly parent: TreeNode | undefined;
  readonly depth: number;
  /** Place among its siblings; attributes come before children. */
  readonly order: number;
  readonly #children: TreeNode[] = [];
  readonly #attributes: TreeNode[] = [];

  constructor(node: XPathNode | DocumentNode, parent?: TreeNode, order = 0) {
    this.node = node;
    this.parent = parent;
    this.order = order;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
  }

  static of(document: XmlDocument): TreeNode {
    return new TreeNode({ type: 'document', root: document.root });
  }

  /** The nodes below, without their way up. */
  get childNodes(): readonly XPathNode[] {
    if (this.node.type === 'document') return [this.node.root];
    return this.node.type === 'element' ? this.node.children : [];
  }

  child(node: XPathNode, index: number): TreeNode {
    this.#children[index] ??= new TreeNode(node, this, index);
    return this.#children[index];
  }

  get attributes(): readonly TreeNode[] {
    if (this.node.type !== 'element' || this.#attributes.length > 0) return this.#attributes;
    const { attributes } = this.node;
    for (const [index, attribute] of attributes.entries()) {
      this.#attributes.push(new TreeNode(attribute, this, index - attributes.length));
    }
    return this.#attributes;
  }

  /** @see XPath 1.0, 5 */
  get text(): string {
    return nodeText(this.node);
  }
}

function nodeText(node: XPathNode | DocumentNode): string {
  if (node.type === 'document') return nodeText(node.root);
  if (node.type !== 'element') return node.value;
  const [only, ...others] = node.children;
  if (only?.type === 'text' && others.length === 0) return only.value;
  return node.children.map(nodeText).join('');
}

/** Each node once, in document order. */
export function inDocumentOrder(nodes: Iterable<TreeNode>): readonly TreeNode[] {
  return [...new Set(nodes)].sort(compareOrder);
}

function compareOrder(left: TreeNode, right: TreeNode): number {
  let [a, b] = [ancestorAt(left, right.depth), ancestorAt(right, left.depth)];
  if (a === b) return left.depth - right.depth;
  while (a.parent !== undefined && b.parent !== undefined && a.parent !== b.parent)
    [a, b] = [a.parent, b.parent];
  return a.order - b.order;
}

function ancestorAt(node: TreeNode, depth: number): TreeNode {
  let ancestor = node;
  while (ancestor.depth > depth && ancestor.parent !== undefined) ancestor = ancestor.parent;
  return ancestor;
}
