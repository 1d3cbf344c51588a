import { FlowError } from '../../errors.ts';
import { isNcName } from '../../xml/characters.ts';
import type { XmlName } from '../../xml/xml-node.ts';

/** What a JSON member becomes: an element, an attribute (`@name`) or the element's text (`$`). */
export type MemberName =
  | { readonly type: 'element' | 'attribute'; readonly name: XmlName }
  | { readonly type: 'text' };

export interface NamingOptions {
  /** Namespaces by prefix; without them prefixes are dropped. */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** @default ':' */
  readonly prefixSeparator?: string;
}

/**
 * Names of members by SAP's rules; each spelling is looked at once. The function throws FlowError
 * `BODY_NOT_CONVERTIBLE` for a name that XML cannot bear.
 */
export function memberNames(options: NamingOptions): (member: string) => MemberName {
  const known = new Map<string, MemberName>();
  return (member) => {
    const found = known.get(member) ?? memberName(member, options);
    known.set(member, found);
    return found;
  };
}

function memberName(member: string, options: NamingOptions): MemberName {
  if (member === '$') return { type: 'text' };
  const isAttribute = member.startsWith('@');
  const name = xmlName(isAttribute ? member.slice(1) : member, options) ?? fail(notAName(member));
  return { type: isAttribute ? 'attribute' : 'element', name };
}

/**
 * Mapping off drops the prefix, a mapped prefix gives its namespace, an unmapped one stays part of the name.
 * @see SAP Help, "Example Transformations from JSON to XML Format"
 */
function xmlName(name: string, { namespaces, prefixSeparator = ':' }: NamingOptions): XmlName | undefined {
  const separatorAt = name.indexOf(prefixSeparator);
  const prefix = separatorAt > 0 ? name.slice(0, separatorAt) : '';
  const local = separatorAt > 0 ? name.slice(separatorAt + prefixSeparator.length) : name;
  if (namespaces === undefined) return legalName({ prefix: '', local, namespace: '' });

  const namespace = Object.hasOwn(namespaces, prefix) ? namespaces[prefix] : undefined;
  if (namespace !== undefined) return legalName({ prefix, local, namespace });
  const isWholeName = prefix === '' || prefixSeparator !== ':';
  return legalName({ prefix: isWholeName ? '' : prefix, local: isWholeName ? name : local, namespace: '' });
}

/** @see SAP Help, "Limitations for JSON to XML Conversion" */
function legalName(name: XmlName): XmlName | undefined {
  return isLegal(name.local) && (name.prefix === '' || isLegal(name.prefix)) ? name : undefined;
}

function isLegal(part: string): boolean {
  return isNcName(part) && !/^xml/i.test(part);
}

function fail(error: FlowError): never {
  throw error;
}

function notAName(member: string): FlowError {
  return new FlowError(
    'BODY_NOT_CONVERTIBLE',
    `The member name ${shownName(member)} cannot become a name in XML.`,
    {
      hint: 'A name begins with a letter or "_", goes on with letters, digits, "-", "_" and ".", and does not begin with "xml".',
    },
  );
}

const shownLength = 60;

/** A name in quotes, shortened: it may be as long as the body. */
export function shownName(name: string): string {
  return JSON.stringify(name.length > shownLength ? `${name.slice(0, shownLength)}…` : name);
}
