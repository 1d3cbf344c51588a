/** Passes on the trace by which Lambda finds functions that call each other without end; Secrets Manager calls none. */
export const recursionDetectionMiddleware = () => (next: unknown) => next;
