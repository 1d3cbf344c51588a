import { describe, expect, it } from '@jest/globals';
import { type App, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flows } from '../../functions/flows.ts';
import { stages } from '../../infra/stages.ts';
import { newApp, newStack, ordersFlow } from './stack-of.ts';

interface ValidationReport {
  readonly pluginReports: readonly {
    readonly violations: readonly { readonly ruleName: string; readonly severity?: string }[];
  }[];
}

/** What cdk-nag and CloudFormation's own rules find; CDK prints the places to standard error. */
function findings(app: App): readonly string[] {
  delete process.env['CDK_VALIDATION'];
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  try {
    app.synth();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ValidationFailed') throw error;
  }
  const report = JSON.parse(
    readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'),
  ) as ValidationReport;
  return report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
}

describe('AwsSolutionsChecks', () => {
  it.each(stages)('find nothing in stage $name', ({ name }) => {
    const app = newApp();
    newStack(app, { stage: name });

    expect(findings(app)).toEqual([]);
  });

  it('find nothing where answers are buffered and everybody is let in', () => {
    const app = newApp();
    const sender = { type: 'https', address: '/orders/*', authorization: 'none' } as const;
    newStack(app, { flows: [...flows, ordersFlow({ sender })], streaming: 'false' });

    expect(findings(app)).toEqual([]);
  });

  it('find what nobody acknowledged', () => {
    const app = newApp();
    new Bucket(newStack(app), 'Bucket');

    expect(findings(app)).toContain('AwsSolutions-S1');
  });
});
