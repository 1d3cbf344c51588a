import { FlowError } from '../../errors.ts';
import type { JsonToXmlConverter } from '../../flow/steps.ts';
import { type JsonKind, JsonReader } from '../../text/json-reader.ts';
import type { XmlDocument, XmlElement, XmlName } from '../../xml/xml-node.ts';
import { ElementContent } from './element-content.ts';
import { type MemberName, memberNames, shownName } from './member-name.ts';

export type JsonToXmlOptions = Pick<JsonToXmlConverter, 'rootElement' | 'namespaces' | 'prefixSeparator'>;

/**
 * Converts JSON to XML by SAP's rules. Text stays as it is, also where it holds characters that XML cannot bear.
 *
 * SAP is silent on these, so we chose: numbers and booleans stay as they are written; `[]` gives no element and `{}`
 * an empty one; an array in an array, `$` beside child members and two attributes of one name are refused.
 * @throws FlowError `BODY_NOT_JSON`, `BODY_NOT_CONVERTIBLE`
 * @see SAP Help, "Conversion Rules for JSON to XML Conversion", "Limitations for JSON to XML Conversion"
 */
export function jsonToXml(text: string, options: JsonToXmlOptions): XmlDocument {
  const { rootElement = 'root', namespaces } = options;
  const source = { reader: new JsonReader(text), nameOf: memberNames(options) };
  const kind = source.reader.kind;
  if (kind !== 'object') throw notAnObject(kind);

  const content = readRoot(source);
  source.reader.readEnd();
  const root = rootElement === false ? onlyElement(content) : content.toElement(plainName(rootElement));
  return namespaces === undefined ? { root } : { root, namespaces: new Map(Object.entries(namespaces)) };
}

interface Source {
  readonly reader: JsonReader;
  readonly nameOf: (member: string) => MemberName;
}

function readRoot(source: Source): ElementContent {
  const content = new ElementContent();
  source.reader.readObject((member) => {
    if (member.startsWith('@')) throw rootAttribute();
    readMember(source, member, content);
  });
  return content;
}

function readObject(source: Source): ElementContent {
  const content = new ElementContent();
  source.reader.readObject((member) => readMember(source, member, content));
  return content;
}

function readMember(source: Source, member: string, content: ElementContent): void {
  const target = source.nameOf(member);
  switch (target.type) {
    case 'attribute':
      content.addAttribute(target.name, readScalar(source, member) ?? fail(nullAttribute(member)));
      break;
    case 'text':
      content.addText(readScalar(source, member) ?? '');
      break;
    case 'element':
      readElements(source, target.name, content);
  }
}

/** One element, or one for each item of an array. */
function readElements(source: Source, name: XmlName, content: ElementContent): void {
  const { reader } = source;
  if (reader.kind === 'array') {
    reader.readArray(() => {
      if (reader.kind === 'array') throw nestedArray(name.local);
      content.addElement(readElement(source, name));
    });
  } else {
    content.addElement(readElement(source, name));
  }
}

/** One for all: most elements of a large body are empty of attributes. */
const none: readonly never[] = [];

function readElement(source: Source, name: XmlName): XmlElement {
  if (source.reader.kind === 'object') return readObject(source).toElement(name);
  const text = readScalar(source, name.local) ?? '';
  return {
    type: 'element',
    name,
    attributes: none,
    children: text === '' ? none : [{ type: 'text', value: text }],
  };
}

function readScalar({ reader }: Source, member: string): string | undefined {
  switch (reader.kind) {
    case 'string':
      return reader.readString();
    case 'number':
    case 'boolean':
      return reader.readLexeme();
    case 'null':
      reader.readLexeme();
      return undefined;
    case 'object':
    case 'array':
      throw notScalar(member, reader.kind);
  }
}

function onlyElement({ children }: ElementContent): XmlElement {
  const [only, ...others] = children;
  if (only?.type === 'element' && others.length === 0) return only;
  throw new FlowError(
    'BODY_NOT_CONVERTIBLE',
    `The JSON object gives ${children.length} root elements; an XML document has exactly one.`,
    { hint: 'Send one member, or let the converter add a root element.' },
  );
}

function plainName(local: string): XmlName {
  return { prefix: '', local, namespace: '' };
}

function fail(error: FlowError): never {
  throw error;
}

function notAnObject(kind: JsonKind): FlowError {
  return new FlowError(
    'BODY_NOT_CONVERTIBLE',
    `JSON must start with an object to become XML, but the body is ${kind === 'array' ? 'an array' : `a bare ${kind}`}.`,
    { hint: 'Put it into an object: {"root": …}.' },
  );
}

function rootAttribute(): FlowError {
  return new FlowError(
    'BODY_NOT_CONVERTIBLE',
    'The root member name starts with the attribute indicator @. An attribute cannot be root.',
    { hint: 'Leave the "@" out, or put the member into an object: {"root": {"@name": …}}.' },
  );
}

function nullAttribute(member: string): FlowError {
  return new FlowError('BODY_NOT_CONVERTIBLE', `The attribute ${shownName(member)} is null.`, {
    hint: 'Send a text, or leave the attribute out.',
  });
}

function notScalar(member: string, kind: 'object' | 'array'): FlowError {
  return new FlowError(
    'BODY_NOT_CONVERTIBLE',
    `The member ${shownName(member)} is an ${kind} where text must stand.`,
  );
}

function nestedArray(member: string): FlowError {
  return new FlowError(
    'BODY_NOT_CONVERTIBLE',
    `The member ${shownName(member)} holds an array in an array.`,
    {
      hint: 'Put the inner array into an object, so that its elements have a name.',
    },
  );
}
