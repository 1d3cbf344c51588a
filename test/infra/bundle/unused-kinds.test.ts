import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { flows } from '../../../functions/flows.ts';
import { unusedKinds } from '../../../infra/bundle/unused-kinds.ts';
import { sourceFiles } from '../../support/source-files.ts';

const entry = resolve('lib/runtime/compile.ts');
const sender = { type: 'https', address: '/plain' };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinds-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What is bundled for a declaration. */
async function bundled(
  declaration: unknown,
  { outfile = join(folder, 'index.js'), from = entry } = {},
): Promise<readonly string[]> {
  const { metafile } = await build({
    ...{ entryPoints: [from], outfile, bundle: true, platform: 'node', format: 'cjs', metafile: true },
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
    await bundled({ sender }, { outfile });
    const { compiledFlow } = createRequire(import.meta.url)(outfile);
    const flow = { name: 'x', sender, receivers: {}, steps: [{ type: 'json-to-xml', id: 'xml' }] };

    expect(() => compiledFlow(flow)).toThrow(
      expect.objectContaining({ code: 'FLOW_INVALID', message: expect.stringContaining('"json-to-xml"') }),
    );
  });

  it.each([...flows, { name: 'none', sender }])(
    'cuts nothing for the flow $name but kinds that it might declare',
    async (flow) => {
      const language = sourceFiles('lib/flow').filter(({ path }) => !path.includes('/check/'));
      const isKind = (word: string): boolean =>
        language.some(({ text }) => new RegExp(`\\btype: [^;]*'${word}'`).test(text));
      const inputs = await bundled(flow, { from: resolve('functions/chatgpt/handler.ts') });
      const cut = inputs.filter((path) => path.startsWith('unused:')).map((path) => basename(path, '.ts'));

      expect(cut.length).toBeGreaterThan(0);
      expect(cut.filter((word) => !isKind(word))).toEqual([]);
    },
  );

  it.each([
    { over: 'limit', call: 'Deadline.in()', outcome: 'kept' },
    { over: 'limit.type', call: 'new Deadline()', outcome: 'FLOW_INVALID' },
    { over: 'type', call: 'Deadline.in()', outcome: 'FLOW_INVALID' },
  ])(
    'makes $call give $outcome where a switch over $over has a case of that name',
    async ({ over, call, outcome }) => {
      const home = join(folder, 'cases');
      const outfile = join(home, outcome, `${over}.js`);
      await mkdir(home, { recursive: true });
      await writeFile(join(home, 'deadline.ts'), "export class Deadline { static in() { return 'kept'; } }");
      await writeFile(
        join(home, 'table.ts'),
        `import { Deadline } from './deadline.ts';
export function found({ limit, type }: any): unknown {
  switch (${over}) {
    case 'deadline':
      return ${call};
  }
}`,
      );
      await bundled({ sender }, { outfile, from: join(home, 'table.ts') });
      const { found } = createRequire(import.meta.url)(outfile);
      const limit = over === 'limit' ? 'deadline' : { type: 'deadline' };

      expect(codeOf(() => found({ limit, type: 'deadline' }))).toBe(outcome);
    },
  );

  it.each(flows)('leaves the flow $name all that it compiles', async (flow) => {
    const outfile = join(folder, flow.name, 'index.js');
    await bundled(flow, { outfile });

    expect(createRequire(import.meta.url)(outfile).compiledFlow(flow)).toMatchObject({ name: flow.name });
  });
});

/** What a call answers, or the code that it fails with. */
function codeOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}
