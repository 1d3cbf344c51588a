/**
 * A test for a list of names parted by `|`, in which `*` stands for any characters; letter case counts not. No name is
 * read more than once per part of a pattern.
 */
export function namePattern(list: string): (name: string) => boolean {
  const patterns = list
    .toLowerCase()
    .split('|')
    .map((name) => name.trim())
    .filter(Boolean)
    .map((pattern) => pattern.split('*'));
  return (name) => {
    const lowerCaseName = name.toLowerCase();
    return patterns.some((parts) => isMatch(lowerCaseName, parts));
  };
}

/** The first place of each part is as good as any later one, since what follows it may be anything. */
function isMatch(name: string, parts: readonly string[]): boolean {
  const [first = '', ...others] = parts;
  const last = others.at(-1);
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let offset = first.length;
  for (const part of others.slice(0, -1)) {
    const found = name.indexOf(part, offset);
    if (found < 0) return false;
    offset = found + part.length;
  }
  return name.length - last.length >= offset && name.endsWith(last);
}
