import type { ModelCall } from '../exchange/processing-log.ts';
import type { ModelPrice } from './price-list.ts';
import { priceLists } from './prices.ts';

/** A price with the name it stands under. */
export interface KnownPrice extends ModelPrice {
  readonly model: string;
  readonly checked: string;
}

const known: readonly KnownPrice[] = priceLists.flatMap(({ checked, models }) =>
  Object.entries(models).map(([model, price]) => ({ ...price, model, checked })),
);

const byName: ReadonlyMap<string, KnownPrice> = new Map(
  known.flatMap((price) => [price.model, ...(price.snapshots ?? [])].map((name) => [name, price] as const)),
);

/** The model of the price lists that a name stands for; `undefined` when they do not know it. */
export function modelFamily(name: string | undefined): string | undefined {
  return byName.get(name ?? '')?.model;
}

/** The price of a call: of a known model only, in the standard way of processing, for a length the source speaks of. */
export function priceOf({ model, usage, serviceTier }: ModelCall): KnownPrice | undefined {
  const price = byName.get(model ?? '');
  if (!price || !standardTiers.has(serviceTier) || usage.inputTokens === undefined) return undefined;
  return usage.inputTokens > (price.maxInputTokens ?? Number.POSITIVE_INFINITY) ? undefined : price;
}

/** Others, such as `flex` and `priority`, have prices of their own. */
const standardTiers: ReadonlySet<string | undefined> = new Set([undefined, 'default', 'auto', 'standard']);
