import type { HttpMethod } from '../senders.ts';

/** All the methods there are. */
export const methodWords: Readonly<Record<HttpMethod, true>> = {
  GET: true,
  HEAD: true,
  POST: true,
  PUT: true,
  PATCH: true,
  DELETE: true,
  OPTIONS: true,
};
