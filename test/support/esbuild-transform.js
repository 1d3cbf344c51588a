import { transformSync } from 'esbuild';

/** jest's transform: TypeScript to an ES module, with line numbers kept for stack traces. */
export function process(source, path) {
  const { code, map } = transformSync(source, {
    loader: 'ts',
    format: 'esm',
    target: 'node24',
    sourcefile: path,
    sourcemap: 'both',
  });
  return { code, map };
}
// biome-ignore lint/style/noDefaultExport: jest takes a transformer in no other way
export default { process };
