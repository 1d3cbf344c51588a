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
export function metricLines({ flow, startedAtMs, durationMs, modelCalls = [] }: ProcessingLogEntry): string {
  const timestamp = Math.round(startedAtMs + durationMs);
  let lines = '';
  for (const [model, calls] of Map.groupBy(modelCalls, modelName)) {
    const dimensions = `"flow":${JSON.stringify(flow)},"gen_ai.request.model":${JSON.stringify(model)}`;
    const callDimensions = { names: callDimensionNames, members: dimensions };
    lines += metricLine(callDimensions, callMetrics, { timestamp, calls });
    for (const [type, metric] of tokenMetrics) {
      const members = `${dimensions},"gen_ai.token.type":"${type}"`;
      lines += metricLine({ names: tokenDimensionNames, members }, [metric], { timestamp, calls });
    }
  }
  return lines;
}

function modelName({ model }: ModelCall): string {
  return modelFamily(model) ?? otherModel;
}

type Figure = (call: ModelCall) => number | undefined;

interface Metric {
  readonly name: string;
  /** Its part of the directive, as JSON. */
  readonly definition: string;
  readonly figure: Figure;
}

function metric(name: string, unit: 'Count' | 'Seconds' | 'None', figure: Figure): Metric {
  return { name, definition: JSON.stringify({ Name: name, Unit: unit }), figure };
}

const callMetrics: readonly Metric[] = [
  metric(
    'gen_ai.client.operation.duration',
    'Seconds',
    ({ durationMs }) => durationMs && Math.round(durationMs * 1000) / 1_000_000,
  ),
  metric(
    'gen_ai.client.inference.usage.cache_read.input_tokens',
    'Count',
    ({ usage }) => usage.cachedInputTokens,
  ),
  metric(
    'gen_ai.client.inference.usage.reasoning.output_tokens',
    'Count',
    ({ usage }) => usage.reasoningTokens,
  ),
  metric('estimated_cost_usd', 'None', (call) => {
    const cost = costOf([call]);
    return cost === undefined || cost === 'unknown' ? undefined : cost.amount;
  }),
  metric('cost_unknown', 'Count', (call) => (costOf([call]) === 'unknown' ? 1 : undefined)),
];

/** One document holds one value of each dimension, so each type of token needs one of its own. */
const tokenMetrics: readonly (readonly [type: string, metric: Metric])[] = [
  ['input', metric('gen_ai.client.token.usage', 'Count', ({ usage }) => usage.inputTokens)],
  ['output', metric('gen_ai.client.token.usage', 'Count', ({ usage }) => usage.outputTokens)],
];

const callDimensionNames = '["flow","gen_ai.request.model"]';
const tokenDimensionNames = '["flow","gen_ai.request.model","gen_ai.token.type"]';

interface Dimensions {
  /** As JSON. */
  readonly names: string;
  /** Names and values, as the members of a JSON object. */
  readonly members: string;
}

interface Measured {
  readonly timestamp: number;
  readonly calls: readonly ModelCall[];
}

/** What one metric of a document can hold. */
const maxValues = 100;

/** Put together from parts that are JSON already: it is written with every message that asks a model. */
function metricLine(
  { names, members }: Dimensions,
  metrics: readonly Metric[],
  { timestamp, calls }: Measured,
): string {
  let definitions = '';
  let values = '';
  for (const { name, definition, figure } of metrics) {
    const figures = calls.map(figure).filter((value) => value !== undefined);
    if (figures.length === 0) continue;
    definitions += definitions === '' ? definition : `,${definition}`;
    values += `,"${name}":[${figures.slice(0, maxValues).join(',')}]`;
  }
  if (definitions === '') return '';
  const directive = `{"Namespace":"${namespace}","Dimensions":[${names}],"Metrics":[${definitions}]}`;
  return `{"_aws":{"Timestamp":${timestamp},"CloudWatchMetrics":[${directive}]},${members}${values}}\n`;
}
