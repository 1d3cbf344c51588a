/** Why an invocation has no answer, as Lambda tells it: the type and message of the function's error, or of its own. */
export class LambdaFault extends Error {
  override readonly name: string = 'LambdaFault';
  readonly type = 'fault';
  /** Such as `Error`, `Runtime.ImportModuleError`, `Sandbox.Timedout`. */
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.errorType = errorType;
  }

  /** The fault in the JSON that the runtime sends. */
  static parse(json: string): LambdaFault {
    const report: unknown = JSON.parse(json);
    const { errorType, errorMessage } = report as {
      readonly errorType?: string;
      readonly errorMessage?: string;
    };
    return new LambdaFault(errorType ?? 'Error', errorMessage ?? '');
  }
}
