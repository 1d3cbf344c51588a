/** What of an address stands before its first expression. */
export function literalPrefix(address: string): string {
  return address.replace(/\$(?:simple)?\{.*$/s, '');
}

/**
 * The host, with its port, that an address names itself; none where a value of the message is a part of it or may
 * lengthen it.
 */
export function literalHost(address: string): string | undefined {
  const prefix = literalPrefix(address);
  const isClosed = prefix === address || /^https?:\/\/[^/?#]+[/?#]/i.test(prefix);
  return isClosed ? URL.parse(prefix)?.host : undefined;
}
