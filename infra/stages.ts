import { RemovalPolicy, Size } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ParameterValues } from '../lib/flow/parameters.ts';

/** What differs between one deployment of the stack and another. Who may call is not among it: the flow says so. */
export interface Stage {
  /** Part of the stack's name, of the URL and of the names of secrets. */
  readonly name: string;
  /** By flow name: values over the defaults of the flow's externalized parameters. */
  readonly parameters: Readonly<Record<string, ParameterValues>>;
  /**
   * By credential name: a secret that is there already. The stack makes an empty one for each other credential.
   * @default {}
   */
  readonly existingSecrets?: Readonly<Record<string, string>>;
  /** Requests that the whole API takes; the rest is answered with 429. */
  readonly throttling: { readonly ratePerSecond: number; readonly burst: number };
  /** CPU comes in proportion (1769 MB are one core), and so does the price of waiting for a receiver. */
  readonly memory: Size;
  /**
   * Most runs side by side of each function: a ceiling for the cost, 0 stops everything.
   * @default the account's own limit
   */
  readonly reservedConcurrency?: number;
  readonly logRetention: RetentionDays;
  /** What becomes of secrets and logs when the stack is deleted. */
  readonly removalPolicy: RemovalPolicy;
  readonly terminationProtection: boolean;
  readonly alarms: boolean;
}

/** Where the flows are tried: cheap, and gone without a trace. */
const dev: Stage = {
  name: 'dev',
  parameters: {
    chatgpt: {},
    openai: {},
    'openai-edits': {},
    'openai-fine-tunes': {},
    'explain-failure': {},
    'route-mail': {},
    'extract-order': {},
  },
  throttling: { ratePerSecond: 10, burst: 20 },
  memory: Size.mebibytes(512),
  logRetention: RetentionDays.TWO_WEEKS,
  removalPolicy: RemovalPolicy.DESTROY,
  terminationProtection: false,
  alarms: false,
};

/** Where the flows work: nothing is lost by a slip, and somebody is told when something fails. */
const prod: Stage = {
  name: 'prod',
  parameters: {
    chatgpt: {},
    openai: {},
    'openai-edits': {},
    'openai-fine-tunes': {},
    'explain-failure': {},
    'route-mail': {},
    'extract-order': {},
  },
  throttling: { ratePerSecond: 100, burst: 200 },
  memory: Size.mebibytes(1024),
  logRetention: RetentionDays.THREE_MONTHS,
  removalPolicy: RemovalPolicy.RETAIN,
  terminationProtection: true,
  alarms: true,
};

/** Every stage that can be deployed. */
export const stages: readonly Stage[] = [dev, prod];
