/** Numbers stay text for lib/xml (`parseTagValue: false`, `parseAttributeValue: false`). */
function toNumber(): never {
  throw new Error('Numbers in XML are left out of the bundle (infra/bundle/slim-packages.ts).');
}

// biome-ignore lint/style/noDefaultExport: the file it stands in for exports so
export default toNumber;
