import { logRun, type Outcome } from './log-entry.ts';
import type { Run } from './run.ts';

/** Ends a message: nothing that it began runs on, and its one entry goes to the processing log. */
export function endRun(run: Run, outcome: Outcome): void {
  run.calls.stop();
  logRun(run, outcome);
}
