import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A synthesised stack as it lies in `cdk.out`. */
export interface Assembly {
  readonly stackName: string;
  readonly template: unknown;
  /** Folders of the assets, by the object key under which they would be uploaded. */
  readonly assetPaths: ReadonlyMap<string, string>;
}

/** What is read of `manifest.json` and of an asset manifest; the rest may change. */
interface Manifest {
  readonly artifacts?: Readonly<
    Record<string, { readonly type: string; readonly properties?: { readonly templateFile?: string } }>
  >;
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/**
 * Reads a stack from what `cdk synth` wrote.
 * @param stackName may be left out when there is one stack only
 * @throws Error when there is no such stack, or when it is not clear which one is meant
 */
export function readAssembly(folder: string, stackName?: string): Assembly {
  const templates = templateFiles(folder);
  const name = chosenStack([...templates.keys()], stackName);
  const templateFile = templates.get(name) ?? '';
  const assetFile = templateFile.replace(/\.template\.json$/, '.assets.json');
  return {
    stackName: name,
    template: readJson(resolve(folder, templateFile)),
    assetPaths: assetPaths(folder, readJson(resolve(folder, assetFile)) as AssetManifest),
  };
}

function templateFiles(folder: string): ReadonlyMap<string, string> {
  const { artifacts = {} } = readJson(resolve(folder, 'manifest.json')) as Manifest;
  const files = new Map<string, string>();
  for (const [name, { type, properties }] of Object.entries(artifacts)) {
    if (type === 'aws:cloudformation:stack' && properties?.templateFile)
      files.set(name, properties.templateFile);
  }
  return files;
}

function chosenStack(names: readonly string[], wanted: string | undefined): string {
  const found = names.filter((name) => wanted === undefined || name === wanted);
  if (found.length === 1 && found[0] !== undefined) return found[0];
  const list = names.length > 0 ? names.join(', ') : 'none';
  throw new Error(
    wanted === undefined
      ? `One stack is wanted, the synthesised ones are: ${list}. Say which with --stack.`
      : `There is no stack "${wanted}". The synthesised ones are: ${list}.`,
  );
}

function assetPaths(folder: string, { files = {} }: AssetManifest): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const { source, destinations } of Object.values(files)) {
    for (const { objectKey } of Object.values(destinations)) {
      if (source.path !== undefined) paths.set(objectKey, resolve(folder, source.path));
    }
  }
  return paths;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`"${path}" cannot be read as JSON. Run "npm run synth" to write it anew.`, { cause });
  }
}
