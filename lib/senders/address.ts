/**
 * Whether a path is served at a sender's address. Letter case counts not, as on SAP's reference page; a last part
 * `*` takes whatever lies beneath, and the path before it too, as Camel's servlet does with a prefix.
 */
export function isAddressed(address: string, path: string): boolean {
  if (hasDotSegment(path)) return false;
  const asked = withoutEndSlash(path).toLowerCase();
  const own = address.toLowerCase();
  const base = withoutEndSlash(own.replace(/\/\*$/, '/'));
  return asked === base || (own.endsWith('/*') && asked.startsWith(own.slice(0, -1)));
}

/** What of a path lies beneath a wildcard address, without a leading slash; `undefined` for other addresses. */
export function addressRemainder(address: string, path: string): string | undefined {
  return address.endsWith('/*') ? path.slice(address.length - 1) : undefined;
}

/** A part `..` would lead a receiver's address that ends in the remainder out of its own path. @see WHATWG URL, 4.1 */
function hasDotSegment(path: string): boolean {
  return path.split(/[/\\]/).some((part) => /^(?:\.|%2e){1,2}$/i.test(part));
}

function withoutEndSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
