import { describe, expect, it } from '@jest/globals';
import { type BuildResult, build } from 'esbuild';
import { resolve } from 'node:path';
import { flow } from '../../../functions/chatgpt/flow.ts';
import { partPlugin } from '../../../infra/bundle/part-plugin.ts';
import type { Part } from '../../../infra/bundle/parts.ts';
import type { Flow } from '../../../lib/flow/flow.ts';

const part: Part = {
  name: 'the style of OpenAI for errors',
  importer: 'runtime/problem.ts',
  module: 'runtime/openai-error.ts',
  isUsedBy: () => false,
};

async function modules(of: Flow | undefined, ...parts: readonly Part[]): Promise<readonly string[]> {
  const { metafile }: BuildResult<{ metafile: true }> = await build({
    entryPoints: [resolve('lib/runtime/problem.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [partPlugin(parts, of)],
  });
  return Object.keys(metafile.inputs);
}

describe('partPlugin', () => {
  it('leaves out what a flow does not use', async () => {
    const bundled = await modules(flow, part);

    expect(bundled).not.toContain('lib/runtime/openai-error.ts');
  });

  it('keeps what a flow uses', async () => {
    const bundled = await modules(flow, { ...part, isUsedBy: ({ name }) => name === 'chatgpt' });

    expect(bundled).toContain('lib/runtime/openai-error.ts');
  });

  it('keeps what something else imports, too', async () => {
    const bundled = await modules(flow, { ...part, module: 'errors.ts' });

    expect(bundled).toContain('lib/errors.ts');
  });

  const newStep = { type: 'script', id: 'new' };
  const newReceiver = { type: 'odata' };
  it.each<readonly [string, unknown]>([
    ['step', { ...flow, steps: [...flow.steps, newStep] }],
    ['receiver', { ...flow, receivers: { new: newReceiver } }],
    ['sender', { ...flow, sender: { type: 'sftp' } }],
    ['member', { ...flow, exceptionSubprocess: { steps: [] } }],
  ])('keeps everything for a flow with a new kind of %s', async (_kind, unknown) => {
    const bundled = await modules(unknown as Flow, part);

    expect(bundled).toContain('lib/runtime/openai-error.ts');
  });

  it('keeps everything without a flow', async () => {
    const bundled = await modules(undefined, part);

    expect(bundled).toContain('lib/runtime/openai-error.ts');
  });

  it('fails the build when a part is imported elsewhere by now', async () => {
    const moved = { ...part, module: 'runtime/moved.ts' };

    await expect(modules(flow, moved)).rejects.toThrow(
      'lib/runtime/problem.ts no longer imports lib/runtime/moved.ts, so a bundle cannot leave out the style of OpenAI for errors.',
    );
  });
});
