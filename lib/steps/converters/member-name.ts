import { FlowError } from '../../errors.ts';
import { isNcName } from '../../xml/characters.ts';
import type { XmlName } from '../../xml/xml-node.ts';

/** What a JSON member becomes: an element, an attribute (`@name`) or the element's text (`$`). */
export type MemberName =
  | { readonly type: 'element'; readonly name: XmlName }
  | { readonly type: 'attribute'; readonly name: XmlName }
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
  if (member.startsWith('@')) return { type: 'attribute', name: xmlName(member.slice(1), options) };
  return { type: 'element', name: xmlName(member, options) };
}

/**
 * Mapping off drops the prefix, a mapped prefix gives its namespace, an unmapped one stays part of the name.
 * @see SAP Help, "Example Transformations from JSON to XML Format"
 */
function xmlName(member: string, { namespaces, prefixSeparator = ':' }: NamingOptions): XmlName {
  const separatorAt = member.indexOf(prefixSeparator);
  const prefix = separatorAt > 0 ? member.slice(0, separatorAt) : '';
  const local = separatorAt > 0 ? member.slice(separatorAt + prefixSeparator.length) : member;
  if (namespaces === undefined) return { prefix: '', local: checkedPart(local, member), namespace: '' };

  const namespace = Object.hasOwn(namespaces, prefix) ? namespaces[prefix] : undefined;
  if (namespace !== undefined) return { prefix, local: checkedPart(local, member), namespace };
  if (prefix === '' || prefixSeparator !== ':') {
    return { prefix: '', local: checkedPart(member, member), namespace: '' };
  }
  return { prefix: checkedPart(prefix, member), local: checkedPart(local, member), namespace: '' };
}

/** @see SAP Help, "Limitations for JSON to XML Conversion" */
function checkedPart(part: string, member: string): string {
  if (isNcName(part) && !/^xml/i.test(part)) return part;
  throw new FlowError(
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
