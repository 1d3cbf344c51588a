import { randomUUID } from 'node:crypto';

/** The SDK would take the Web Crypto of the global object, which Node loads only then; node:crypto is there already. */
export const bindV4 = () => () => randomUUID();
