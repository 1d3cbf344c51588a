interface Pattern {
  readonly id: string;
  readonly pattern: RegExp;
}

/** The XML parser asks for unsafe HTML and XML only; these are the patterns of what it never asks for. */
const patterns: readonly Pattern[] & { label?: string } = [];

// biome-ignore lint/style/noDefaultExport: the files it stands in for export so
export default patterns;
