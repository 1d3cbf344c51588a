/**
 * Whether a `Content-Type` is one of those taken. Parameters do not count; a structured suffix does, so
 * `application/problem+json` is taken where `application/json` is.
 * @see RFC 6838, section 4.2.8
 */
export function isMediaTypeTaken(contentType: string | undefined, taken: readonly string[]): boolean {
  const mediaType = (contentType ?? '').replace(/;.*$/s, '').trim().toLowerCase();
  const base = mediaType.replace(/\/.*\+/s, '/');
  return taken.some((type) => type.toLowerCase() === mediaType || type.toLowerCase() === base);
}
