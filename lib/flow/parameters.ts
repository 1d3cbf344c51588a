/** An externalized parameter. */
export interface ParameterDeclaration {
  readonly default: string;
  readonly description?: string;
}

export type ParameterDeclarations = Readonly<Record<string, ParameterDeclaration>>;

/** Values that a stage sets over the defaults. */
export type ParameterValues = Readonly<Record<string, string>>;
