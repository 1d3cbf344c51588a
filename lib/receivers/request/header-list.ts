/**
 * A header list of CPI's HTTP receiver as a test of names in lower case: names parted by `|`, a lone `*` for all,
 * empty for none.
 * @see SAP Help, "HTTP Receiver Adapter" (Request Headers, Response Headers)
 */
export function headerList(list: string): (lowerCaseName: string) => boolean {
  if (list.trim() === '*') return () => true;
  const names = new Set(list.split('|').map((name) => name.trim().toLowerCase()));
  names.delete('');
  return (name) => names.has(name);
}
