import { median, quantile, type Samples } from './samples.ts';

/** One line of the table, as it is shown. */
export interface Row {
  readonly measured: string;
  readonly median: string;
  readonly p99: string;
  /** Difference of the medians to the line's baseline. */
  readonly added: string;
  /** Ratio of the medians to the line's baseline. */
  readonly ratio: string;
  readonly target: string;
}

const heading: Row = {
  measured: 'measured',
  median: 'median',
  p99: 'p99',
  added: 'added',
  ratio: 'ratio',
  target: 'target',
};

export function bundleRow(bytes: number): Row {
  const size = `${(bytes / 1_000).toFixed(0)} kB`;
  return { measured: 'bundle of chatgpt', median: size, p99: '', added: '', ratio: '', target: '<= 320 kB' };
}

export interface Comparison {
  readonly base: Samples | undefined;
  readonly target?: string;
}

export function comparisonRow(measured: string, samples: Samples = [], comparison?: Comparison): Row {
  const own = median(samples);
  const base = median(comparison?.base ?? []);
  return {
    measured,
    median: `${own.toFixed(2)} ms`,
    p99: `${quantile(samples, 0.99).toFixed(2)} ms`,
    added: comparison ? `+${(own - base).toFixed(2)} ms` : '',
    ratio: comparison ? `${(own / base).toFixed(2)}x` : '',
    target: comparison?.target ?? '',
  };
}

/** The rows as a table in Markdown. */
export function formatted(rows: readonly Row[]): string {
  const table = [heading, ...rows].map((row) => Object.values(row) as readonly string[]);
  const widths = Object.keys(heading).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const lines = table.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return `${[lines[0], rule, ...lines.slice(1)].join('\n')}\n`;
}
