import type { Message, Property } from '../../message/message.ts';
import { Secret } from '../../message/secret.ts';
import { valueText } from '../../message/value.ts';

/** Sets something on a message under a name. */
export type Setter = (message: Message, name: string, property: Property) => Message;

/** Removes from a message what bears a name, or matches a pattern. */
export type Remover = (message: Message, name: string) => Message;

export const withHeader: Setter = (message, name, { value }) => ({
  ...message,
  headers: message.headers.with(name, value instanceof Secret ? value : valueText(value)),
});

/** In a header's name `*` stands for any characters, as in CPI's delete rows. */
export const withoutHeaders: Remover = (message, pattern) => {
  const words = pattern
    .toLowerCase()
    .split('*')
    .map((word) => word.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  const isMatch = new RegExp(`^${words.join('.*')}$`, 's');
  return { ...message, headers: message.headers.filter((name) => !isMatch.test(name)) };
};

export const withProperty: Setter = (message, name, property) => ({
  ...message,
  properties: new Map(message.properties).set(name, property),
});

export const withoutProperty: Remover = (message, name) => {
  const properties = new Map(message.properties);
  properties.delete(name);
  return { ...message, properties };
};
