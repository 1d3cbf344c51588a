/** A file of a package that a Lambda function never needs, and what is bundled in its place. */
export interface StandIn {
  /** Path from `node_modules`. */
  readonly replaced: string;
  /** File in `infra/bundle/stand-ins/`, where it says why it is safe. */
  readonly by: string;
}

const unusedPatterns = ['svg', 'sql', 'sql-strict', 'shell', 'redos', 'nosql', 'log'];

/**
 * What is left out of the bundles: half of the AWS SDK, which would cost half of the start.
 * The names that others import must all be there (esbuild checks), each replaced file must be met in the build
 * (the build checks), and the built client must do what the whole one does (test/infra/bundle.test.ts checks).
 */
export const standIns: readonly StandIn[] = [
  {
    replaced: '@aws-sdk/credential-provider-node/dist-es/index.js',
    by: 'credentials-from-environment.ts',
  },
  {
    replaced: '@smithy/core/dist-es/submodules/config/node-config-provider/fromSharedConfigFiles.js',
    by: 'no-config-files.ts',
  },
  { replaced: '@smithy/core/dist-es/submodules/event-streams/index.js', by: 'no-event-streams.ts' },
  {
    replaced: '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js',
    by: 'no-sha256-in-javascript.ts',
  },
  ...unusedPatterns.map((name) => ({
    replaced: `is-unsafe/src/contexts/${name}.js`,
    by: 'empty-pattern-list.ts',
  })),
];
