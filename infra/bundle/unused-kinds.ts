import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const errors = fileURLToPath(new URL('../../lib/errors.ts', import.meta.url));

/**
 * Leaves out of a bundle the kinds that its flow does not declare. A kind's own file bears the kind's name and is imported
 * where a `switch` over the type has a case for it: `case 'json-to-xml':` beside the import of `…/json-to-xml.ts`. Where
 * no `type` in the declaration, however deep, is that name, a module takes its place whose exports throw `FLOW_INVALID`.
 * Only that import is cut: what others import of the kind, they get.
 * @param declaration nothing is left out without one
 */
export function unusedKinds(declaration: unknown): Plugin {
  const used = declaredTypes(declaration);
  return {
    name: 'unused kinds',
    setup(build) {
      if (declaration === undefined) return;
      build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, async ({ path, importer, resolveDir }) => {
        const kind = basename(path, '.ts');
        if (used.has(kind) || !(await hasCase(importer, kind))) return undefined;
        return { path: resolve(resolveDir, path), namespace: 'unused', sideEffects: false };
      });
      build.onLoad({ filter: /./, namespace: 'unused' }, async ({ path }) => ({
        contents: standIn(basename(path, '.ts'), await exportedNames(path)),
        resolveDir: dirname(path),
      }));
    },
  };
}

function declaredTypes(value: unknown): ReadonlySet<unknown> {
  if (typeof value !== 'object' || value === null) return new Set();
  const own = 'type' in value ? [value.type] : [];
  return new Set([...own, ...Object.values(value).flatMap((each) => [...declaredTypes(each)])]);
}

async function hasCase(importer: string, kind: string): Promise<boolean> {
  return importer.endsWith('.ts') && (await readFile(importer, 'utf8')).includes(`case '${kind}':`);
}

async function exportedNames(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  return [...text.matchAll(/^export (?:async )?(?:function\*?|class|const) (\w+)/gm)].map(
    ([, name = '']) => name,
  );
}

/** A function throws when it is called, constructed or extended: all that can be done with what a kind exports. */
function standIn(kind: string, names: readonly string[]): string {
  const message = JSON.stringify(
    `The bundle was built without "${kind}", which its flow did not declare then.`,
  );
  return `import { FlowError } from ${JSON.stringify(errors)};
function leftOut() { throw new FlowError('FLOW_INVALID', ${message}, { hint: 'Build it again.' }); }
export { ${names.map((name) => `leftOut as ${name}`).join(', ')} };
`;
}
