import type { Route } from '../stack/routes.ts';

/** A route that a request goes to, with the values of the `{parameters}` in its path. */
export interface MatchedRoute {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * The route for a request: a part written out goes before `{parameter}`, that before `{proxy+}`, a method before `ANY`.
 * @param path as the caller wrote it, without query
 */
export function matchedRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): MatchedRoute | undefined {
  const segments = segmentsOf(path);
  const matches = routes
    .filter((route) => route.method === method || route.method === 'ANY')
    .flatMap((route) => {
      const pathParameters = parameters(segmentsOf(route.path), segments);
      return pathParameters === undefined ? [] : [{ route, pathParameters }];
    });
  return matches.toSorted((one, other) => (rank(one.route) < rank(other.route) ? -1 : 1))[0];
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function parameters(
  pattern: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const values: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if (part.endsWith('+}')) {
      return { ...values, [part.slice(1, -2)]: segments.slice(index).map(decoded).join('/') };
    }
    if (part.startsWith('{')) values[part.slice(1, -1)] = decoded(segment);
    else if (part !== decoded(segment)) return undefined;
  }
  return pattern.length === segments.length ? values : undefined;
}

/** A text that sorts routes by how exactly they name the request. */
function rank({ path, method }: Route): string {
  const parts = segmentsOf(path).map((part) => (part.endsWith('+}') ? 2 : part.startsWith('{') ? 1 : 0));
  return `${parts.join('')}:${method === 'ANY' ? 1 : 0}`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
