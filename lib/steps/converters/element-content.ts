import { FlowError } from '../../errors.ts';
import type { XmlAttribute, XmlElement, XmlName, XmlNode } from '../../xml/xml-node.ts';
import { shownName } from './member-name.ts';

/** Gathers what one JSON object becomes, and refuses what one element cannot hold. */
export class ElementContent {
  readonly #attributes: XmlAttribute[] = [];
  #attributeKeys: Set<string> | undefined;
  readonly #children: XmlNode[] = [];
  #hasText = false;

  get children(): readonly XmlNode[] {
    return this.#children;
  }

  addAttribute(name: XmlName, value: string): void {
    if (this.#children.length > 0 || this.#hasText) {
      throw new FlowError(
        'BODY_NOT_CONVERTIBLE',
        `Trying to write an attribute when there is no open start element: ${shownName(`@${name.local}`)} comes after other members.`,
        { hint: 'Put the members that begin with "@" first in their object.' },
      );
    }
    const key = `${name.namespace || name.prefix} ${name.local}`;
    this.#attributeKeys ??= new Set();
    if (this.#attributeKeys.has(key)) {
      throw new FlowError(
        'BODY_NOT_CONVERTIBLE',
        `An object holds the attribute ${shownName(name.local)} twice.`,
      );
    }
    this.#attributeKeys.add(key);
    this.#attributes.push({ type: 'attribute', name, value });
  }

  addElement(element: XmlElement): void {
    if (this.#hasText) throw mixedContent();
    this.#children.push(element);
  }

  addText(text: string): void {
    if (this.#hasText || this.#children.length > 0) throw mixedContent();
    this.#hasText = true;
    if (text !== '') this.#children.push({ type: 'text', value: text });
  }

  toElement(name: XmlName): XmlElement {
    return { type: 'element', name, attributes: this.#attributes, children: this.#children };
  }
}

function mixedContent(): FlowError {
  return new FlowError(
    'BODY_NOT_CONVERTIBLE',
    'An object holds "$" beside other child members: mixed content is not supported.',
    {
      hint: 'Put "$" beside attributes ("@…") only.',
    },
  );
}
