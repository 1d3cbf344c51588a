/** Headers as they stand in an HTTP message: in their order, a name as often as it comes. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** The first value of a header, `undefined` when it is not there. */
export function headerValue(headers: HeaderPairs, lowerCaseName: string): string | undefined {
  for (const [name, value] of headers) {
    if (name.length === lowerCaseName.length && name.toLowerCase() === lowerCaseName) return value;
  }
  return undefined;
}
