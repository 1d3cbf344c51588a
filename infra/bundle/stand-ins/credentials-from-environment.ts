import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Lambda gives a zip function its role's credentials in the environment, so the SDK's chain of other sources
 * (profiles, SSO, processes, token files, instance metadata) is left out. Container and SnapStart functions get
 * theirs from an address and would need that chain.
 */
export const defaultProvider = fromEnv;
