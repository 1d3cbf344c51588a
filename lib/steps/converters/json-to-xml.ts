import type { JsonToXmlConverter } from '../../flow/steps.ts';
import type { XmlDocument } from '../../xml/xml-node.ts';

export type JsonToXmlOptions = Pick<JsonToXmlConverter, 'rootElement' | 'namespaces' | 'prefixSeparator'>;

export function jsonToXml(_text: string, _options: JsonToXmlOptions): XmlDocument {
  throw new Error('not there yet');
}
