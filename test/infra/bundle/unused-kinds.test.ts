import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { flows } from '../../../functions/flows.ts';
import { unusedKinds } from '../../../infra/bundle/unused-kinds.ts';

const entry = resolve('lib/runtime/compile.ts');
const sender = { type: 'https', address: '/plain' };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinds-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What is bundled for a declaration. */
async function bundled(declaration: unknown, outfile = join(folder, 'index.js')): Promise<readonly string[]> {
  const { metafile } = await build({
    ...{ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', metafile: true },
    mainFields: ['module', 'main'],
    plugins: [unusedKinds(declaration)],
  });
  return Object.keys(metafile.inputs);
}

const kinds = [
  'lib/steps/json-to-xml.ts',
  'lib/steps/json-mapping.ts',
  'lib/steps/openai-limits.ts',
  'lib/steps/content-modifier/xpath.ts',
  'lib/xml/xpath/compile.ts',
  'lib/xml/parse.ts',
  'lib/receivers/openai.ts',
  'lib/receivers/authentication/basic.ts',
  'lib/receivers/authentication/oauth2-client-credentials.ts',
];

describe('unusedKinds', () => {
  it('keeps everything without a declaration', async () => {
    expect(await bundled(undefined)).toEqual(expect.arrayContaining(kinds));
  });

  it('leaves out the kinds that no flow declares', async () => {
    const inputs = await bundled({ sender, steps: [] });

    expect(inputs.filter((path) => kinds.includes(path))).toEqual([]);
    expect(inputs).toContain('lib/senders/https.ts');
  });

  it.each([
    { types: ['json-to-xml'], brings: ['lib/steps/json-to-xml.ts'] },
    { types: ['content-modifier', 'xpath'], brings: ['lib/xml/xpath/compile.ts', 'lib/xml/parse.ts'] },
    {
      types: ['openai'],
      brings: ['lib/receivers/openai.ts', 'lib/receivers/http.ts', 'lib/steps/content-modifier.ts'],
    },
    { types: ['http', 'basic'], brings: ['lib/receivers/authentication/basic.ts'] },
  ])(
    'keeps $types where they are declared, however deep, with all that they import',
    async ({ types, brings }) => {
      const deep = {
        steps: [{ type: 'router', routes: [{ steps: types.map((type) => ({ with: [{ type }] })) }] }],
      };

      expect(await bundled(deep)).toEqual(expect.arrayContaining(brings));
    },
  );

  it('fails for a kind that a flow declares only later', async () => {
    const outfile = join(folder, 'later.js');
    await bundled({ sender }, outfile);
    const { compiledFlow } = createRequire(import.meta.url)(outfile);
    const flow = { name: 'x', sender, receivers: {}, steps: [{ type: 'json-to-xml', id: 'xml' }] };

    expect(() => compiledFlow(flow)).toThrow(
      expect.objectContaining({ code: 'FLOW_INVALID', message: expect.stringContaining('"json-to-xml"') }),
    );
  });

  it.each(flows)('leaves the flow $name all that it compiles', async (flow) => {
    const outfile = join(folder, flow.name, 'index.js');
    await bundled(flow, outfile);

    expect(createRequire(import.meta.url)(outfile).compiledFlow(flow)).toMatchObject({ name: flow.name });
  });
});
