import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { flows } from '../../functions/flows.ts';
import { bundle, bundleFlow } from '../../infra/bundle.ts';
import { parseXml } from '../../lib/xml/parse.ts';

const secretsManagerClient = resolve('lib/aws/secrets-manager-client.ts');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('bundle', () => {
  it.each(flows)('keeps the flow $name within 320 kB, SDK and all', async (flow) => {
    const outputFolder = join(folder, 'budget', flow.name);

    await bundle({ entry: resolve('functions', flow.name, 'handler.ts'), outputFolder, flow });

    const { size } = await stat(join(outputFolder, 'index.js'));
    expect(size).toBeLessThanOrEqual(320_000);
  });

  it('writes the same bytes for the same sources', async () => {
    const folders = ['once', 'twice'].map((name) => join(folder, name));

    for (const outputFolder of folders) await bundle({ entry: secretsManagerClient, outputFolder });

    const [once, twice] = await Promise.all(folders.map((each) => readFile(join(each, 'index.js'))));
    expect(once?.equals(twice ?? Buffer.alloc(0))).toBe(true);
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

describe('slimPackages', () => {
  it.each([
    '<a/>',
    '<a b="1" c=\'&lt;&#x1F600;\'> 007 <d>1e3</d><!-- e --><![CDATA[<f>&amp;]]></a>',
    '<?xml version="1.1"?><!DOCTYPE a SYSTEM "a.dtd"><a>&quot;&apos;&gt;</a>',
    "<!DOCTYPE a PUBLIC '-//x' \"it's\"><a/>",
    '<!DOCTYPE a "open><a/>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<!DOCTYPE a><!DOCTYPE a><a/>',
    '<a xmlns:x="urn:x"><x:b>javascript&#58;alert(1)</x:b></a>',
    '<a>&nbsp;</a>',
    '<a><b></a>',
  ])('leave the parser what it is for %s', async (xml) => {
    const outputFolder = join(folder, 'xml');
    await bundle({ entry: resolve('lib/xml/parse.ts'), outputFolder });
    const bundled = createRequire(import.meta.url)(outputFolder).parseXml;

    const [whole, built] = [parseXml, bundled].map((parse) => outcome(() => parse(xml)));

    expect(built).toEqual(whole);
  });
});

function outcome(work: () => unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(work()));
  } catch (error) {
    return String(error);
  }
}

describe('bundleFlow', () => {
  it('fails for a flow without a handler and says which file is missing', async () => {
    await expect(bundleFlow('no-such-flow')).rejects.toThrow(
      'Flow "no-such-flow" is listed in functions/flows.ts, but functions/no-such-flow/handler.ts is missing.',
    );
  });
});
