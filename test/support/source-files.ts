import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One `import` or `export … from` of a source file. */
export interface Import {
  readonly specifier: string;
  /** Path from the root of the project for files of ours, the package's or module's name for others. */
  readonly target: string;
  readonly isType: boolean;
}

export interface SourceFile {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** The TypeScript files below some folders. */
export function sourceFiles(...folders: readonly string[]): readonly SourceFile[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => sourceFile(path, readFileSync(join(root, path), 'utf8')));
}

const importPattern =
  /^(?:import|export)\s+(type\s+)?(?:[\w*{][^;'"]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

function sourceFile(path: string, text: string): SourceFile {
  const imports = [...text.matchAll(importPattern)].map(([, isType, from, dynamic]) => {
    const specifier = from ?? dynamic ?? '';
    const isOurs = specifier.startsWith('.');
    const target = isOurs ? posix.join(posix.dirname(path), specifier) : packageName(specifier);
    return { specifier, target, isType: isType !== undefined };
  });
  return { path, text, imports };
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Lines that hold code: neither blank nor only a comment. */
export function codeLines(text: string): number {
  const withoutBlocks = text.replaceAll(/^\s*\/\*\*?[\s\S]*?\*\//gm, '');
  return withoutBlocks.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'))
    .length;
}
