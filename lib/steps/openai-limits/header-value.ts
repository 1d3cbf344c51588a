/** A header such as `text/plain; charset=utf-8`, taken apart. */
export interface HeaderValue {
  /** What stands before the parameters, in lower case. */
  readonly value: string;
  /** By their names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * The parts of a header; `undefined` where readers may part it in more than one way, as with a parameter that comes twice.
 * @see RFC 9110, 5.6.6
 */
export function headerValue(text: string): HeaderValue | undefined {
  const value = text.replace(/;.*$/s, '');
  const parameters = new Map<string, string>();
  const parameter = /[ \t]*;[ \t]*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]+))/y;
  let end = value.length;
  for (parameter.lastIndex = end; ; parameter.lastIndex = end) {
    const [all, name = '', quoted, plain = ''] = parameter.exec(text) ?? [];
    if (all === undefined) break;
    if (parameters.has(name.toLowerCase())) return undefined;
    parameters.set(name.toLowerCase(), quoted?.replaceAll(/\\(["\\])/g, '$1') ?? plain);
    end += all.length;
  }
  const isWhole = /^[ \t]*(?:;[ \t]*)?$/.test(text.slice(end));
  return isWhole ? { value: value.trim().toLowerCase(), parameters } : undefined;
}

/** Whether a header leaves no doubt that its text is in UTF-8. */
export function isUtf8({ parameters }: HeaderValue): boolean {
  return /^utf-?8$/i.test(parameters.get('charset') ?? 'utf-8') && !parameters.has('charset*');
}
