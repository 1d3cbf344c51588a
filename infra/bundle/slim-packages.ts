import type { Plugin } from 'esbuild';
import { fileURLToPath } from 'node:url';

/**
 * What is bundled in place of packages that a function never needs: of the AWS SDK, where it is 160 kB and most of its
 * start, and of the XML parser, where it is 32 kB. Each says why it is safe.
 */
export const slimPackages: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': standIn('credentials-from-environment'),
  '@smithy/node-http-handler': standIn('given-request-handler'),
  '@smithy/core/checksum': standIn('checksum-of-node'),
  '@smithy/core/event-streams': standIn('no-event-streams'),
  '@aws/lambda-invoke-store': standIn('no-invoke-store'),
  '@nodable/entities': standIn('no-xml-entities'),
  'is-unsafe': standIn('no-unsafe-entities'),
  'path-expression-matcher': standIn('no-xml-paths'),
  strnum: standIn('no-numbers-in-xml'),
};

/** The same for two files within packages, which no alias reaches: the SDK's JSON codec, and what reads XML document types. */
export const slimFiles: Plugin = {
  name: 'slim files',
  setup: (build) => {
    build.onResolve({ filter: /\/JsonCodec2$/ }, () => ({ path: standIn('plain-json') }));
    build.onResolve({ filter: /^\.\/DocTypeReader\.js$/ }, () => ({
      path: standIn('no-document-type-definitions'),
    }));
  },
};

function standIn(name: string): string {
  return fileURLToPath(new URL(`stand-ins/${name}.ts`, import.meta.url));
}
