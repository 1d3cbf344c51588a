/** Tells a client's logger of each command with its reply; ours has no logger, and must have none: a reply is a key. */
export const getLoggerPlugin = () => ({ applyToStack: () => undefined });

export const loggerMiddleware = () => (next: unknown) => next;
export const loggerMiddlewareOptions = {};
