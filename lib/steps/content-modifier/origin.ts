import type { Expression } from '../../expression/expression.ts';
import type { Message } from '../../message/message.ts';

/** Whether an expression reads something the caller chose. */
export function readsCaller(expression: Expression, message: Message): boolean {
  const readsProperty = expression.references.some(
    ({ type, name }) => type === 'property' && message.properties.get(name)?.isFromCaller === true,
  );
  const readsMessage = expression.needsBody || expression.references.some(({ type }) => type === 'header');
  return readsProperty || (readsMessage && message.bodyOrigin === 'caller');
}
