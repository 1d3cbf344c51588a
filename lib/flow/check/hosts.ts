import type { Flow } from '../flow.ts';
import { literalHost, literalPrefix } from '../literal-host.ts';
import type { HttpReceiver } from '../receivers.ts';
import type { CreateRow, Row } from '../steps.ts';
import { type Mistake, mistakeIn } from './finding.ts';

/** An address that goes to no host, or to any that the message names. */
export function checkHosts(receiver: HttpReceiver, place: readonly string[]): readonly Mistake[] {
  const { address, allowedHosts } = receiver;
  if (/\{\{/.test(address)) return []; // an unknown parameter is a mistake of its own
  return [
    ...checkUrl(address, [...place, 'address']),
    ...checkOpenHost(receiver, [...place, 'address']),
    ...(allowedHosts ?? []).flatMap((host) => checkHost(host, [...place, 'allowedHosts'])),
  ];
}

/**
 * Steps that let the message choose the host by the header `CamelHttpUri`, where no receiver says which hosts it may
 * choose.
 */
export function checkOverrides({ steps, receivers }: Flow): readonly Mistake[] {
  const isListed = Object.values(receivers).some(({ allowedHosts }) => allowedHosts !== undefined);
  if (isListed) return [];
  return steps.flatMap((step) => {
    const rows = step.type === 'content-modifier' ? (step.headers ?? []) : [];
    return rows.filter(isOpenOverride).map(({ name, value }) => {
      const message = 'The host comes from the message: list the hosts in allowedHosts of the receiver.';
      return mistakeIn(value, message, [`step "${step.id}"`, `header "${name}"`]);
    });
  });
}

function isOpenOverride(row: Row): row is CreateRow {
  if (row.action === 'delete' || row.name.toLowerCase() !== 'camelhttpuri' || row.type === 'constant')
    return false;
  return row.type !== 'expression' || literalHost(row.value) === undefined;
}

function checkUrl(address: string, place: readonly string[]): readonly Mistake[] {
  const isLiteral = literalPrefix(address) === address;
  if (!isLiteral && literalHost(address) === undefined) return [];
  const url = URL.parse(literalPrefix(address));
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (isHttp && url.username === '' && url.password === '') return [];
  return [
    mistakeIn(
      address,
      isHttp
        ? 'An address holds no user or password; use the authentication of the receiver.'
        : 'An address is a full URL, such as https://api.openai.com/v1.',
      place,
    ),
  ];
}

/** Whoever sends the message could have anything called, services of the network around the flow among them. */
function checkOpenHost(
  { address, allowedHosts = [] }: HttpReceiver,
  place: readonly string[],
): readonly Mistake[] {
  const isOpen = literalPrefix(address) !== address && literalHost(address) === undefined;
  if (!isOpen || allowedHosts.length > 0) return [];
  const message =
    'The host comes from the message: list the hosts that may be called in allowedHosts, or write "/" after the host.';
  return [mistakeIn(address, message, place)];
}

function checkHost(host: string, place: readonly string[]): readonly Mistake[] {
  if (/\{\{/.test(host)) return [];
  const name = host.trim().replace(/^\*\./, '');
  if (/^[^*]+$/.test(name) && URL.parse(`https://${name}`)?.host === name.toLowerCase().replace(/:443$/, ''))
    return [];
  return [
    mistakeIn(
      host,
      'A host is a name such as api.example.com, *.example.com or api.example.com:8443.',
      place,
    ),
  ];
}
