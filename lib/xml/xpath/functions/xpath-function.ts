import type { Context, XPathValue } from '../value.ts';

/** A function of XPath's library. */
export interface XPathFunction {
  /** Fewest and most arguments. */
  readonly least: number;
  readonly most: number;
  readonly call: (args: readonly XPathValue[], context: Context) => XPathValue;
}
