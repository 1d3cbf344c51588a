import { booleanFunctions } from './booleans.ts';
import { nodeFunctions } from './nodes.ts';
import { numberFunctions } from './numbers.ts';
import { stringFunctions } from './strings.ts';
import type { XPathFunction } from './xpath-function.ts';

/** The library by name. `id` is missing: without a document type no attribute is an id. */
export const functions: ReadonlyMap<string, XPathFunction> = new Map([
  ...nodeFunctions,
  ...stringFunctions,
  ...booleanFunctions,
  ...numberFunctions,
]);
