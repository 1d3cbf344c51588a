import type { Flow } from './flow.ts';
import type { ReceiverDeclaration } from './receivers.ts';

const secureParameterPattern = /\$\{\s*secureParameter\.([^{}]+)\}/g;

/**
 * The names of all credentials that a filled flow uses: those of its receivers and those it names as
 * `${secureParameter.name}`.
 */
export function credentialNames(flow: Flow): readonly string[] {
  const names = new Set<string>();
  for (const { authentication, trust } of Object.values(flow.receivers)) {
    if (authentication && authentication.type !== 'none') names.add(authentication.credential);
    if (trust) names.add(trust.credential);
  }
  for (const [, name] of JSON.stringify(flow.steps).matchAll(secureParameterPattern))
    if (name) names.add(name.trim());
  return [...names].sort();
}

/** In place of a member's name: the whole secret. */
export const wholeSecret = '*';

/**
 * The member that holds the value of each credential whose secret is a JSON object with a name of its own for it;
 * {@link wholeSecret} where the receiver reads several members itself.
 */
export function credentialFields(flow: Flow): Readonly<Record<string, string>> {
  const whole = Object.values(flow.receivers).flatMap(wholeCredentials);
  const declared = Object.entries(flow.credentials ?? {}).flatMap(([name, { field }]) =>
    field === undefined ? [] : [[name, field] as const],
  );
  return Object.fromEntries([...declared, ...whole.map((name) => [name, wholeSecret])]);
}

function wholeCredentials({ authentication }: ReceiverDeclaration): readonly string[] {
  switch (authentication?.type) {
    case 'basic':
    case 'oauth2-client-credentials':
    case 'client-certificate':
      return [authentication.credential];
    case 'none':
    case 'bearer':
    case 'api-key':
    case undefined:
      return [];
  }
}
