import type { Step } from '../exchange/exchange.ts';
import type { JsonToXmlConverter } from '../flow/steps.ts';
import { BufferedBody } from '../message/body.ts';
import { bufferedBody, withBody } from '../message/message.ts';
import { jsonToXml } from './converters/json-to-xml.ts';

/**
 * Makes the body's JSON an XML tree. Headers stay as they are, `Content-Type` too: SAP names no rule for them.
 * @throws FlowError `BODY_NOT_JSON`, `BODY_NOT_CONVERTIBLE`, `BODY_NOT_TEXT`
 */
export function jsonToXmlConverter(declaration: JsonToXmlConverter): Step {
  return async (message) => {
    const { text } = await bufferedBody(message);
    return withBody(message, BufferedBody.fromXml(jsonToXml(text, declaration)));
  };
}
