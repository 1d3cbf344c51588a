import type { FetchedScope } from '../../exchange/message-scope.ts';
import type { Message } from '../../message/message.ts';
import { parseXml } from '../../xml/parse.ts';
import { compileXPath } from '../../xml/xpath/compile.ts';

/**
 * Reads the text of what an XPath finds in the body.
 * @throws FlowError `XPATH_SYNTAX`
 */
export function xpathRow(xpath: string): (message: Message, fetched: FetchedScope) => string | undefined {
  const compiled = compileXPath(xpath);
  return (_message, fetched) => compiled.text(fetched.body.xml(parseXml));
}
