import type { Flow } from './flow.ts';

const secureParameterPattern = /\$\{\s*secureParameter\.([^{}]+)\}/g;

/**
 * The names of all credentials that a filled flow uses: those of its receivers and those it names as
 * `${secureParameter.name}`.
 */
export function credentialNames(flow: Flow): readonly string[] {
  const names = new Set<string>();
  for (const { authentication } of Object.values(flow.receivers)) {
    if (authentication && authentication.type !== 'none') names.add(authentication.credential);
  }
  for (const [, name] of JSON.stringify(flow.steps).matchAll(secureParameterPattern))
    if (name) names.add(name.trim());
  return [...names].sort();
}

/** The member that holds the value of each credential whose secret is a JSON object with a name of its own for it. */
export function credentialFields(flow: Flow): Readonly<Record<string, string>> {
  const declared = Object.entries(flow.credentials ?? {});
  return Object.fromEntries(
    declared.flatMap(([name, { field }]) => (field === undefined ? [] : [[name, field]])),
  );
}
