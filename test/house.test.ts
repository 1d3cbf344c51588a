import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { flowFaults } from '../lib/errors.ts';
import { codeLines, type Import, type SourceFile, sourceFiles } from './support/source-files.ts';

const sources = sourceFiles('lib', 'functions', 'infra');
const lib = sources.filter(({ path }) => path.startsWith('lib/'));

/** The rooms from the ground up: a file may import from its own room and from lower floors. */
const floors: readonly (readonly string[])[] = [
  ['lib/errors.ts'],
  ['lib/text'],
  ['lib/xml'],
  ['lib/message'],
  ['lib/expression'],
  ['lib/exchange'],
  ['lib/cost'],
  ['lib/flow'],
  ['lib/steps', 'lib/senders', 'lib/receivers'],
  ['lib/runtime'],
  ['lib/aws', 'lib/local'],
  ['functions'],
  ['infra'],
];

function roomOf(path: string): string {
  return path.startsWith('lib/') ? path.split('/').slice(0, 2).join('/') : (path.split('/')[0] ?? path);
}

function floorOf(path: string): number {
  return floors.findIndex((rooms) => rooms.includes(roomOf(path)));
}

function isOurs({ specifier }: Import): boolean {
  return specifier.startsWith('.');
}

/** The imports that a test refuses, as one reads them. */
function refused(
  files: readonly SourceFile[],
  isRefused: (file: SourceFile, imported: Import) => boolean,
): readonly string[] {
  return files.flatMap((file) =>
    file.imports
      .filter((imported) => isRefused(file, imported))
      .map(({ target }) => `${file.path} imports ${target}`),
  );
}

/** The files that are left when those go, again and again, that import none of the rest or that none of the rest imports. */
function circles(files: readonly SourceFile[]): readonly string[] {
  const paths = new Set(files.map(({ path }) => path));
  const targets = ({ imports }: SourceFile) => imports.filter(({ target }) => paths.has(target));
  const imported = new Set(files.flatMap((file) => targets(file).map(({ target }) => target)));
  const rest = files.filter((file) => targets(file).length > 0 && imported.has(file.path));
  return rest.length === files.length ? [...paths] : circles(rest);
}

function outside(files: readonly SourceFile[], room: string): readonly SourceFile[] {
  return files.filter(({ path }) => !path.startsWith(room));
}

describe('the house', () => {
  it('reads its own sources', () => {
    const pipeline = sources.find(({ path }) => path === 'lib/exchange/pipeline.ts');

    expect(sources.length).toBeGreaterThan(80);
    expect(pipeline?.imports).toContainEqual({
      specifier: './exchange.ts',
      target: 'lib/exchange/exchange.ts',
      isType: true,
    });
  });

  it('has a floor for every room', () => {
    expect([...new Set(sources.map(({ path }) => roomOf(path)))].filter((room) => floorOf(room) < 0)).toEqual(
      [],
    );
  });

  it('has no import that runs up, or across a floor', () => {
    const runsUp = refused(sources, (file, imported) => {
      const [from, to] = [floorOf(file.path), floorOf(imported.target)];
      return (
        isOurs(imported) && (to > from || (to === from && roomOf(file.path) !== roomOf(imported.target)))
      );
    });

    expect(runsUp).toEqual([]);
  });

  it('has no circle of imports, of types neither', () => {
    expect(circles(sources)).toEqual([]);
  });

  it('lets infra read declarations only', () => {
    const allowed = [
      /^infra\//,
      /^lib\/(?:flow|text)\//,
      /^lib\/errors\.ts$/,
      /^functions\/(?:flows|[^/]+\/flow)\.ts$/,
    ];
    const infra = sources.filter(({ path }) => path.startsWith('infra/'));

    expect(
      refused(
        infra,
        (_, imported) => isOurs(imported) && !allowed.some((pattern) => pattern.test(imported.target)),
      ),
    ).toEqual([]);
  });

  it('lets the local stack know no function and no part of the runtime', () => {
    const local = sources.filter(({ path }) => path.startsWith('lib/local/'));

    expect(
      refused(local, (_, { target }) =>
        /^(?:functions|lib\/(?:runtime|aws|steps|senders|receivers))\b/.test(target),
      ),
    ).toEqual([]);
  });

  it.each([
    { guest: /^@aws-sdk\//, room: 'lib/aws/' },
    { guest: /^(?:@middy\/|aws-lambda$)/, room: 'lib/aws/' },
    { guest: /^fast-xml-parser$/, room: 'lib/xml/' },
    { guest: /^@remix-run\//, room: 'lib/steps/openai-limits/' },
    { guest: /^ipaddr\.js$/, room: 'lib/receivers/connection/' },
    { guest: /^(?:aws-cdk-lib|constructs|cdk-nag)$/, room: 'infra/' },
  ])('lets only $room import $guest', ({ guest, room }) => {
    const files = outside(sources, room).filter(({ path }) => !path.startsWith('infra/bundle'));

    expect(refused(files, (_, { target }) => guest.test(target))).toEqual([]);
  });

  it('opens outbound connections in one file', () => {
    const openers = outside(lib, 'lib/local/').filter(({ text }) =>
      /\b(?:https?|net|tls|client)\.(?:request|get|connect|createConnection)\(|\bconnect(?:Plain|Tls)?\(|\b(?:fetch|request)\(\s*(?:url|new URL)/.test(
        text,
      ),
    );

    expect(openers.map(({ path }) => path)).toEqual(['lib/receivers/connection/outgoing-request.ts']);
  });

  it('reads JSON from outside in one way, which bounds its nesting', () => {
    const readers = outside(lib, 'lib/local/').filter(({ text }) => /[^`]\bJSON\.parse\(/.test(text));

    expect(readers.map(({ path }) => path)).toEqual([
      'lib/aws/environment.ts', // what the stack says of itself
      'lib/text/json-string.ts',
      'lib/text/json-value.ts',
    ]);
  });

  it('has no room for what has no name', () => {
    const nameless = sources.filter(({ path }) =>
      /(?:^|\/)(?:utils?|helpers?|common|misc|index)(?:\/|\.ts$)/.test(path),
    );

    expect(nameless.map(({ path }) => path)).toEqual([]);
  });

  it('keeps files within 250 lines of code', () => {
    const long = sources.filter(({ text }) => codeLines(text) > 250);

    expect(long.map(({ path, text }) => `${path} has ${codeLines(text)}`)).toEqual([]);
  });

  it('tests every kind of step, sender and receiver that the runtime knows', () => {
    const table = sources.find(({ path }) => path === 'lib/runtime/compile.ts');
    const kinds = (table?.imports ?? [])
      .map(({ target }) => target)
      .filter((target) => /^lib\/(?:steps|senders|receivers)\//.test(target));
    const untested = kinds.filter(
      (path) => !existsSync(path.replace(/^lib/, 'test').replace(/\.ts$/, '.test.ts')),
    );

    expect(kinds.length).toBeGreaterThanOrEqual(5);
    expect(untested).toEqual([]);
  });

  it('tests every error code', () => {
    const tests = sourceFiles('test').filter(({ path }) => !/^test\/(?:errors|house)\.test\.ts$/.test(path));
    const untested = Object.keys(flowFaults).filter((code) => !tests.some(({ text }) => text.includes(code)));

    expect(untested).toEqual([]);
  });
});
