import { CredentialsProviderError } from '@smithy/core/config';

/** Lambda has no `~/.aws`: the SDK's settings come from the environment, otherwise from their defaults. */
export const fromSharedConfigFiles = () => async () => {
  throw new CredentialsProviderError('Lambda has no shared config files.', { tryNextLink: true });
};
