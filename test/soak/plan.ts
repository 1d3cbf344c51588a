import { answers } from '../support/fault-behaviours.ts';
import { type Fault, faults, type Outcome } from '../faults/faults.ts';
import { cases } from '../faults/outcome.ts';

/** A request, what the service does about it, and what is right then. */
export type Case = ReturnType<typeof cases>[number];

const isSlow = ({ fault }: Case): boolean => /stalls|drips|one byte/.test(fault);
const every = cases(faults);
const slow = every.filter(isSlow);
const fast = every.filter((known) => !isSlow(known));
const large = Buffer.from(`data: ${'x'.repeat(1_000)}\n\n`.repeat(4_000));
const passes: Outcome = { type: 'passes', status: 200 };
const well = cases([answer('the content', ({ bytes }) => bytes)]);
const largeBodies = cases([answer('4 MB', () => large)]);

function answer(what: string, sent: NonNullable<Fault['sent']>): Fault {
  const behaviour: Fault['behaviour'] = (content) =>
    answers(200, sent(content), { 'Content-Type': content.type });
  return { fault: `answers ${what}`, behaviour, sent, buffered: passes, streamed: passes };
}

/** Whether a request meets something else than a service that is well: three of ten do. */
export function isFaulty(index: number): boolean {
  return index % 10 < 3;
}

/** The same order in each run; kinds of request and kinds of fault take turns. */
export function caseOf(index: number): Case {
  const turn = Math.floor(index / 10);
  if (!isFaulty(index)) return ofTurn(well, index);
  if (index % 1_000 === 0) return ofTurn(largeBodies, turn / 100);
  if (index % 500 === 1) return ofTurn(slow, turn / 50);
  return ofTurn(fast, turn * 3 + (index % 10));
}

function ofTurn(kinds: readonly Case[], turn: number): Case {
  const found = kinds[Math.floor(turn) % kinds.length];
  if (!found) throw new Error(`No case for turn ${turn}.`);
  return found;
}
