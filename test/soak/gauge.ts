/** What the process of a function holds. */
export interface Gauge {
  readonly pid: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
  /** Resident memory without V8's young generation: its pages stay when they were used once, empty as they are. */
  readonly rssBytes: number;
  /** Open files and sockets. */
  readonly descriptors: number;
  /** What keeps the process alive, such as timers and sockets. */
  readonly resources: number;
}

/**
 * What the process may hold more after the soak than after its warm-up. What the code itself holds on to shows in heap and
 * external memory; resident memory also has what the system's allocator keeps.
 */
const bounds = {
  heapBytes: 3_000_000,
  externalBytes: 3_000_000,
  rssBytes: 24_000_000,
  descriptors: 2,
  resources: 2,
};

/** Each bound that is broken, as a sentence. */
export function brokenBounds(before: Gauge, after: Gauge): readonly string[] {
  const names = Object.keys(bounds) as readonly (keyof typeof bounds)[];
  return names
    .filter((name) => after[name] - before[name] > bounds[name])
    .map(
      (name) => `${name} grew from ${before[name]} to ${after[name]}; at most ${bounds[name]} more is right.`,
    );
}

/** A gauge as a line of a report. */
export function shown({ pid, heapBytes, externalBytes, rssBytes, descriptors, resources }: Gauge): string {
  const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
  return (
    `process ${pid}: heap ${megabytes(heapBytes)}, external ${megabytes(externalBytes)}, rss ${megabytes(rssBytes)}, ` +
    `${descriptors} descriptors, ${resources} resources`
  );
}
