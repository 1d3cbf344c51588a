import { describe, expect, it } from '@jest/globals';
import { flow } from '../../functions/chatgpt/flow.ts';
import { checkFlow } from '../../lib/flow/check.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import { number } from '../../lib/flow/json-template.ts';
import type { HttpsSender } from '../../lib/flow/senders.ts';
import type { StepDeclaration } from '../../lib/flow/steps.ts';

function texts(declaration: Flow): readonly string[] {
  return checkFlow(declaration).map(({ text }) => text);
}

function withStep(step: StepDeclaration): Flow {
  return { ...flow, steps: [step] };
}

function withSender(sender: Partial<HttpsSender>): Flow {
  return { ...flow, sender: { ...flow.sender, ...sender } };
}

function modifier(declaration: object): Flow {
  return withStep({ type: 'content-modifier', id: 'tag', ...declaration });
}

describe('checkFlow', () => {
  it('finds nothing in a flow that is right', () => {
    expect(texts(flow)).toEqual([]);
  });

  it('answers file, step, field and a caret under the mistake', () => {
    const declaration = modifier({
      headers: [{ name: 'X-Id', type: 'expression', value: 'a ${headr.OrderId}' }],
    });

    const [text = ''] = texts(declaration);

    const [where, source, caret] = text.split('\n');
    expect(where).toBe('functions/chatgpt/flow.ts › step "tag" › header "X-Id"');
    expect(source).toBe('  a ${headr.OrderId}');
    expect(caret).toMatch(/^ {6}\^{5} .*"headr"/);
    expect(caret).toContain('header');
  });

  it('answers every mistake, not only the first', () => {
    const declaration = modifier({
      headers: [{ name: 'A', type: 'expression', value: '${headr.a}' }],
      properties: [{ name: 'b', type: 'xpath', value: '/root[' }],
      body: { type: 'json', value: { c: ['${in.boddy}', { d: number('${property.}') }] } },
    });

    expect(texts(declaration).map((text) => text.split('\n')[0])).toEqual([
      'functions/chatgpt/flow.ts › step "tag" › header "A"',
      'functions/chatgpt/flow.ts › step "tag" › property "b"',
      'functions/chatgpt/flow.ts › step "tag" › body › c › 0',
      'functions/chatgpt/flow.ts › step "tag" › body › c › 1 › d',
    ]);
  });

  it.each([
    'Bearer sk-proj-4f1QzAbCdEf123456',
    'Basic dXNlcjpwYXNzd29yZDE=',
    'sk-proj-4f1QzAbCdEf123456',
    'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    'AKIAIOSFODNN7EXAMPLE',
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x',
    'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE',
  ])('finds that a constant looks like a key, and does not show it: %s', (value) => {
    const [text = '', ...others] = texts(modifier({ headers: [{ name: 'X', type: 'constant', value }] }));

    expect(others).toEqual([]);
    expect(text).toContain('This looks like a key.');
    expect(text).not.toContain(value.slice(-8));
  });

  it.each([
    ...[
      'application/json',
      'Bearer',
      'basic auth',
      'sketching-something-long-for-1',
      'sk-order',
      '2026-11-27T00:00:00Z',
    ],
    ...[
      '123e4567-e89b-12d3-a456-426614174000',
      'ApplicationConfigurationVersionNumber12',
      'Bearer ${property.token}',
    ],
  ])('takes the constant %s for what it is', (value) => {
    expect(texts(modifier({ headers: [{ name: 'X', type: 'constant', value }] }))).toEqual([]);
  });

  const mistakes: readonly { readonly what: string; readonly declaration: Flow; readonly words: string }[] = [
    {
      what: 'an unknown parameter',
      declaration: modifier({ body: { type: 'constant', value: '{{modle}}' } }),
      words: 'Unknown parameter "modle". Did you mean "model"?',
    },
    {
      what: 'an unknown receiver',
      declaration: withStep({ type: 'request-reply', id: 'ask', receiver: 'opnai' }),
      words: 'Unknown receiver "opnai". Did you mean "openai"?',
    },
    {
      what: 'two steps with one id',
      declaration: { ...flow, steps: [...flow.steps, ...flow.steps.slice(0, 1)] },
      words: 'Two steps have this id',
    },
    {
      what: 'a root element that is no name',
      declaration: withStep({ type: 'json-to-xml', id: 'convert', rootElement: '1st' }),
      words: 'no XML name',
    },
    {
      what: 'a prefix separator that SAP has not',
      declaration: withStep({ type: 'json-to-xml', id: 'convert', prefixSeparator: '#' }),
      words: 'separator',
    },
    {
      what: 'a secure parameter in a body',
      declaration: modifier({ body: { type: 'json', value: { key: '${secureParameter.openai}' } } }),
      words: 'headers only',
    },
    { what: 'a number that is none', declaration: { ...flow, timeoutMs: 0 }, words: 'positive whole number' },
    {
      what: 'a parameter that gives no number',
      declaration: { ...flow, timeoutMs: '{{model}}' },
      words: 'positive whole number',
    },
    {
      what: 'a body limit beyond Lambda',
      declaration: withSender({ maxBodyBytes: 9e6 }),
      words: 'Lambda takes bodies',
    },
    {
      what: 'an allowed header that is no expression',
      declaration: withSender({ allowedHeaders: 'X-A|X-(' }),
      words: 'no regular expression',
    },
  ];

  it.each(mistakes)('finds $what', ({ declaration, words }) => {
    expect(texts(declaration)).toEqual([expect.stringContaining(words)]);
  });

  it('finds a step of an unknown type, where no compiler has looked', () => {
    const step = { type: 'content-modifer', id: 'a' } as unknown as StepDeclaration;

    expect(texts(withStep(step))).toEqual([expect.stringContaining('Did you mean "content-modifier"?')]);
  });
});

describe('checkFlow of a sender address', () => {
  it.each(['/chatgpt', '/a/b', '/a_b/$c.d-e~f', '/openai/v1/*', '/*', '/{{stage}}'])(
    'takes %s',
    (address) => {
      const parameters = { ...flow.parameters, stage: { default: 'dev' } };

      expect(texts({ ...withSender({ address }), parameters })).toEqual([]);
    },
  );

  it.each(['chatgpt', '/', '', '/a/', '/a*', '/a/*/b', '/a b', '/a?b', '/grün', '//a'])(
    'refuses %s',
    (address) => {
      expect(texts(withSender({ address }))).toEqual([expect.stringContaining('sender › address')]);
    },
  );
});
