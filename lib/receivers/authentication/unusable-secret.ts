/** A secret that an authentication can make nothing of. It says what is wrong, and nothing of the secret. */
export class UnusableSecret extends Error {
  /** What would be right, as a sentence. */
  readonly hint: string;

  /** @param problem the end of a sentence about the secret */
  constructor(problem: string, hint: string) {
    super(problem);
    this.hint = hint;
  }
}
