/** A name in XML: the prefix as written ('' for none), the local part, and the namespace URI ('' for none). */
export interface XmlName {
  readonly prefix: string;
  readonly local: string;
  readonly namespace: string;
}

export interface XmlAttribute {
  readonly type: 'attribute';
  readonly name: XmlName;
  readonly value: string;
}

export interface XmlText {
  readonly type: 'text';
  readonly value: string;
}

export interface XmlElement {
  readonly type: 'element';
  readonly name: XmlName;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
}

/** What stands inside an element. Comments and processing instructions are not kept. */
export type XmlNode = XmlElement | XmlText;

/**
 * An XML document as a tree. Text holds characters, not entities, and may hold characters that XML 1.0 cannot
 * write; {@link xmlText} refuses those.
 */
export interface XmlDocument {
  readonly root: XmlElement;
  /** Namespaces by prefix that the root declares even when no name uses them. */
  readonly namespaces?: ReadonlyMap<string, string>;
}
