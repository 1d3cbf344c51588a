/** A line that a function wrote, without its end. */
export interface LogLine {
  readonly source: 'stdout' | 'stderr';
  readonly text: string;
}

/** What Lambda knows of a function. */
export interface LambdaSettings {
  readonly name: string;
  /** Folder of the unpacked code. */
  readonly codePath: string;
  /** File without extension and exported name, such as `index.http`. */
  readonly handler: string;
  /**
   * Longest time for one invocation in milliseconds.
   * @default 3000
   */
  readonly timeoutMs?: number;
  /** @default 128 */
  readonly memoryMb?: number;
  /** @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default 'Text' */
  readonly logFormat?: 'JSON' | 'Text';
  /** Lowest level written when the format is JSON, such as `INFO`. @default all */
  readonly logLevel?: string;
  /**
   * Most processes at a time; invocations beyond wait for one to be free. Lambda would start more, a laptop would not
   * bear it.
   * @default 50
   */
  readonly maxInstances?: number;
  /**
   * Entry of a runtime that was compiled with its own client.
   * @default the one that comes with the project, with a client in JavaScript
   */
  readonly compiledRuntime?: string | undefined;
  /** Takes what the function writes. @default nobody */
  readonly onLog?: (line: LogLine) => void;
}
