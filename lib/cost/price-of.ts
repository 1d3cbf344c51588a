import type { ModelCall } from '../exchange/processing-log.ts';
import { priceLists } from './prices.ts';

/** Prices of one model in US dollars per million tokens. */
export interface ModelPrice {
  readonly input: number;
  /** @default input: the source names no discount */
  readonly cachedInput?: number;
  /** @default input: the source names no surcharge */
  readonly cacheWrite?: number;
  /** Reasoning tokens among them. @default 0: the model writes none */
  readonly output?: number;
  /** Dated names that cost the same; any other dated name is unknown. @default none */
  readonly snapshots?: readonly string[];
  /** How much more a whole call costs when its input is longer. @default the same for any length */
  readonly longPrompt?: {
    readonly overInputTokens: number;
    readonly factors: { readonly input: number; readonly output: number };
  };
  /** Longest input that the source names a price for. @default any */
  readonly maxInputTokens?: number;
}

/** Prices that come from one place. */
export interface PriceList {
  readonly source: string;
  /** Day on which the source had been checked, such as `2026-10-26`. */
  readonly checked: string;
  readonly models: Readonly<Record<string, ModelPrice>>;
}

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
