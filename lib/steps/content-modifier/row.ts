import { FlowError } from '../../errors.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { compileExpression } from '../../expression/compile.ts';
import type { Expression } from '../../expression/expression.ts';
import type { CreateRow, Row } from '../../flow/steps.ts';
import type { Message } from '../../message/message.ts';
import type { Value } from '../../message/value.ts';
import { type FetchedScope, messageScope } from '../../exchange/message-scope.ts';
import type { Remover, Setter } from './changes.ts';
import { readsCaller } from './origin.ts';
import { xpathRow } from './xpath.ts';

/** A row of a table, ready to change messages. */
export interface CompiledRow {
  readonly expressions: readonly Expression[];
  readonly needsBody: boolean;
  change(message: Message, fetched: FetchedScope, exchange: Exchange): Message;
}

/** How a table's rows act: on headers or on properties. */
export interface Table {
  readonly set: Setter;
  readonly remove: Remover;
}

export function compiledRow(row: Row, table: Table): CompiledRow {
  if (row.action === 'delete') {
    return { expressions: [], needsBody: false, change: (message) => table.remove(message, row.name) };
  }
  const source = compiledSource(row);
  return {
    expressions: source.expressions,
    needsBody: source.needsBody,
    change: (message, fetched, exchange) => {
      const found = source.read(message, fetched, exchange) ?? null;
      if (!isNothing(found)) {
        return table.set(message, row.name, { value: found, isFromCaller: source.isFromCaller(message) });
      }
      if (row.required && isNothing(row.default)) throw valueMissing(row);
      return table.set(message, row.name, { value: row.default ?? found, isFromCaller: false });
    },
  };
}

interface Source {
  readonly expressions: readonly Expression[];
  readonly needsBody: boolean;
  read(message: Message, fetched: FetchedScope, exchange: Exchange): Value | undefined;
  isFromCaller(message: Message): boolean;
}

const plain = { expressions: [], needsBody: false };

function compiledSource({ type, value }: CreateRow): Source {
  switch (type) {
    case 'constant':
      return { ...plain, read: () => value, isFromCaller: () => false };
    case 'header':
      return { ...plain, read: (message) => message.headers.get(value), isFromCaller: isEarly };
    case 'property':
      return {
        ...plain,
        read: (message) => message.properties.get(value)?.value,
        isFromCaller: (message) => message.properties.get(value)?.isFromCaller ?? false,
      };
    case 'expression': {
      const expression = compileExpression(value);
      return {
        expressions: [expression],
        needsBody: expression.needsBody,
        read: (message, fetched, exchange) => expression.evaluate(messageScope(message, fetched, exchange)),
        isFromCaller: (message) => readsCaller(expression, message),
      };
    }
    case 'xpath':
      return { expressions: [], needsBody: true, read: xpathRow(value), isFromCaller: isEarly };
  }
}

/** Before the first reply of a receiver, what a message holds comes from its caller. */
function isEarly(message: Message): boolean {
  return message.bodyOrigin === 'caller';
}

function isNothing(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '';
}

function valueMissing(row: CreateRow): FlowError {
  const hint = typeof row.required === 'string' ? { hint: row.required } : {};
  return new FlowError(
    'VALUE_MISSING',
    `"${row.name}" is missing or empty (${row.type} ${row.value}).`,
    hint,
  );
}
