import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SourceChange, watchSources } from '../../lib/local/watch.ts';

let root: string;
let ending: AbortController;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sources-'));
  for (const folder of ['functions/one', 'infra', 'lib/steps', 'lib/local']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  ending = new AbortController();
});

afterEach(async () => {
  ending.abort();
  await rm(root, { recursive: true });
});

/** The changes one by one, as they are asked for. */
function changes(): () => Promise<SourceChange> {
  const seen: SourceChange[] = [];
  let wake: () => void = () => undefined;
  watchSources(
    root,
    async (change) => {
      seen.push(change);
      wake();
    },
    ending.signal,
  );
  return async () => {
    while (seen.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return seen.shift() as SourceChange;
  };
}

describe('watchSources', () => {
  it.each([
    { file: 'lib/steps/router.ts', isStackChanged: false },
    { file: 'functions/one/handler.ts', isStackChanged: false },
    { file: 'functions/one/flow.ts', isStackChanged: true },
    { file: 'functions/flows.ts', isStackChanged: true },
    { file: 'infra/app.ts', isStackChanged: true },
  ])('tells of a save of $file', async ({ file, isStackChanged }) => {
    const next = changes();

    await writeFile(join(root, 'lib/local/main.ts'), '');
    await writeFile(join(root, file), '');

    expect(await next()).toEqual({ file, isStackChanged });
  });

  it('sees each save of an editor that puts another file in place', async () => {
    const next = changes();
    const save = async (): Promise<SourceChange> => {
      await writeFile(join(root, 'lib/steps/.swap'), '');
      await rename(join(root, 'lib/steps/.swap'), join(root, 'lib/steps/router.ts'));
      return next();
    };

    expect([await save(), await save(), await save()]).toHaveLength(3);
  });

  it('sees files in a folder that came later', async () => {
    const next = changes();
    await writeFile(join(root, 'lib/steps/first.ts'), '');
    await next();

    await mkdir(join(root, 'lib/later'));
    await writeFile(join(root, 'lib/steps/second.ts'), '');
    await next();
    await writeFile(join(root, 'lib/later/third.ts'), '');

    expect(await next()).toMatchObject({ file: 'lib/later/third.ts' });
  });
});
