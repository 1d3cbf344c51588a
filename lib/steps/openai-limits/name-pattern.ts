/** A test for a list of names parted by `|`, in which `*` stands for any characters; letter case counts not. */
export function namePattern(list: string): (name: string) => boolean {
  const patterns = list
    .split('|')
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => name.split('*').map(quoted).join('.*'));
  if (patterns.length === 0) return () => false;
  const isListed = new RegExp(`^(?:${patterns.join('|')})$`, 'is');
  return (name) => isListed.test(name);
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.+?()[\]{}|/]/g, '\\$&');
}
