import { parseArgs } from 'node:util';
import { didYouMean } from '../text/did-you-mean.ts';

/** What the command line and the environment ask for. */
export interface Options {
  /** 0 takes any free port. */
  readonly port: number;
  readonly stack?: string | undefined;
  /** `name=value` pairs for the CDK app, such as `stage=prod`. */
  readonly context: readonly string[];
  /** The body of the one message to send. */
  readonly once?: string | undefined;
  readonly route?: string | undefined;
  /** Where OpenAI calls shall go, with `/v1`. */
  readonly openaiBaseUrl?: string | undefined;
  /** Whether what was built before is served. */
  readonly isBuilt: boolean;
  /** Folder that `cdk synth` wrote to, where it is not the project's own. */
  readonly assembly?: string | undefined;
  readonly isAuthorized: boolean;
  readonly isWatching: boolean;
  readonly isJsonLog: boolean;
  readonly isHelp: boolean;
}

const flags = {
  once: { type: 'string' },
  route: { type: 'string' },
  watch: { type: 'boolean' },
  authorize: { type: 'boolean' },
  'json-log': { type: 'boolean' },
  'no-build': { type: 'boolean' },
  assembly: { type: 'string' },
  stack: { type: 'string' },
  context: { type: 'string', short: 'c', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const;

export const help = `npm start -- [options]   serves the synthesised stack on this machine

  --once '<body>'      sends one message, prints the reply, and ends
  --route /path        the route for --once; the first that takes POST otherwise
  --watch              builds and serves anew after each save
  --authorize          enforces the authorisation of each route
  --json-log           prints the functions' log lines as they are
  --no-build           serves what was built and synthesised before
  --assembly folder    serves what was synthesised there
  -c, --context k=v    context for the CDK app, such as stage=prod
  --stack name         which stack, where there are several

  PORT                 port to listen on (3000; 0 takes any free one)
  OPENAI_API_KEY       calls go to OpenAI with this key; to a built-in stand-in without
  OPENAI_BASE_URL      calls go here, such as http://127.0.0.1:8080/v1
  AWS_ENDPOINT_URL_SECRETS_MANAGER, AWS_ENDPOINT_URL
                       secrets come from there, not from the built-in stand-in
`;

/**
 * Reads the command line.
 * @throws Error for what is unknown or does not go together
 */
export function parseOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options {
  const { values, tokens } = parseArgs({ args: [...args], options: flags, strict: false, tokens: true });
  for (const token of tokens) checkToken(token);
  const { once, route, assembly, stack, context } = values as {
    readonly once?: string;
    readonly route?: string;
    readonly assembly?: string;
    readonly stack?: string;
    readonly context?: readonly string[];
  };
  return checked({
    port: once === undefined ? port(environment['PORT']) : 0,
    stack,
    context: context ?? [],
    once,
    route,
    openaiBaseUrl: baseUrl(environment['OPENAI_BASE_URL']),
    assembly,
    isBuilt: values['no-build'] === true || assembly !== undefined,
    isAuthorized: values.authorize === true,
    isWatching: values.watch === true,
    isJsonLog: values['json-log'] === true,
    isHelp: values.help === true,
  });
}

interface Token {
  readonly kind: 'option' | 'positional' | 'option-terminator';
  readonly name?: string;
  readonly rawName?: string;
  readonly value?: string | undefined;
}

function checkToken({ kind, name = '', rawName = '', value }: Token): void {
  if (kind === 'positional') throw new Error(`"${value}" belongs to no option. See --help.`);
  if (kind !== 'option') return;
  if (!Object.hasOwn(flags, name)) {
    throw new Error(`Unknown option "${rawName}".${didYouMean(name, Object.keys(flags))} See --help.`);
  }
  const { type } = flags[name as keyof typeof flags];
  if (type === 'string' && (value === undefined || value === ''))
    throw new Error(`"${rawName}" wants a value. See --help.`);
  if (type === 'boolean' && value !== undefined) throw new Error(`"${rawName}" takes no value. See --help.`);
}

function port(text = '3000'): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new Error(`PORT is "${text}". It must be a number from 0 to 65535.`);
}

/** An address without a slash at its end, which would be doubled. */
function baseUrl(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const url = /^https?:\/\//.test(text) ? URL.parse(text) : null;
  if (!url) throw new Error('OPENAI_BASE_URL is no address. It must look like http://127.0.0.1:8080/v1.');
  if (/[?#]/.test(text) || url.username !== '' || url.password !== '') {
    throw new Error(
      'OPENAI_BASE_URL holds a query, a fragment or a user. It must look like http://127.0.0.1:8080/v1.',
    );
  }
  return text.replace(/\/+$/, '');
}

function checked(options: Options): Options {
  const { once, isWatching, isAuthorized, route, isBuilt } = options;
  if (once !== undefined && isWatching) throw new Error('--once ends after one message: it cannot --watch.');
  if (once !== undefined && isAuthorized)
    throw new Error('--once does not sign its message: it cannot --authorize.');
  if (once === undefined && route !== undefined)
    throw new Error('--route says where --once sends to: give both.');
  if (isBuilt && isWatching)
    throw new Error('--watch builds after each save: it cannot go with --no-build or --assembly.');
  return options;
}
