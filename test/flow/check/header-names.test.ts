import { describe, expect, it } from '@jest/globals';
import { checkFlow } from '../../../lib/flow/check.ts';
import type { Flow } from '../../../lib/flow/flow.ts';
import type { HttpReceiver } from '../../../lib/flow/receivers.ts';
import type { Row } from '../../../lib/flow/steps.ts';

const receiver: HttpReceiver = { type: 'http', method: 'POST', address: 'https://api.example.com/v1' };

function texts(flow: Partial<Flow>): readonly string[] {
  const declared: Flow = {
    name: 'sample',
    description: 'A sample.',
    sender: { type: 'https', address: '/sample' },
    steps: [],
    receivers: { backend: receiver },
    parameters: { team: { default: 'X-Team' } },
    ...flow,
  };
  return checkFlow(declared).map(({ text }) => text);
}

function textsOfRows(rows: { readonly headers?: readonly Row[]; readonly properties?: readonly Row[] }) {
  return texts({ steps: [{ type: 'content-modifier', id: 'tag', ...rows }] });
}

const constant = (name: string): Row => ({ name, type: 'constant', value: 'x' });

describe('checkHeaderName', () => {
  it.each(['X-Id', 'CamelHttpUri', 'org.apache.camel.x', "a!#$%&'*+.^_`|~1", '{{team}}'])(
    'finds nothing wrong with a row for %s',
    (name) => {
      const rows: readonly Row[] = [
        constant(name),
        { action: 'delete', name },
        { name: 'X-Copy', type: 'header', value: name },
      ];

      expect(textsOfRows({ headers: rows })).toEqual([]);
    },
  );

  it.each(['', ' ', 'X Id', 'X-Id:', 'X-Größe', 'X-Id\n', '${property.name}', '"X"'])(
    'refuses a row for %j',
    (name) => {
      const rows = [constant(name), { action: 'delete', name } as const];

      const [created = '', deleted = '', ...others] = textsOfRows({ headers: rows });

      expect(created).toMatch(/ › step "tag" › header "[\s\S]*no name of a header/);
      expect(deleted).toBe(created);
      expect(others).toEqual([]);
    },
  );

  it('refuses a row that reads a header without such a name, and leaves names of properties alone', () => {
    const properties: readonly Row[] = [
      constant('a name of mine'),
      { name: 'copy', type: 'header', value: 'X Id' },
    ];

    expect(textsOfRows({ properties })).toEqual([
      expect.stringMatching(/property "copy"\n {2}X Id\n.*no name of a header/),
    ]);
  });
});

describe('checkHeaderList', () => {
  it.each(['', '*', ' * ', 'X-A', 'x-a | X-B|', '{{team}}|X-B'])('finds nothing wrong with "%s"', (list) => {
    const backend = { ...receiver, requestHeaders: list, responseHeaders: list };

    expect(texts({ receivers: { backend } })).toEqual([]);
  });

  it.each([
    { list: 'X-A, X-B', says: 'no name of a header' },
    { list: 'X-A|X-Größe', says: 'no name of a header' },
    { list: 'X-A X-B', says: 'no name of a header' },
    { list: 'X-*', says: 'a * alone' },
    { list: 'X-A|*', says: 'a * alone' },
  ])('refuses "$list"', ({ list, says }) => {
    const backend = { ...receiver, requestHeaders: list, responseHeaders: list };

    expect(texts({ receivers: { backend } })).toEqual([
      expect.stringMatching(/ › receiver "backend" › requestHeaders\n/),
      expect.stringMatching(/ › receiver "backend" › responseHeaders\n/),
    ]);
    expect(texts({ receivers: { backend } }).every((text) => text.includes(says))).toBe(true);
  });
});

describe('checkHeaderPatterns', () => {
  const textsOf = (allowedHeaders: string) =>
    texts({ sender: { type: 'https', address: '/sample', allowedHeaders } });

  it.each(['', '*', 'X-A|*', 'X-A|x-b', 'x-[a-z]+', 'X-.*', 'x-\\d{1,3}'])(
    'finds nothing wrong with "%s"',
    (list) => {
      expect(textsOf(list)).toEqual([]);
    },
  );

  it.each([
    { list: 'X-A|X-(', says: 'no regular expression' },
    { list: 'x-(?:a|b)', says: 'no regular expression' },
    { list: 'X-A | X-B', says: 'parted by | alone' },
    { list: 'X-A,X-B', says: 'parted by | alone' },
    { list: 'X-*', says: '.* stands for any characters' },
  ])('refuses "$list"', ({ list, says }) => {
    const found = textsOf(list);

    expect(found.length).toBeGreaterThan(0);
    for (const text of found) {
      expect(text).toContain('functions/sample/flow.ts › sender › allowedHeaders\n');
      expect(text).toContain(says);
    }
  });
});
