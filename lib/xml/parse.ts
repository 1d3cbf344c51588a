import type { XmlDocument } from './xml-node.ts';

/** The document that the text holds. @throws FlowError `BODY_NOT_XML` */
export function parseXml(_text: string): XmlDocument {
  throw new Error('not there yet');
}
