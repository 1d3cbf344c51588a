import type { Namespaces } from '../namespaces.ts';
import type { TokenReader } from './token-reader.ts';
import type { Evaluate } from './value.ts';

/** What every production reads from, and the production that they all come back to. */
export interface Grammar {
  readonly tokens: TokenReader;
  /** Namespaces by the prefixes that the XPath may use. */
  readonly namespaces: Namespaces;
  /** Reads a whole expression: predicates, arguments and brackets hold one. */
  readonly readExpression: () => Evaluate;
}
