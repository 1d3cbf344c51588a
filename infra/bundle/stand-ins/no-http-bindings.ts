import { leftOut } from './left-out.ts';

/** Secrets Manager speaks JSON over `POST /`: none of its operations binds a member to a path, query or host. */
export const getHttpOperationBindings = () => [];

export const HttpBindingNormalizedSchema = {
  of(): never {
    throw leftOut('HTTP bindings are');
  },
};
