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
