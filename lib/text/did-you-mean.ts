/** The end of an error sentence that offers the closest candidate, such as ` Did you mean "header"?`, or ''. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const closest = closestCandidate(name, candidates);
  return closest === undefined ? '' : ` Did you mean "${closest}"?`;
}

function closestCandidate(name: string, candidates: Iterable<string>): string | undefined {
  let closest: string | undefined;
  let limit = Math.min(name.length - 1, Math.max(1, Math.floor(name.length * 0.4)));
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), limit);
    if (distance <= limit) {
      closest = candidate;
      limit = distance - 1;
    }
  }
  return closest;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other; counting ends
 * beyond the limit.
 */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row++) {
    const cells = [row];
    for (let column = 1; column <= to.length; column++)
      cells.push(cell({ from, to, rows, cells, row, column }));
    rows.push(cells);
  }
  return rows[from.length]?.[to.length] ?? limit + 1;
}

interface Cell {
  readonly from: string;
  readonly to: string;
  readonly rows: readonly (readonly number[])[];
  readonly cells: readonly number[];
  readonly row: number;
  readonly column: number;
}

function cell({ from, to, rows, cells, row, column }: Cell): number {
  const at = (back: number, left: number): number =>
    (back === 0 ? cells[column - left] : rows[row - back]?.[column - left]) ?? Number.POSITIVE_INFINITY;
  const isSame = from[row - 1] === to[column - 1];
  const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
  return Math.min(
    at(0, 1) + 1,
    at(1, 0) + 1,
    at(1, 1) + (isSame ? 0 : 1),
    isSwap ? at(2, 2) + 1 : Number.POSITIVE_INFINITY,
  );
}
