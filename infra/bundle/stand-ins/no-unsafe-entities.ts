import { leftOut } from './left-out.ts';

/** The XML parser asks it about entities that a document defines, which lib/xml refuses before. */
export function isUnsafe(): never {
  throw leftOut('The look at XML entities is');
}

export const HTML = [];
export const XML = [];
