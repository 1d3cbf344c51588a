import { build as bundled, type Plugin } from 'esbuild';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Flow } from '../../lib/flow/flow.ts';
import type { Part } from './parts.ts';
import { isKnown } from './uses.ts';

const lib = fileURLToPath(new URL('../../lib', import.meta.url));

/**
 * Leaves out of a flow's bundle the parts that the flow does not use: in place of each stands a module whose exports
 * throw `FLOW_INVALID`. Nothing is left out without a flow, or for one with a kind that is not known here. The build
 * fails when a part is no longer imported where the table says.
 */
export function partPlugin(parts: readonly Part[], flow: Flow | undefined): Plugin {
  const leftOut = flow && isKnown(flow) ? parts.filter(({ isUsedBy }) => !isUsedBy(flow)) : [];
  return {
    name: 'parts',
    setup(build) {
      const seen = new Map<string, Set<string>>();
      build.onResolve({ filter: /^\.\.?\// }, ({ path, importer, resolveDir }) => {
        const from = pathFromLib(importer);
        const module = pathFromLib(resolve(resolveDir, path));
        seen.set(from, (seen.get(from) ?? new Set()).add(module));
        const part = leftOut.find((each) => each.importer === from && each.module === module);
        return part && { path: module, namespace: 'left-out', pluginData: { name: part.name } };
      });
      build.onLoad({ filter: /./, namespace: 'left-out' }, async ({ path, pluginData }) => ({
        contents: standIn(
          await exportedNames(path),
          `The bundle of flow "${flow?.name}" was built without ${pluginData.name}.`,
        ),
        resolveDir: lib,
      }));
      build.onEnd(() => ({ errors: moved(parts, seen) }));
    },
  };
}

function pathFromLib(path: string): string {
  return relative(lib, path).replaceAll('\\', '/');
}

async function exportedNames(module: string): Promise<readonly string[]> {
  const { metafile } = await bundled({
    entryPoints: [resolve(lib, module)],
    format: 'esm',
    write: false,
    metafile: true,
  });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}

/** A function throws when it is called, constructed or extended: all that can be done with what a part exports. */
function standIn(names: readonly string[], problem: string): string {
  const exported = names.map((name) => `leftOut as ${name}`).join(', ');
  const [text, hint] = [problem, 'Build it again, or correct infra/bundle/parts.ts.'].map((each) =>
    JSON.stringify(each),
  );
  return `import { FlowError } from './errors.ts';
function leftOut() { throw new FlowError('FLOW_INVALID', ${text}, { hint: ${hint} }); }
export { ${exported} };
`;
}

function moved(
  parts: readonly Part[],
  seen: ReadonlyMap<string, ReadonlySet<string>>,
): { readonly text: string }[] {
  return parts
    .filter(({ importer, module }) => seen.get(importer)?.has(module) === false)
    .map(({ importer, module, name }) => ({
      text:
        `lib/${importer} no longer imports lib/${module}, so a bundle cannot leave out ${name}. ` +
        'Look where that import is now and correct infra/bundle/parts.ts.',
    }));
}
