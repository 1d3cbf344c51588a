import { readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';

const folders = ['functions', 'lib', 'infra'];
/** An editor writes a file in several steps. */
const quietMs = 100;

/** A save that calls for a build, and whether what the stack is made of may have changed. */
export interface SourceChange {
  readonly file: string;
  readonly isStackChanged: boolean;
}

/**
 * Calls back after each save of a source file, one call at a time; saves meanwhile make one further call.
 * @param root folder of the project
 * @param signal ends the watching
 */
export function watchSources(
  root: string,
  onChange: (change: SourceChange) => Promise<void>,
  signal: AbortSignal,
): void {
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;

  const flush = async () => {
    if (isBusy || pending.size === 0 || signal.aborted) return;
    isBusy = true;
    const files = [...pending];
    pending.clear();
    await onChange({ file: files[0] ?? '', isStackChanged: files.some(isStackFile) });
    isBusy = false;
    await flush();
  };

  const onSave = (file: string) => {
    if (!file.endsWith('.ts') || file.startsWith('lib/local/')) return;
    pending.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), quietMs);
  };

  for (const folder of folders) watchFolder({ root, folder, onSave, signal });
}

interface Watched {
  readonly root: string;
  /** Relative to the root. */
  readonly folder: string;
  readonly onSave: (file: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Watches folder by folder: Node's own recursive watching loses sight, on Linux, of a file that an editor saved by
 * putting another in its place.
 */
function watchFolder({ root, folder, onSave, signal }: Watched): void {
  const watchInside = (name: string) => watchFolder({ root, folder: `${folder}/${name}`, onSave, signal });
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (entry.isDirectory()) watchInside(entry.name);
  }
  watch(join(root, folder), { signal }, (event, name) => {
    if (name === null) return;
    const path = join(root, folder, name);
    if (event === 'rename' && statSync(path, { throwIfNoEntry: false })?.isDirectory()) watchInside(name);
    else onSave(`${folder}/${name}`);
  });
}

/** What `infra` reads: itself, the declarations, and the language they are written in. */
function isStackFile(file: string): boolean {
  return /^infra\/|\/flows?\.ts$|^lib\/flow\//.test(file);
}
