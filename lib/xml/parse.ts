import { XMLParser } from 'fast-xml-parser';
import { notWellFormed } from './not-well-formed.ts';
import { type ParsedNode, parsedDocument, UnknownPrefix } from './parsed-nodes.ts';
import { checkWellFormed, withoutQuotesInInstructions } from './well-formed.ts';
import type { XmlDocument } from './xml-node.ts';

/** Deepest nesting of elements; whatever walks a tree calls itself once or more per level. */
const maxDepth = 512;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  cdataPropName: '#cdata',
  // The mark keeps a tag such as <constructor> off the library's list of dangerous names. Some tags pass it twice.
  transformTagName: (name) => (name.startsWith('<') ? name : `<${name}`),
  ignoreDeclaration: true,
  ignorePiTags: true,
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  jPath: false,
  captureMetaData: true,
  maxNestedTags: maxDepth,
});

/**
 * The document that a text holds: characters for references, nothing trimmed, CDATA as text, namespaces resolved;
 * comments and processing instructions are dropped.
 * @throws FlowError `BODY_NOT_XML` with line and column
 */
export function parseXml(text: string): XmlDocument {
  checkWellFormed(text);
  const document = parsed(text);
  if (document === undefined) throw notWellFormed(text, 'one root element was expected', text.length);
  return document;
}

function parsed(text: string): XmlDocument | undefined {
  try {
    const nodes: readonly ParsedNode[] = parser.parse(withoutQuotesInInstructions(text));
    return parsedDocument(nodes);
  } catch (cause) {
    if (cause instanceof UnknownPrefix)
      throw notWellFormed(text, 'a prefix is not bound to a namespace', cause.offset);
    throw notWellFormed(text, `a tag is misspelt, or elements are nested deeper than ${maxDepth} levels`, 0);
  }
}
