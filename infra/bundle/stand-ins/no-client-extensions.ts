import { leftOut } from './left-out.ts';

/** Lets extensions change a client's settings; ours is given none. */
export function resolveRuntimeExtensions<Config>(config: Config, extensions: readonly unknown[]): Config {
  if (extensions.length > 0) throw leftOut('Extensions of AWS clients are');
  return config;
}
