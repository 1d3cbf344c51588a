import type { Exchange } from '../../exchange/exchange.ts';
import { compileExpression } from '../../expression/compile.ts';
import type { Expression } from '../../expression/expression.ts';
import type { BodyDeclaration } from '../../flow/steps.ts';
import { BufferedBody } from '../../message/body.ts';
import type { Message } from '../../message/message.ts';
import { Secret } from '../../message/secret.ts';
import { valueText } from '../../message/value.ts';
import { type FetchedScope, messageScope } from '../../exchange/message-scope.ts';
import { compiledJson, type CompiledJson } from './json-body.ts';
import { readsCaller } from './origin.ts';
import { secretMisplaced } from './secret-misplaced.ts';

/** The body part of a Content Modifier, ready to make bodies. */
export interface CompiledBody {
  readonly expressions: readonly Expression[];
  evaluate(message: Message, fetched: FetchedScope, exchange: Exchange): BufferedBody;
}

export function compiledBody(declaration: BodyDeclaration): CompiledBody {
  switch (declaration.type) {
    case 'constant': {
      const body = BufferedBody.fromText(declaration.value);
      return { expressions: [], evaluate: () => body };
    }
    case 'expression':
      return expressionBody(compileExpression(declaration.value));
    case 'json':
      return jsonBody(compiledJson(declaration.value));
  }
}

/** CPI's text template: values go in as they are. */
function expressionBody(expression: Expression): CompiledBody {
  return {
    expressions: [expression],
    evaluate: (message, fetched, exchange) => {
      const value = expression.evaluate(messageScope(message, fetched, exchange));
      if (value instanceof Secret) throw secretMisplaced();
      return BufferedBody.fromText(valueText(value));
    },
  };
}

function jsonBody(json: CompiledJson): CompiledBody {
  return {
    expressions: json.expressions,
    evaluate: (message, fetched, exchange) => {
      const isFromCaller = (expression: Expression): boolean => readsCaller(expression, message);
      const text = json.write({ scope: messageScope(message, fetched, exchange), isFromCaller }) ?? 'null';
      const callerMembers = json.members.filter(([, expressions]) => expressions.some(isFromCaller));
      return BufferedBody.fromText(text, new Set(callerMembers.map(([name]) => name)));
    },
  };
}
