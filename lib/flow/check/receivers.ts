import { compileExpression } from '../../expression/compile.ts';
import type { Flow } from '../flow.ts';
import { numberOf } from '../numbers.ts';
import type { ReceiverDeclaration } from '../receivers.ts';
import { type Mistake, mistakeIn, mistakesOf } from './finding.ts';

export function checkReceivers(flow: Flow): readonly Mistake[] {
  return [
    ...mistakesOf(() => numberOf(flow.timeoutMs ?? 1), ['timeoutMs']),
    ...Object.entries(flow.receivers).flatMap(([name, receiver]) =>
      checkReceiver(receiver, [`receiver "${name}"`]),
    ),
  ];
}

function checkReceiver(receiver: ReceiverDeclaration, place: readonly string[]): readonly Mistake[] {
  return [
    ...mistakesOf(() => compileExpression(receiver.address), [...place, 'address']),
    ...mistakesOf(() => compileExpression(receiver.query ?? ''), [...place, 'query']),
    ...checkUrl(receiver.address, [...place, 'address']),
    ...mistakesOf(() => numberOf(receiver.timeoutMs ?? 1), [...place, 'timeoutMs']),
  ];
}

/** An address that holds an expression or an unknown parameter is only known later. */
function checkUrl(address: string, place: readonly string[]): readonly Mistake[] {
  if (/\$\{|\{\{/.test(address)) return [];
  const protocol = URL.parse(address)?.protocol;
  if (protocol === 'https:' || protocol === 'http:') return [];
  return [mistakeIn(address, 'An address is a full URL, such as https://api.openai.com/v1.', place)];
}
