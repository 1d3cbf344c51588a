import type { SourceError } from '../../../text/source-error.ts';
import type { Context, XPathValue } from '../value.ts';

export type XPathCall = (args: readonly XPathValue[], context: Context) => XPathValue;

interface Arity {
  /** Fewest and most arguments. */
  readonly least: number;
  readonly most: number;
}

/** A function of XPath's library: the call, or what makes it of the arguments that the XPath itself holds. */
export type XPathFunction = Arity &
  ({ readonly call: XPathCall } | { readonly compile: (written: WrittenArguments) => XPathCall });

/** The arguments of a call as they stand in the XPath. */
export interface WrittenArguments {
  /**
   * The text of an argument in quotes; empty where there is no such argument.
   * @throws SourceError `XPATH_SYNTAX` for an argument that is not known before a message is
   */
  literal(index: number): string;
  /** The error for an argument that cannot stand where it stands. */
  error(message: string, index: number): SourceError;
}
