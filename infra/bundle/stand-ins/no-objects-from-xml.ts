import { leftOut } from './left-out.ts';

/** Makes an object of names from XML; lib/xml takes nodes in their order (`preserveOrder: true`). */
function prettify(): never {
  throw leftOut('Objects from XML are');
}

// biome-ignore lint/style/noDefaultExport: the file it stands in for exports so
export default prettify;
