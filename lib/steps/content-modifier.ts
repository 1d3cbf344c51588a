import type { Exchange, Step } from '../exchange/exchange.ts';
import type { ContentModifier } from '../flow/steps.ts';
import { type Message, withBody } from '../message/message.ts';
import { compiledBody } from './content-modifier/body.ts';
import { compiledRow, type CompiledRow } from './content-modifier/row.ts';
import { type FetchedScope, fetchedScope, scopeNeeds } from '../exchange/message-scope.ts';
import { withHeader, withoutHeaders, withoutProperty, withProperty } from './content-modifier/changes.ts';

/**
 * Sets headers, then exchange properties, then the body; a row sees what the rows before it made, while XPath and
 * `${in.body}` see the body that came in.
 * @throws FlowError `VALUE_MISSING`, `VALUE_INVALID`, `SECRET_MISPLACED`, `BODY_NOT_XML`, `BODY_NOT_TEXT`, `CREDENTIAL_…`
 * @see SAP Help, "Define Content Modifier"
 */
export function contentModifier(declaration: ContentModifier): Step {
  const headers = (declaration.headers ?? []).map((row) =>
    compiledRow(row, { set: withHeader, remove: withoutHeaders }),
  );
  const properties = (declaration.properties ?? []).map((row) =>
    compiledRow(row, { set: withProperty, remove: withoutProperty }),
  );
  const body = declaration.body && compiledBody(declaration.body);
  const rows = [...headers, ...properties];
  const needs = scopeNeeds(
    [...rows.flatMap((row) => row.expressions), ...(body?.expressions ?? [])],
    rows.some((row) => row.needsBody),
  );

  return async (message, exchange) => {
    const fetched = await fetchedScope(needs, message, exchange);
    const modified = changedByRows(rows, message, { fetched, exchange });
    return body ? withBody(modified, body.evaluate(modified, fetched, exchange)) : modified;
  };
}

interface RowContext {
  readonly fetched: FetchedScope;
  readonly exchange: Exchange;
}

function changedByRows(rows: readonly CompiledRow[], message: Message, context: RowContext): Message {
  return rows.reduce((current, row) => row.change(current, context.fetched, context.exchange), message);
}
