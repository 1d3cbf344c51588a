import { compileExpression } from '../../expression/compile.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { isNcName } from '../../xml/characters.ts';
import { compileXPath } from '../../xml/xpath/compile.ts';
import type { Flow } from '../flow.ts';
import { type JsonTemplate, jsonTexts } from '../json-template.ts';
import type {
  BodyDeclaration,
  ContentModifier,
  JsonToXmlConverter,
  RequestReply,
  Row,
  StepDeclaration,
} from '../steps.ts';
import { checkJsonMapping } from './json-mapping.ts';
import { checkOpenAiLimits } from './openai-limits.ts';
import { type Mistake, mistakeIn, mistakesOf } from './finding.ts';
import { checkHeaderName } from './header-names.ts';

export function checkSteps(flow: Flow): readonly Mistake[] {
  return [
    ...repeatedIds(flow),
    ...flow.steps.flatMap((step) => checkStep(step, flow, [`step "${step.id}"`])),
  ];
}

function repeatedIds({ steps }: Flow): readonly Mistake[] {
  const ids = steps.map(({ id }) => id);
  const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...repeated].map((id) =>
    mistakeIn(id, 'Two steps have this id; each needs its own.', [`step "${id}"`, 'id']),
  );
}

const stepTypes: readonly StepDeclaration['type'][] = [
  'content-modifier',
  'json-mapping',
  'json-to-xml',
  'openai-limits',
  'request-reply',
];

function checkStep(step: StepDeclaration, flow: Flow, place: readonly string[]): readonly Mistake[] {
  if (!stepTypes.includes(step.type)) return [unknownType(step.type, place)];
  switch (step.type) {
    case 'content-modifier':
      return checkContentModifier(step, place);
    case 'json-mapping':
      return checkJsonMapping(step.mapping, [...place, 'mapping']);
    case 'json-to-xml':
      return checkJsonToXml(step, place);
    case 'openai-limits':
      return checkOpenAiLimits(step, place);
    case 'request-reply':
      return checkRequestReply(step, flow, place);
  }
}

/** For declarations that no compiler has read. */
function unknownType(type: string, place: readonly string[]): Mistake {
  return mistakeIn(type, `Unknown step type "${type}".${didYouMean(type, stepTypes)}`, [...place, 'type']);
}

function checkContentModifier(
  { headers, properties, body }: ContentModifier,
  place: readonly string[],
): readonly Mistake[] {
  return [
    ...(headers ?? []).flatMap((row) => checkHeaderRow(row, [...place, `header "${row.name}"`])),
    ...(properties ?? []).flatMap((row) => checkRow(row, [...place, `property "${row.name}"`])),
    ...(body ? checkBody(body, [...place, 'body']) : []),
  ];
}

function checkHeaderRow(row: Row, place: readonly string[]): readonly Mistake[] {
  return [...checkHeaderName(row.name, place), ...checkRow(row, place)];
}

function checkRow(row: Row, place: readonly string[]): readonly Mistake[] {
  if (row.action === 'delete') return [];
  switch (row.type) {
    case 'expression':
      return mistakesOf(() => compileExpression(row.value), place);
    case 'xpath':
      return mistakesOf(() => compileXPath(row.value), place);
    case 'header':
      return checkHeaderName(row.value, place);
    case 'constant':
      return checkConstant(row.value, place);
    case 'property':
      return [];
  }
}

/** What is written into a flow is in its repository, its bundle and its template. */
function checkConstant(value: string, place: readonly string[]): readonly Mistake[] {
  if (!looksLikeKey(value)) return [];
  const message =
    'This looks like a key. Put it into a secret, and name that as the credential of a receiver.';
  return [mistakeIn('*'.repeat(Math.min(value.length, 20)), message, place)];
}

const knownKeys =
  /^(?:bearer|basic)\s+[\w.~+/=-]{8,}$|\b(?:sk|pk|rk)-[\w-]{16,}|\b(?:gh[pousr]_|xox[abp]-)\w{10,}|\bAKIA[0-9A-Z]{12,}|\beyJ[\w-]{20,}/i;

function looksLikeKey(value: string): boolean {
  const isRandom = /^[\w+/=-]{32,}$/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value);
  return /\d/.test(value) && (knownKeys.test(value) || (isRandom && /(?:\d.*){4}/.test(value)));
}

function checkBody(body: BodyDeclaration, place: readonly string[]): readonly Mistake[] {
  switch (body.type) {
    case 'constant':
      return [];
    case 'expression':
      return checkBodyText(body.value, place);
    case 'json':
      return checkJsonBody(body.value, place);
  }
}

/** The texts of a JSON body that are no expressions, or that would put a secret into it. */
export function checkJsonBody(template: JsonTemplate, place: readonly string[]): readonly Mistake[] {
  return jsonTexts(template).flatMap(({ path, text }) => checkBodyText(text, [...place, ...path]));
}

/** A body must not hold a secure parameter: bodies are answered, and sent where nobody looks after secrets. */
function checkBodyText(text: string, place: readonly string[]): readonly Mistake[] {
  const syntax = mistakesOf(() => compileExpression(text), place);
  if (syntax.length > 0) return syntax;
  const secrets = compileExpression(text).references.filter(({ type }) => type === 'secureParameter');
  return secrets.map(() => mistakeIn(text, 'A secure parameter may stand in headers only.', place));
}

function checkJsonToXml(
  { rootElement, namespaces, prefixSeparator }: JsonToXmlConverter,
  place: readonly string[],
): readonly Mistake[] {
  const root = rootElement ?? 'root';
  const separator = prefixSeparator ?? ':';
  return [
    ...(root === false || isFreeName(root)
      ? []
      : [mistakeIn(root, 'This is no XML name.', [...place, 'rootElement'])]),
    ...(separators.includes(separator)
      ? []
      : [
          mistakeIn(separator, 'The separator is one of : , . | ; or a blank.', [
            ...place,
            'prefixSeparator',
          ]),
        ]),
    ...Object.keys(namespaces ?? {})
      .filter((prefix) => !isFreeName(prefix))
      .map((prefix) => mistakeIn(prefix, 'This is no prefix of an XML name.', [...place, 'namespaces'])),
  ];
}

const separators = [':', ',', '.', '|', ';', ' '];

/** Names that begin with `xml` belong to XML itself. */
function isFreeName(name: string): boolean {
  return isNcName(name) && !/^xml/i.test(name);
}

function checkRequestReply(
  { receiver }: RequestReply,
  { receivers }: Flow,
  place: readonly string[],
): readonly Mistake[] {
  if (Object.hasOwn(receivers, receiver)) return [];
  const message = `Unknown receiver "${receiver}".${didYouMean(receiver, Object.keys(receivers))}`;
  return [mistakeIn(receiver, message, [...place, 'receiver'])];
}
