/** Lambda has no instance metadata to ask for the Region; `AWS_REGION` is always set. */
export const getInstanceMetadataRegion = async () => undefined;
