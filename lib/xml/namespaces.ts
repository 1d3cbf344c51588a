/** Namespace URIs by prefix; `''` is the default namespace's prefix. */
export type Namespaces = ReadonlyMap<string, string>;

/** What is bound in every document. @see Namespaces in XML 1.0, 3 */
export const predefinedNamespaces: Namespaces = new Map([
  ['', ''],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
]);
