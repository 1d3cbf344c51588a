import { costOf } from '../cost/cost-of.ts';
import { modelFamily } from '../cost/price-of.ts';
import type { ModelCall, ProcessingLogEntry } from '../exchange/processing-log.ts';

/** Namespace of all metrics in CloudWatch. */
const namespace = 'iflow';

/** Takes the place of every model that the price lists do not know, so that callers cannot make up dimensions. */
const otherModel = 'other';

/**
 * The metrics of a message that asked models, as lines in CloudWatch's embedded metric format; empty for any other
 * message. Names are OpenTelemetry's where it has one; each is by flow and model, tokens by their type too.
 * @see Amazon CloudWatch User Guide, "Specification: Embedded metric format"
 * @see OpenTelemetry, "Semantic conventions for generative AI metrics" and "… inference token metrics" (in development)
 */
export function metricLines(entry: ProcessingLogEntry): string {
  const byModel = Map.groupBy(entry.modelCalls ?? [], ({ model }) => modelFamily(model) ?? otherModel);
  return [...byModel]
    .flatMap(([model, calls]) => documents(entry, model, calls))
    .map((document) => `${JSON.stringify(document)}\n`)
    .join('');
}

interface Metric {
  readonly name: string;
  readonly unit: 'Count' | 'Seconds' | 'None';
  readonly values: readonly number[];
}

/** One document holds one value of each dimension, so each type of token needs one of its own. */
function documents(
  { flow, startedAtMs, durationMs }: ProcessingLogEntry,
  model: string,
  calls: readonly ModelCall[],
): readonly object[] {
  const timestamp = Math.round(startedAtMs + durationMs);
  const dimensions = { flow, 'gen_ai.request.model': model };
  const tokens = (type: string, values: readonly number[]): object | undefined =>
    metricDocument(timestamp, { ...dimensions, 'gen_ai.token.type': type }, [
      { name: 'gen_ai.client.token.usage', unit: 'Count', values },
    ]);
  return [
    metricDocument(timestamp, dimensions, callMetrics(calls)),
    tokens(
      'input',
      figures(calls, ({ usage }) => usage.inputTokens),
    ),
    tokens(
      'output',
      figures(calls, ({ usage }) => usage.outputTokens),
    ),
  ].filter((document) => document !== undefined);
}

function callMetrics(calls: readonly ModelCall[]): readonly Metric[] {
  const costs = calls.map((call) => costOf([call]));
  return [
    {
      name: 'gen_ai.client.operation.duration',
      unit: 'Seconds',
      values: figures(calls, ({ durationMs }) => durationMs && durationMs / 1000),
    },
    {
      name: 'gen_ai.client.inference.usage.cache_read.input_tokens',
      unit: 'Count',
      values: figures(calls, ({ usage }) => usage.cachedInputTokens),
    },
    {
      name: 'gen_ai.client.inference.usage.reasoning.output_tokens',
      unit: 'Count',
      values: figures(calls, ({ usage }) => usage.reasoningTokens),
    },
    {
      name: 'estimated_cost_usd',
      unit: 'None',
      values: costs.flatMap((cost) => (cost === undefined || cost === 'unknown' ? [] : [cost.amount])),
    },
    { name: 'cost_unknown', unit: 'Count', values: costs.flatMap((cost) => (cost === 'unknown' ? [1] : [])) },
  ];
}

function figures(
  calls: readonly ModelCall[],
  figure: (call: ModelCall) => number | undefined,
): readonly number[] {
  return calls.flatMap((call) => figure(call) ?? []);
}

/** What one metric of a document can hold. */
const maxValues = 100;

function metricDocument(
  timestamp: number,
  dimensions: Readonly<Record<string, string>>,
  metrics: readonly Metric[],
): object | undefined {
  const known = metrics.filter(({ values }) => values.length > 0);
  if (known.length === 0) return undefined;
  const directive = {
    Namespace: namespace,
    Dimensions: [Object.keys(dimensions)],
    Metrics: known.map(({ name, unit }) => ({ Name: name, Unit: unit })),
  };
  const values = known.map(({ name, values: all }) => [name, all.slice(0, maxValues)]);
  return {
    _aws: { Timestamp: timestamp, CloudWatchMetrics: [directive] },
    ...dimensions,
    ...Object.fromEntries(values),
  };
}
