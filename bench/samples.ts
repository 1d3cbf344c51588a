/** Durations of one thing, in milliseconds, in the order they were taken. */
export type Samples = readonly number[];

export function median(samples: Samples): number {
  return quantile(samples, 0.5);
}

/** The duration that the given share of all samples does not exceed. */
export function quantile(samples: Samples, share: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Something that can be measured. */
export interface Contender {
  readonly name: string;
  /** Does it once and answers how long that took, in milliseconds. */
  readonly once: () => Promise<number>;
}

/**
 * Measures all contenders in turn, round by round: what else the machine does meets all of them, so their ratios hold
 * where the figures do not.
 */
export async function interleaved(
  contenders: readonly Contender[],
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<Readonly<Record<string, Samples>>> {
  const samples: Record<string, number[]> = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const { name, once } of contenders) {
      const durationMs = await once();
      if (round >= 0) samples[name]?.push(durationMs);
    }
  }
  return samples;
}

/** How long something took, in milliseconds. */
export async function duration(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

/** The time in milliseconds with its fractions, on a clock that all processes of a machine share. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1_000_000;
}
