/** Which route an API matched, and what its parameters took. */
export interface MatchedRoute {
  /** Such as `/openai/v1/{proxy+}`; nothing where the front door has no routes. */
  readonly resource: string | undefined;
  readonly parameters: Readonly<Record<string, string | undefined>> | null | undefined;
}

/**
 * The part of a path that a route was matched with, as it came: behind a custom domain the path begins with the base path
 * of the API. The whole path where it does not fit the route.
 * @see AWS, "API mappings" of custom domain names
 */
export function routePath(path: string, { resource, parameters }: MatchedRoute): string {
  if (!resource?.startsWith('/') || isWhole(path, resource, parameters)) return path;
  const wanted = segments(resource);
  const given = segments(path);
  for (let start = 0; start <= given.length; start += 1) {
    const rest = given.slice(start);
    if (isTaken(rest, wanted, parameters)) return `/${rest.join('/')}${endSlash(path, rest)}`;
  }
  return path;
}

/** The common case: no base path, and nothing that is written in two ways. */
function isWhole(path: string, resource: string, parameters: MatchedRoute['parameters']): boolean {
  const greedy = resource.endsWith('/{proxy+}') ? parameters?.['proxy'] : undefined;
  return path === (greedy === undefined ? resource : resource.slice(0, -'{proxy+}'.length) + greedy);
}

function segments(path: string): readonly string[] {
  return path
    .replace(/^\/|\/$/g, '')
    .split('/')
    .filter((part, _, all) => part !== '' || all.length > 1);
}

function endSlash(path: string, rest: readonly string[]): string {
  return rest.length > 0 && path.endsWith('/') ? '/' : '';
}

function isTaken(
  given: readonly string[],
  wanted: readonly string[],
  parameters: MatchedRoute['parameters'],
): boolean {
  const last = wanted.at(-1) ?? '';
  const greedy = /^\{(.+)\+\}$/.exec(last)?.[1];
  const fixed = greedy === undefined ? wanted : wanted.slice(0, -1);
  if (greedy === undefined ? given.length !== fixed.length : given.length <= fixed.length) return false;
  const isFixed = fixed.every((part, index) => part.startsWith('{') || part === given[index]);
  return (
    isFixed && (greedy === undefined || isValue(given.slice(fixed.length).join('/'), parameters?.[greedy]))
  );
}

/** Front doors hand over what a parameter took as it came, or decoded. */
function isValue(text: string, value = ''): boolean {
  const asked = value.replace(/\/$/, '');
  return text === asked || decoded(text) === asked;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
