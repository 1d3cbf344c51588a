/** Chunks of which the first ones have been looked at already, from their beginning on. */
export function resumedChunks(read: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  let beginning: Uint8Array | undefined = read.length > 0 ? read : undefined;
  const iterator: AsyncIterator<Uint8Array> = {
    next: async () => {
      if (beginning === undefined) return rest.next();
      const value = beginning;
      beginning = undefined;
      return { done: false, value };
    },
    return: async () => {
      await rest.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
