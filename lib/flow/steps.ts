import type { JsonMapping } from './json-mapping.ts';
import type { JsonTemplate } from './json-template.ts';
import type { OpenAiLimits } from './openai-limits.ts';

/** What can happen to a message, one kind per member. */
export type StepDeclaration =
  | ContentModifier
  | JsonMappingStep
  | JsonToXmlConverter
  | OpenAiLimitsStep
  | RequestReply;

interface StepBase {
  /** Name of the step in the log and in errors; unique in the flow. */
  readonly id: string;
}

/**
 * Sets headers, then exchange properties, then the body; rows from top to bottom. A row sees what the rows before
 * it made; XPath and `${in.body}` see the body that came in.
 * @see SAP Help, "Define Content Modifier"
 */
export interface ContentModifier extends StepBase {
  readonly type: 'content-modifier';
  readonly headers?: readonly Row[];
  readonly properties?: readonly Row[];
  /** @default the body stays */
  readonly body?: BodyDeclaration;
}

/** One row of a Content Modifier's table. */
export type Row = CreateRow | DeleteRow;

export interface CreateRow {
  /** @default 'create' */
  readonly action?: 'create';
  readonly name: string;
  /** Where the value comes from: the text itself, an expression, an XPath on the body, a header, a property. */
  readonly type: 'constant' | 'expression' | 'xpath' | 'header' | 'property';
  readonly value: string;
  /** Used when the source gives nothing or an empty text. */
  readonly default?: string;
  /**
   * Refuses the message with `VALUE_MISSING` when neither the source nor the default gives anything. A text is the
   * hint that the caller gets.
   * @default false
   */
  readonly required?: boolean | string;
}

export interface DeleteRow {
  readonly action: 'delete';
  /** Name, or for headers a pattern with `*`. */
  readonly name: string;
}

/** What the body becomes. */
export type BodyDeclaration =
  | { readonly type: 'constant'; readonly value: string }
  /** CPI's text template: values are put in as they are, nothing is escaped. */
  | { readonly type: 'expression'; readonly value: string }
  /** JSON whose texts are expressions, evaluated first and serialised then: a value can hold anything. */
  | { readonly type: 'json'; readonly value: JsonTemplate };

/**
 * Converts a JSON body to XML.
 * @see SAP Help, "Define JSON to XML Converter", "Conversion Rules for JSON to XML Conversion"
 */
export interface JsonToXmlConverter extends StepBase {
  readonly type: 'json-to-xml';
  /**
   * Name of the element put around everything; `false` adds none, and the JSON must then have one member.
   * @default 'root'
   */
  readonly rootElement?: string | false;
  /**
   * Maps prefixes to namespaces. Without it prefixes are dropped (CPI's "Use Namespace Mapping" off).
   * @default none
   */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** @default ':' */
  readonly prefixSeparator?: string;
}

/** Makes the JSON body another JSON body, as a message mapping does for XML. An empty body stays empty. */
export interface JsonMappingStep extends StepBase {
  readonly type: 'json-mapping';
  readonly mapping: JsonMapping;
}

/** Refuses what callers may not ask of OpenAI, and sets what the flow asks for in their place. */
export interface OpenAiLimitsStep extends StepBase, OpenAiLimits {
  readonly type: 'openai-limits';
}

/**
 * Sends the message to a receiver and goes on with its reply as the body.
 * @see SAP Help, "Define Request Reply"
 */
export interface RequestReply extends StepBase {
  readonly type: 'request-reply';
  /** Name in the flow's `receivers`. */
  readonly receiver: string;
}
