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
    throw new Error('Paths of XML tags are left out of the bundle (infra/bundle/slim-packages.ts).');
  }
}

export class ExpressionSet {
  readonly size = 0;

  add(): never {
    throw new Error('Paths of XML tags are left out of the bundle (infra/bundle/slim-packages.ts).');
  }

  seal(): void {}
}

export class Expression {
  constructor() {
    throw new Error('Paths of XML tags are left out of the bundle (infra/bundle/slim-packages.ts).');
  }
}
