import { checkDeclaration } from './check/declaration.ts';
import { checkParameters } from './check/parameters.ts';
import { checkReceivers } from './check/receivers.ts';
import { checkSender } from './check/sender.ts';
import { checkSteps } from './check/steps.ts';
import type { FlowFinding, Mistake } from './check/finding.ts';
import { filledFlow } from './filled-flow.ts';
import type { Flow } from './flow.ts';

/**
 * Everything wrong with a flow that its types cannot say: texts that do not parse, names that nothing bears, numbers
 * that are none. A flow without findings compiles.
 */
export function checkFlow(declaration: Flow): readonly FlowFinding[] {
  const misshapen = checkDeclaration(declaration);
  // What the rest looks at must be there.
  if (misshapen.length > 0) return misshapen.map((mistake) => finding(declaration, mistake));
  const flow = filledFlow(declaration);
  const mistakes = [
    ...checkParameters(flow),
    ...checkSender(flow.sender),
    ...checkSteps(flow),
    ...checkReceivers(flow),
  ];
  return mistakes.map((mistake) => finding(flow, mistake));
}

function finding({ name }: Flow, { place, message, frame }: Mistake): FlowFinding {
  const where = [`functions/${name}/flow.ts`, ...place].join(' › ');
  return { message, text: `${where}\n${frame ?? `  ${message}`}` };
}
