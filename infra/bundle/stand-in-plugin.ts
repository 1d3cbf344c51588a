import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StandIn } from './stand-ins.ts';

const folder = fileURLToPath(new URL('stand-ins', import.meta.url));

/**
 * Bundles stand-ins for the files they replace. The build fails when a package is bundled whose file was not met:
 * a new version of it has moved that file.
 */
export function standInPlugin(standIns: readonly StandIn[]): Plugin {
  return {
    name: 'stand-ins',
    setup(build) {
      const loaded = new Set<string>();
      build.onLoad({ filter: /[\\/]node_modules[\\/]/ }, async ({ path }) => {
        const file = pathFromNodeModules(path);
        loaded.add(file);
        const standIn = standIns.find(({ replaced }) => replaced === file);
        if (standIn === undefined) return undefined;
        const contents = await readFile(join(folder, standIn.by), 'utf8');
        return { contents, loader: 'ts', resolveDir: folder };
      });
      build.onEnd(() => ({ errors: unmet(standIns, loaded) }));
    },
  };
}

function unmet(standIns: readonly StandIn[], loaded: ReadonlySet<string>): { readonly text: string }[] {
  const packages = new Set([...loaded].map(packageName));
  return standIns
    .filter(({ replaced }) => packages.has(packageName(replaced)) && !loaded.has(replaced))
    .map(({ replaced, by }) => ({
      text:
        `${packageName(replaced)} no longer loads ${replaced}, which infra/bundle/stand-ins/${by} stands in for. ` +
        'Look where its new version has that code and correct infra/bundle/stand-ins.ts.',
    }));
}

function pathFromNodeModules(path: string): string {
  return path.replaceAll('\\', '/').split('/node_modules/').at(-1) ?? path;
}

function packageName(file: string): string {
  return file
    .split('/')
    .slice(0, file.startsWith('@') ? 2 : 1)
    .join('/');
}
