import { describe, expect, it } from '@jest/globals';
import type { ContentModifier, Row } from '../../lib/flow/steps.ts';
import { number } from '../../lib/flow/json-template.ts';
import { BufferedBody } from '../../lib/message/body.ts';
import { emptyMessage, type Message } from '../../lib/message/message.ts';
import { Secret } from '../../lib/message/secret.ts';
import { contentModifier } from '../../lib/steps/content-modifier.ts';
import { testExchange } from '../support/exchange.ts';
import { fakeCredentials } from '../support/fake-ports.ts';
import { bodyText } from '../support/run-flow.ts';

const incoming: Message = {
  ...emptyMessage,
  headers: emptyMessage.headers.with('X-In', 'header in'),
  properties: new Map([['given', { value: 'property in', isFromCaller: true }]]),
  body: BufferedBody.fromText('<root><prompt>Hi</prompt><empty/></root>'),
};

function modified(declaration: Omit<ContentModifier, 'type' | 'id'>, message = incoming): Promise<Message> {
  const credentials = fakeCredentials({ openai: ['sk-1'] });
  return contentModifier({ type: 'content-modifier', id: 'modify', ...declaration })(
    message,
    testExchange({ credentials }),
  );
}

function property(message: Message, name: string) {
  return message.properties.get(name);
}

interface SourceCase {
  readonly row: Row;
  readonly text: string;
  readonly isFromCaller: boolean;
}

const sources: readonly SourceCase[] = [
  {
    row: { name: 'made', type: 'constant', value: '${not} evaluated' },
    text: '${not} evaluated',
    isFromCaller: false,
  },
  { row: { name: 'made', type: 'xpath', value: '/root/prompt' }, text: 'Hi', isFromCaller: true },
  { row: { name: 'made', type: 'header', value: 'x-IN' }, text: 'header in', isFromCaller: true },
  { row: { name: 'made', type: 'property', value: 'given' }, text: 'property in', isFromCaller: true },
  {
    row: { name: 'made', type: 'expression', value: 'a ${property.given}' },
    text: 'a property in',
    isFromCaller: true,
  },
  {
    row: { name: 'made', type: 'expression', value: 'nobody chose this' },
    text: 'nobody chose this',
    isFromCaller: false,
  },
];

describe('contentModifier', () => {
  it.each(sources)('takes a value from $row.type $row.value', async ({ row, text, isFromCaller }) => {
    const message = await modified({ properties: [row] });

    expect(property(message, 'made')).toEqual({ value: text, isFromCaller });
  });

  it('goes from headers to properties to the body, each row seeing the ones before', async () => {
    const message = await modified({
      headers: [
        { name: 'A', type: 'constant', value: '1' },
        { name: 'B', type: 'expression', value: '${header.A}2' },
      ],
      properties: [{ name: 'c', type: 'expression', value: '${header.B}3' }],
      body: { type: 'expression', value: '${property.c}4' },
    });

    expect(await bodyText(message.body)).toBe('1234');
  });

  it('shows rows the body that came in', async () => {
    const message = await modified({
      properties: [{ name: 'before', type: 'expression', value: '${in.body}' }],
      body: { type: 'constant', value: 'after' },
    });

    expect(property(message, 'before')?.value).toBe('<root><prompt>Hi</prompt><empty/></root>');
    expect(await bodyText(message.body)).toBe('after');
  });

  it('leaves the message that came in alone, and its body where it declares none', async () => {
    const message = await modified({ headers: [{ name: 'X-In', type: 'constant', value: 'new' }] });

    expect(incoming.headers.get('X-In')).toBe('header in');
    expect(message.headers.get('X-In')).toBe('new');
    expect(message.body).toBe(incoming.body);
  });

  it.each([
    { value: '/root/none', standIn: 'default', text: 'default' },
    { value: '/root/empty', standIn: 'default', text: 'default' },
    { value: '/root/prompt', standIn: 'default', text: 'Hi' },
  ])('uses the default only where $value gives nothing', async ({ value, standIn, text }) => {
    const message = await modified({
      properties: [{ name: 'made', type: 'xpath', value, default: standIn }],
    });

    expect(property(message, 'made')?.value).toBe(text);
  });

  it('says that a default was not chosen by the caller', async () => {
    const row: Row = { name: 'made', type: 'xpath', value: '/root/none', default: 'default' };

    expect(property(await modified({ properties: [row] }), 'made')?.isFromCaller).toBe(false);
  });

  it('does not count to the caller what comes after the reply of a receiver', async () => {
    const replied = { ...incoming, bodyOrigin: 'receiver' as const };
    const row: Row = { name: 'made', type: 'xpath', value: '/root/prompt' };

    expect(property(await modified({ properties: [row] }, replied), 'made')?.isFromCaller).toBe(false);
  });

  it.each([
    { name: 'x-a', left: ['X-AB', 'Y'] },
    { name: 'X-*', left: ['Y'] },
    { name: '*', left: [] },
    { name: '.*', left: ['X-A', 'X-AB', 'Y'] },
  ])('deletes the headers that $name names', async ({ name, left }) => {
    const headers = ['X-A', 'X-AB', 'Y'].reduce((all, each) => all.with(each, '1'), emptyMessage.headers);

    const message = await modified({ headers: [{ action: 'delete', name }] }, { ...incoming, headers });

    expect([...message.headers].map((header) => header.name)).toEqual(left);
  });

  it('deletes a property by its exact name', async () => {
    const message = await modified({ properties: [{ action: 'delete', name: 'given' }] });

    expect([...message.properties.keys()]).toEqual([]);
    expect(incoming.properties.has('given')).toBe(true);
  });

  it('makes JSON of values that hold anything', async () => {
    const properties = new Map([['given', { value: '"\\\n\ud800${x}{{y}}', isFromCaller: true }]]);

    const message = await modified(
      {
        body: {
          type: 'json',
          value: { a: '${property.given}', n: number('${property.none}'), l: [1, null] },
        },
      },
      { ...incoming, properties },
    );

    expect(await bodyText(message.body)).toBe('{"a":"\\"\\\\\\n\\ud800${x}{{y}}","l":[1,null]}');
    expect(message.body).toMatchObject({ callerMembers: new Set(['a']) });
  });

  it('keeps a secure parameter secret', async () => {
    const value = 'Bearer ${secureParameter.openai}';

    const message = await modified({ headers: [{ name: 'Authorization', type: 'expression', value }] });

    const header = message.headers.get('Authorization');
    expect(header).toBeInstanceOf(Secret);
    expect((header as Secret).reveal()).toBe('Bearer sk-1');
    expect(`${header}`).toBe('***');
  });
});

describe('contentModifier with what it cannot do', () => {
  it.each([{ value: '/root/none' }, { value: '/root/empty' }])(
    'fails without a required $value',
    async ({ value }) => {
      const row: Row = { name: 'prompt', type: 'xpath', value, required: 'Send a prompt.' };

      await expect(modified({ properties: [row] })).rejects.toMatchObject({
        code: 'VALUE_MISSING',
        message: expect.stringContaining('"prompt" is missing or empty'),
        hint: 'Send a prompt.',
      });
    },
  );

  it.each([
    { body: { type: 'expression', value: 'k=${header.Secret}' } as const },
    { body: { type: 'json', value: { key: '${header.Secret}' } } as const },
    { body: { type: 'json', value: { key: number('${header.Secret}') } } as const },
  ])('fails to put a secret into a body: $body', async ({ body }) => {
    const headers = incoming.headers.with('Secret', new Secret('sk-1'));

    const promise = modified({ body }, { ...incoming, headers });

    await expect(promise).rejects.toMatchObject({ code: 'SECRET_MISPLACED' });
  });

  it.each([
    { isFromCaller: true, code: 'VALUE_INVALID' },
    { isFromCaller: false, code: 'EXPRESSION_EVALUATION' },
  ])(
    'fails with $code for a number that is none when the caller chose it: $isFromCaller',
    async ({ isFromCaller, code }) => {
      const properties = new Map([['given', { value: 'canary', isFromCaller }]]);

      const promise = modified(
        { body: { type: 'json', value: { n: number('${property.given}') } } },
        { ...incoming, properties },
      );

      await expect(promise).rejects.toMatchObject({
        code,
        message: '"n" must be a number; got a text of 6 characters.',
      });
    },
  );

  it('fails when a body that is no XML is asked for an XPath', async () => {
    const row: Row = { name: 'made', type: 'xpath', value: '/root' };

    const promise = modified({ properties: [row] }, { ...incoming, body: BufferedBody.fromText('{}') });

    await expect(promise).rejects.toMatchObject({ code: 'BODY_NOT_XML' });
  });

  it.each([
    { properties: [{ name: 'made', type: 'expression', value: '${headr.a}' }], code: 'EXPRESSION_SYNTAX' },
    { properties: [{ name: 'made', type: 'xpath', value: '/root[' }], code: 'XPATH_SYNTAX' },
  ] as const)('fails with $code before any message comes', ({ properties, code }) => {
    const compile = () => contentModifier({ type: 'content-modifier', id: 'modify', properties });

    expect(compile).toThrow(expect.objectContaining({ code }));
  });
});
