import type { Grammar } from './grammar.ts';
import { plainStep, readStep, type Step } from './step.ts';
import type { TreeNode } from './tree-node.ts';
import type { Context, Evaluate } from './value.ts';

/** A path that begins at the document (`/a`, `//a`) or at the context node (`a`). @see XPath 1.0, 2 */
export function readLocationPath(grammar: Grammar): Evaluate {
  const { tokens } = grammar;
  if (!tokens.is('operator', '/') && !tokens.is('operator', '//')) {
    const steps = readRelativePath(grammar);
    return (context) => walk(steps, [context.node], context);
  }
  const isDocumentAlone = tokens.is('operator', '/') && !beginsStep(grammar);
  const steps = isDocumentAlone ? [] : readFollowingSteps(grammar);
  if (isDocumentAlone) tokens.take();
  return (context) => walk(steps, [context.document], context);
}

/** The steps after a value that is a node-set, each with its `/` or `//` before it. */
export function readFollowingSteps(grammar: Grammar): readonly Step[] {
  const { tokens } = grammar;
  const steps: Step[] = [];
  while (tokens.is('operator', '/') || tokens.is('operator', '//')) {
    const isDeep = tokens.take().text === '//';
    if (isDeep) steps.push(anyDepth);
    steps.push(readStep(grammar));
  }
  return shortened(steps);
}

/** Follows the steps from nodes in document order. */
export function walk(
  steps: readonly Step[],
  start: readonly TreeNode[],
  context: Context,
): readonly TreeNode[] {
  return steps.reduce((nodes, step) => step.walk(nodes, context), start);
}

/** What `//` stands for. */
const anyDepth = plainStep('descendant-or-self', () => true);

function readRelativePath(grammar: Grammar): readonly Step[] {
  const first = readStep(grammar);
  return [first, ...readFollowingSteps(grammar)];
}

/** Whether a step follows the slash: `/` may also stand alone. */
function beginsStep({ tokens }: Grammar): boolean {
  const { type, text } = tokens.next;
  return type === 'name' || type === 'star' || ['.', '..', '@'].includes(text);
}

/** `//a` means the same as `/descendant::a`, which has not to look at each node's children apart. */
function shortened(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step, index) => {
    const isChildBelow = step.axisName === 'child' && !step.hasPredicates;
    if (isChildBelow && steps[index - 1] === anyDepth) return [plainStep('descendant', step.test)];
    const next = steps[index + 1];
    return step === anyDepth && next?.axisName === 'child' && !next.hasPredicates ? [] : [step];
  });
}
