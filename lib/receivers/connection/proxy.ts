/** The variables that name a proxy, as far as they are set. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'] as const;

/** What Node's agents are told of a receiver's proxy; nothing for the direct way. @see Node.js, "Built-in proxy support" */
export function proxyVariables(
  proxy: string | undefined,
  environment: ProxyEnvironment,
): Record<string, string> | undefined {
  if (proxy === 'none') return undefined;
  if (proxy) return { HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
  const set = names.flatMap((name) => {
    const value = environment[name];
    return value ? [[name, value] as const] : [];
  });
  return set.some(([name]) => /^https?_/i.test(name)) ? Object.fromEntries(set) : undefined;
}

/** The hosts of the proxies themselves. */
export function proxyHosts(variables: ProxyEnvironment = {}): ReadonlySet<string> {
  const urls = names
    .filter((name) => !/^no_/i.test(name))
    .map((name) => URL.parse(variables[name] ?? '')?.hostname ?? '');
  return new Set(urls.filter(Boolean));
}
