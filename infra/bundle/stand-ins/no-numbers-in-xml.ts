import { leftOut } from './left-out.ts';

/** Numbers stay text for lib/xml (`parseTagValue: false`, `parseAttributeValue: false`). */
function toNumber(): never {
  throw leftOut('Numbers in XML are');
}

// biome-ignore lint/style/noDefaultExport: the file it stands in for exports so
export default toNumber;
