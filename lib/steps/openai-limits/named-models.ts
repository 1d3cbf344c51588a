import type { Message } from '../../message/message.ts';
import { valueText } from '../../message/value.ts';
import { decodedFully } from '../../text/percent-decoding.ts';
import type { OpenAiCall } from './call.ts';
import { foldedName, type LimitedField } from './limited-field.ts';

/** The models that a call names outside of its body. */
export function namedModels({ path }: OpenAiCall, { headers }: Message): readonly LimitedField[] {
  const query = valueText(headers.get('CamelHttpQuery'));
  return [
    ...pathModels(path.split('/').slice(1)).map((value) => ({ name: 'model', owner: '', value })),
    ...queryModels(query).map((value) => ({ name: 'model', owner: 'query', value })),
  ];
}

const beforeModel: ReadonlySet<string> = new Set(['models', 'engines', 'deployments', 'checkpoints']);

/** Under `/models` all that is left is the name, as some have slashes. */
function pathModels(parts: readonly string[]): readonly string[] {
  const models = parts.indexOf('models') + 1;
  return parts.flatMap((part, index) => {
    if (models > 0 && index === models) return [parts.slice(index).join('/')];
    return beforeModel.has(parts[index - 1] ?? '') || part.startsWith('ft:') ? [part] : [];
  });
}

/** The models of a query; `undefined` for one that not all readers find there, or not all find the same. */
function queryModels(query: string): readonly (string | undefined)[] {
  const models = query
    .split(/[&;]/)
    .map((parameter) => ({ name: parameter.replace(/=.*$/s, ''), value: parameter.replace(/^[^=]*=?/, '') }))
    .filter(({ name }) => isModel(decoded(name)));
  const isClear = models.length === 1 && models[0]?.name === 'model';
  return models.map(({ value }) => (isClear ? decoded(value) : undefined));
}

function isModel(name: string): boolean {
  return [name, name.replace(/[[.].*$/s, '')].some((each) => foldedName(each) === 'model');
}

function decoded(text: string): string {
  const ascii = decodedFully(text.replaceAll('+', ' '));
  try {
    return decodeURIComponent(ascii);
  } catch {
    return ascii;
  }
}
