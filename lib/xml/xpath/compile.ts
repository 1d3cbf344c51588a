import { FlowError } from '../../errors.ts';
import { predefinedNamespaces } from '../namespaces.ts';
import type { XmlDocument } from '../xml-node.ts';
import type { Grammar } from './grammar.ts';
import { readOperators } from './operators.ts';
import { TokenReader } from './token-reader.ts';
import { TreeNode } from './tree-node.ts';
import { type Evaluate, isNodeSet, toBoolean, toText, type XPathValue } from './value.ts';
import type { XPath, XPathNode } from './xpath.ts';

/**
 * Compiles an XPath 1.0 expression, with what CPI's flows use of later versions: `eq` and its kin, `matches`,
 * `lower-case`, `upper-case`, `ends-with`, `exists`, `empty`, `string-join`. Not supported: variables, `id()`, the
 * axis `namespace`.
 * @param namespaces by the prefixes that the XPath uses
 * @throws SourceError `XPATH_SYNTAX`
 * @see XML Path Language (XPath) 1.0
 */
export function compileXPath(source: string, namespaces: Readonly<Record<string, string>> = {}): XPath {
  const evaluate = compiled(source, new Map([...predefinedNamespaces, ...Object.entries(namespaces)]));
  return {
    source,
    text: (document) => textOf(valueIn(document, evaluate)),
    isTrue: (document) => toBoolean(valueIn(document, evaluate)),
    nodes: (document) => nodesOf(valueIn(document, evaluate), source),
  };
}

function compiled(source: string, namespaces: Grammar['namespaces']): Evaluate {
  const tokens = new TokenReader(source);
  const grammar: Grammar = { tokens, namespaces, readExpression: () => readOperators(grammar) };
  const evaluate = grammar.readExpression();
  if (!tokens.is('end')) throw tokens.unexpected('an operator or the end');
  return evaluate;
}

function valueIn(document: XmlDocument, evaluate: Evaluate): XPathValue {
  const top = TreeNode.of(document);
  return evaluate({ document: top, node: top, position: 1, size: 1 });
}

function textOf(value: XPathValue): string | undefined {
  return isNodeSet(value) ? value[0]?.text : toText(value);
}

function nodesOf(value: XPathValue, source: string): readonly XPathNode[] {
  if (isNodeSet(value)) return value.map(({ node }) => (node.type === 'document' ? node.root : node));
  throw new FlowError('EXPRESSION_EVALUATION', `The XPath "${source}" gives a ${typeof value}, not nodes.`);
}
