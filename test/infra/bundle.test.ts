import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { standInPlugin } from '../../infra/bundle/stand-in-plugin.ts';
import { standIns } from '../../infra/bundle/stand-ins.ts';
import { bundle, bundleFlow } from '../../infra/bundle.ts';

const handler = resolve('functions/chatgpt/handler.ts');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('bundle', () => {
  it('keeps the chatgpt flow within 250 kB, SDK and all', async () => {
    await bundle({ entry: handler, outputFolder: join(folder, 'budget') });

    const { size } = await stat(join(folder, 'budget/index.js'));

    expect(size).toBeLessThanOrEqual(250_000);
  });

  it('writes the same bytes for the same sources', async () => {
    const folders = ['once', 'twice'].map((name) => join(folder, name));

    for (const outputFolder of folders) await bundle({ entry: handler, outputFolder });

    const [once, twice] = await Promise.all(folders.map((each) => readFile(join(each, 'index.js'), 'utf8')));
    expect(once).toBe(twice);
  });

  it('writes CommonJS, which Lambda loads without a look at a package.json above it', async () => {
    const outputFolder = join(folder, 'format');

    await bundle({ entry: resolve('lib/errors.ts'), outputFolder });

    expect(createRequire(import.meta.url)(outputFolder).flowFaults.INTERNAL.httpStatus).toBe(500);
    expect(JSON.parse(await readFile(join(outputFolder, 'package.json'), 'utf8'))).toEqual({
      type: 'commonjs',
    });
  });

  it('writes a source map without the sources', async () => {
    const outputFolder = join(folder, 'map');

    await bundle({ entry: resolve('lib/errors.ts'), outputFolder });

    const map = JSON.parse(await readFile(join(outputFolder, 'index.js.map'), 'utf8'));
    expect(map.sources.join()).toContain('lib/errors.ts');
    expect(map).not.toHaveProperty('sourcesContent');
  });
});

describe('bundleFlow', () => {
  it('fails for a flow without a handler and says which file is missing', async () => {
    await expect(bundleFlow('no-such-flow')).rejects.toThrow(
      'Flow "no-such-flow" is listed in functions/flows.ts, but functions/no-such-flow/handler.ts is missing.',
    );
  });
});

describe('standInPlugin', () => {
  const options = { bundle: true, write: false, platform: 'node', logLevel: 'silent' } as const;

  it('fails the build when a package no longer has the file that is replaced', async () => {
    const moved = { replaced: '@smithy/core/dist-es/moved.js', by: 'no-event-streams.ts' };
    const building = build({
      ...options,
      mainFields: ['module', 'main'],
      entryPoints: [resolve('lib/aws/secrets-manager-client.ts')],
      plugins: [standInPlugin([...standIns, moved])],
    });

    await expect(building).rejects.toThrow(
      '@smithy/core no longer loads @smithy/core/dist-es/moved.js, which infra/bundle/stand-ins/no-event-streams.ts stands in for.',
    );
  });

  it('lets a flow be built that uses none of the packages', async () => {
    const { errors } = await build({
      ...options,
      entryPoints: [resolve('lib/errors.ts')],
      plugins: [standInPlugin(standIns)],
    });

    expect(errors).toEqual([]);
  });
});
