import type { XmlAttribute, XmlDocument, XmlElement, XmlText } from '../xml-node.ts';

/** What an XPath can point at. */
export type XPathNode = XmlElement | XmlText | XmlAttribute;

/** An XPath, compiled once. */
export interface XPath {
  readonly source: string;
  /** The value as text: of a node-set its first node's, `undefined` when it has none. */
  text(document: XmlDocument): string | undefined;
  /** The value as XPath's `boolean()` sees it. */
  isTrue(document: XmlDocument): boolean;
  /** The nodes in document order; the document itself is answered as its root element. */
  nodes(document: XmlDocument): readonly XPathNode[];
}
