import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const errors = fileURLToPath(new URL('../../lib/errors.ts', import.meta.url));

/**
 * Leaves out of a bundle the kinds that its flow does not declare. A kind's own file bears the kind's name and is imported
 * where a `switch` over the type has a case for it: `case 'json-to-xml':` beside the import of `…/json-to-xml.ts`. Where
 * no `type` in the declaration, however deep, is that name, a module takes its place whose exports throw `FLOW_INVALID`.
 * Only that import is cut: what others import of the kind, they get. A `switch` over anything but a type cuts nothing.
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
  if (!importer.endsWith('.ts')) return false;
  const [, ...switches] = (await readFile(importer, 'utf8')).split(/\bswitch \(/);
  return switches.some((text) => /^(?:\w+\.)*type\) \{/.test(text) && text.includes(`case '${kind}':`));
}

async function exportedNames(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  return [...text.matchAll(/^export (?:async )?(?:function\*?|class|const) (\w+)/gm)].map(
    ([, name = '']) => name,
  );
}

/** Whatever is done with what a kind exports throws: a call, a construction, and the reading of a member. */
function standIn(kind: string, names: readonly string[]): string {
  const message = JSON.stringify(
    `The bundle was built without "${kind}", which its flow did not declare then.`,
  );
  return `import { FlowError } from ${JSON.stringify(errors)};
function fail() { throw new FlowError('FLOW_INVALID', ${message}, { hint: 'Build it again.' }); }
const leftOut = new Proxy(function () {}, { apply: fail, construct: fail, get: fail });
export { ${names.map((name) => `leftOut as ${name}`).join(', ')} };
`;
}
