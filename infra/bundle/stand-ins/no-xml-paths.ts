import { leftOut } from './left-out.ts';

/** Follows the path to each tag for options that lib/xml does not use: stop nodes, unpaired tags, callbacks by path. */
export class Matcher {
  reset(): void {}

  push(): void {}

  pop(): void {}

  updateCurrent(): void {}

  getCurrentTag(): undefined {}

  readOnly(): Matcher {
    return this;
  }

  toString(): never {
    throw leftOut('Paths of XML tags are');
  }
}

export class ExpressionSet {
  readonly size = 0;

  add(): never {
    throw leftOut('Paths of XML tags are');
  }

  seal(): void {}
}

export class Expression {
  constructor() {
    throw leftOut('Paths of XML tags are');
  }
}
