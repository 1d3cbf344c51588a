import { build } from 'esbuild';
import { access, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flows } from '../functions/flows.ts';
import type { Flow } from '../lib/flow/flow.ts';
import { slimFiles, slimPackages } from './bundle/slim-packages.ts';
import { unusedKinds } from './bundle/unused-kinds.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where the bundles stand: one folder per flow, which is what CDK uploads. */
export const bundlesFolder = resolve(root, 'dist');

/** What is bundled, and whereto. */
export interface BundleProps {
  /** The module that exports the handlers. */
  readonly entry: string;
  readonly outputFolder: string;
  /** The flow that the bundle is for: kinds that it does not declare are left out. @default everything is bundled */
  readonly flow?: Flow | undefined;
}

/** Bundles one flow's handlers to `dist/<flow>/` and answers that folder. */
export async function bundleFlow(name: string): Promise<string> {
  const entry = resolve(root, 'functions', name, 'handler.ts');
  await access(entry).catch((cause: unknown) => {
    throw new Error(
      `Flow "${name}" is listed in functions/flows.ts, but functions/${name}/handler.ts is missing. ` +
        'A handler is three lines; copy the one of functions/chatgpt.',
      { cause },
    );
  });
  const outputFolder = resolve(bundlesFolder, name);
  await bundle({ entry, outputFolder, flow: flows.find((flow) => flow.name === name) });
  return outputFolder;
}

/**
 * Writes one minified CommonJS file, which starts faster than an ES module, with its source map beside it.
 * The same sources give the same bytes, so an unchanged flow is not deployed again.
 */
export async function bundle({ entry, outputFolder, flow }: BundleProps): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: resolve(outputFolder, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    alias: slimPackages,
    plugins: [unusedKinds(flow), slimFiles],
  });
  // The project's own package.json says "module"; Lambda's task folder has none. This one is right in both places.
  await writeFile(resolve(outputFolder, 'package.json'), '{"type":"commonjs"}\n');
}

if (import.meta.main) {
  for (const { name } of flows) await bundleFlow(name);
}
