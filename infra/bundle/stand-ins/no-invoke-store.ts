/** Tells calls apart that one process serves at a time; a function of ours serves one, whose trace is in the environment. */
export const InvokeStore = { getInstanceAsync: async () => undefined };
