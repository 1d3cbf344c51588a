import type { BufferedBody } from '../message/body.ts';
import type { Secret } from '../message/secret.ts';
import type { Value } from '../message/value.ts';

/** What an expression may ask for while it is evaluated. */
export interface ExpressionScope {
  header(name: string): string | Secret | undefined;
  property(name: string): Value | undefined;
  /** @throws FlowError `CREDENTIAL_MISSING` and its kin */
  secureParameter(name: string): Secret;
  /** Read only when the expression names the body. */
  readonly body: BufferedBody;
  readonly exception: Error | undefined;
  readonly messageId: string;
  now(): Date;
}

/** A name that an expression holds as it stands; names made of other values are not listed. */
export interface Reference {
  readonly type: 'header' | 'property' | 'secureParameter';
  readonly name: string;
  /** Offsets of the name in the source, the end not included. */
  readonly start: number;
  readonly end: number;
}

/** A template such as `Bearer ${property.token}`, compiled once. */
export interface Expression {
  readonly source: string;
  readonly needsBody: boolean;
  readonly references: readonly Reference[];
  /** @throws FlowError `EXPRESSION_EVALUATION` */
  evaluate(scope: ExpressionScope): Value;
}
