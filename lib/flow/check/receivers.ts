import { compileExpression } from '../../expression/compile.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { connectionOf } from '../connection-of.ts';
import type { Flow } from '../flow.ts';
import { numberOf } from '../numbers.ts';
import type { HttpReceiver } from '../receivers.ts';
import { checkAuthentication } from './authentication.ts';
import { type Mistake, mistakeIn, mistakesOf } from './finding.ts';
import { checkHeaderList, checkHeaderName } from './header-names.ts';
import { checkHosts, checkOverrides } from './hosts.ts';
import { checkOpenAi } from './openai.ts';

export function checkReceivers(flow: Flow): readonly Mistake[] {
  return [
    ...mistakesOf(() => numberOf(flow.timeoutMs ?? 1), ['timeoutMs']),
    ...checkOverrides(flow),
    ...Object.entries(flow.receivers).flatMap(([name, receiver]) => {
      const place = [`receiver "${name}"`];
      return [
        ...checkConnection(connectionOf(receiver), place),
        ...(receiver.type === 'openai' ? checkOpenAi(receiver, place) : []),
        ...checkFallbacks(name, flow, place),
      ];
    }),
  ];
}

function checkConnection(receiver: HttpReceiver, place: readonly string[]): readonly Mistake[] {
  return [
    ...checkAddressText(receiver.address, [...place, 'address']),
    ...checkAddressText(receiver.query ?? '', [...place, 'query']),
    ...checkHosts(receiver, place),
    ...checkMethod(receiver, place),
    ...checkNumbers(receiver, place),
    ...checkStatuses(receiver, [...place, 'retry', 'statuses']),
    ...checkProxy(receiver.proxy, [...place, 'proxy']),
    ...checkHeaderList(receiver.requestHeaders, [...place, 'requestHeaders']),
    ...checkHeaderList(receiver.responseHeaders, [...place, 'responseHeaders']),
    ...checkHeaderName(receiver.idempotencyKeyHeader, [...place, 'idempotencyKeyHeader']),
    ...checkAuthentication(receiver.authentication, [...place, 'authentication']),
  ];
}

/** An address stands in logs all along the way, so no secret may enter it. */
function checkAddressText(text: string, place: readonly string[]): readonly Mistake[] {
  const syntax = mistakesOf(() => compileExpression(text), place);
  if (syntax.length > 0) return syntax;
  const secrets = compileExpression(text).references.filter(({ type }) => type === 'secureParameter');
  return secrets.map(() =>
    mistakeIn(text, 'A secure parameter may not stand in an address; send it in a header.', place),
  );
}

function checkMethod(
  { method, methodExpression }: HttpReceiver,
  place: readonly string[],
): readonly Mistake[] {
  if (methodExpression === undefined) return [];
  const here = [...place, 'methodExpression'];
  if (method === 'dynamic') return mistakesOf(() => compileExpression(methodExpression), here);
  return [mistakeIn(methodExpression, `It means nothing with method "${method}"; use "dynamic".`, here)];
}

function checkNumbers(receiver: HttpReceiver, place: readonly string[]): readonly Mistake[] {
  const { timeoutMs, connectTimeoutMs, firstByteTimeoutMs, idleTimeoutMs, maxReplyBytes } = receiver;
  const { retry, circuitBreaker, followRedirects } = receiver;
  const numbers = {
    timeoutMs,
    connectTimeoutMs,
    firstByteTimeoutMs,
    idleTimeoutMs,
    maxReplyBytes,
    followRedirects: followRedirects === 0 ? undefined : followRedirects,
    'retry › attempts': retry?.attempts,
    'retry › intervalMs': retry?.intervalMs,
    'retry › maxIntervalMs': retry?.maxIntervalMs,
    'circuitBreaker › failures': circuitBreaker?.failures,
    'circuitBreaker › openMs': circuitBreaker?.openMs,
  };
  return Object.entries(numbers).flatMap(([name, number]) =>
    mistakesOf(() => numberOf(number ?? 1), [...place, name]),
  );
}

function checkStatuses({ retry }: HttpReceiver, place: readonly string[]): readonly Mistake[] {
  const wrong = (retry?.statuses ?? []).filter(
    (status) => !Number.isInteger(status) || status < 300 || status > 599,
  );
  return wrong.map((status) =>
    mistakeIn(String(status), 'A call is repeated after a status from 300 to 599.', place),
  );
}

function checkProxy(proxy: string | undefined, place: readonly string[]): readonly Mistake[] {
  if (proxy === undefined || proxy === 'none' || /\{\{/.test(proxy)) return [];
  if (/^https?:$/.test(URL.parse(proxy)?.protocol ?? '')) return [];
  return [mistakeIn(proxy, 'A proxy is a URL such as http://proxy.example:3128, or "none".', place)];
}

function checkFallbacks(name: string, { receivers }: Flow, place: readonly string[]): readonly Mistake[] {
  const others = Object.keys(receivers).filter((other) => other !== name);
  const unknown = (receivers[name]?.fallbacks ?? []).filter((fallback) => !others.includes(fallback));
  return unknown.map((fallback) => {
    const message =
      fallback === name
        ? 'A receiver cannot stand in for itself.'
        : `Unknown receiver "${fallback}".${didYouMean(fallback, others)}`;
    return mistakeIn(fallback, message, [...place, 'fallbacks']);
  });
}
