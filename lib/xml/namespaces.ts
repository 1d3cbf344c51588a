import type { XmlDocument, XmlElement, XmlName } from './xml-node.ts';

/** Namespace URIs by prefix; `''` is the default namespace's prefix. */
export type Namespaces = ReadonlyMap<string, string>;

export const noNamespaces: Namespaces = new Map();

/** What is bound in every document. @see Namespaces in XML 1.0, 3 */
export const predefinedNamespaces: Namespaces = new Map([
  ['', ''],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
]);

/** What the root declares: the document's own namespaces, and of each other prefix the first one in use. */
export function rootNamespaces({ root, namespaces }: XmlDocument): Namespaces {
  const declared = new Map(namespaces);
  collectNamespaces(root, declared);
  for (const name of namesOf(root)) if (isBound(name)) declared.set(name.prefix, name.namespace);
  declared.delete('xml');
  return declared;
}

function collectNamespaces(element: XmlElement, found: Map<string, string>): void {
  for (const name of namesOf(element)) {
    if (name.prefix !== '' && isBound(name) && !found.has(name.prefix))
      found.set(name.prefix, name.namespace);
  }
  for (const child of element.children) if (child.type === 'element') collectNamespaces(child, found);
}

function isBound(name: XmlName): boolean {
  return name.namespace !== '';
}

/** What an element has to declare so that its names mean what they mean in the tree. */
export function missingNamespaces(element: XmlElement, scope: Namespaces): Namespaces {
  let missing: Map<string, string> | undefined;
  for (const name of namesOf(element)) {
    if (!needsDeclaration(name, name === element.name, scope)) continue;
    missing ??= new Map();
    missing.set(name.prefix, name.namespace);
  }
  return missing ?? noNamespaces;
}

/**
 * A prefix without a namespace is left as it is (SAP's converter declares nothing for an unmapped prefix), and an
 * attribute without a prefix has no namespace whatever the default is.
 */
function needsDeclaration(name: XmlName, isElementName: boolean, scope: Namespaces): boolean {
  if (scope.get(name.prefix) === name.namespace) return false;
  return name.prefix === '' ? isElementName : isBound(name);
}

function* namesOf(element: XmlElement): Iterable<XmlName> {
  yield element.name;
  for (const attribute of element.attributes) yield attribute.name;
}
