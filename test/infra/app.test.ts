import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const app = fileURLToPath(new URL('../../infra/app.ts', import.meta.url));

describe('app', () => {
  it('writes the stack of the stage that the context names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'app-test-'));
    Object.assign(process.env, {
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: '{"stage":"prod","streaming":"false"}',
      CDK_VALIDATION: 'false',
    });

    await import('../../infra/app.ts');

    expect(readdirSync(folder)).toContain('iflow-prod.template.json');
    rmSync(folder, { recursive: true });
  });

  it('fails with one sentence and no stack trace for a stage that is not there', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [app], {
      env: { CDK_CONTEXT_JSON: '{"stage":"prdo"}' },
      encoding: 'utf8',
    });

    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Unknown stage "prdo"\. Did you mean "prod"\? .*\n$/);
  });
});
