/** A file of a package that a Lambda function never needs, and what is bundled in its place. */
export interface StandIn {
  /** Path from `node_modules`. */
  readonly replaced: string;
  /** File in `infra/bundle/stand-ins/`, where it says why it is safe. */
  readonly by: string;
}

const smithy = '@smithy/core/dist-es/submodules';
const config = `${smithy}/config`;
const client = '@aws-sdk/core/dist-es/submodules/client';

/**
 * What is left out of the bundles: half of the AWS SDK, which would cost half of the start, and what the
 * XML parser does for others.
 * The names that others import must all be there (esbuild checks), each replaced file must be met in the build
 * (the build checks), and what is built must do what the whole does (test/aws/secrets-manager-client.test.ts and
 * test/infra/bundle.test.ts check).
 */
export const standIns: readonly StandIn[] = [
  { replaced: '@aws-sdk/credential-provider-node/dist-es/index.js', by: 'credentials-from-environment.ts' },
  { replaced: `${config}/node-config-provider/fromSharedConfigFiles.js`, by: 'no-config-files.ts' },
  {
    replaced: `${config}/config-resolver/regionConfig/getInstanceMetadataRegion.js`,
    by: 'no-instance-metadata.ts',
  },
  { replaced: `${smithy}/checksum/sha256/Sha256Js.js`, by: 'no-sha256-in-javascript.ts' },
  { replaced: `${smithy}/serde/uuid/v4.js`, by: 'uuid-of-node.ts' },
  { replaced: `${smithy}/event-streams/index.js`, by: 'no-event-streams.ts' },
  { replaced: '@smithy/node-http-handler/dist-es/index.js', by: 'given-request-handler.ts' },
  { replaced: '@smithy/signature-v4/dist-es/HeaderFormatter.js', by: 'no-event-stream-signing.ts' },
  { replaced: `${smithy}/protocols/HttpBindingNormalizedSchema.js`, by: 'no-http-bindings.ts' },
  { replaced: `${smithy}/retry/util-retry/AdaptiveRetryStrategy.js`, by: 'no-adaptive-retry.ts' },
  { replaced: `${smithy}/protocols/json/codec-v2/JsonCodec2.js`, by: 'plain-json.ts' },
  {
    replaced: '@aws-sdk/client-secrets-manager/dist-es/runtimeExtensions.js',
    by: 'no-client-extensions.ts',
  },
  { replaced: `${client}/middleware-logger/loggerMiddleware.js`, by: 'no-client-logger.ts' },
  {
    replaced: `${client}/middleware-recursion-detection/recursionDetectionMiddleware.js`,
    by: 'no-recursion-detection.ts',
  },
  { replaced: '@nodable/entities/src/index.js', by: 'no-xml-entities.ts' },
  { replaced: 'fast-xml-parser/src/xmlparser/DocTypeReader.js', by: 'no-document-type-definitions.ts' },
  { replaced: 'fast-xml-parser/src/xmlparser/node2json.js', by: 'no-objects-from-xml.ts' },
  { replaced: 'is-unsafe/src/index.js', by: 'no-unsafe-entities.ts' },
  { replaced: 'path-expression-matcher/src/index.js', by: 'no-xml-paths.ts' },
  { replaced: 'strnum/strnum.js', by: 'no-numbers-in-xml.ts' },
];
