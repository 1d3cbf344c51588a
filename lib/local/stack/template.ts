import { resolvedValue, type ReferenceValue } from './intrinsic-functions.ts';

/** A resource, its properties worked out when they are asked for, so that what nobody reads may be anything. */
export class Resource {
  readonly id: string;
  readonly type: string;
  readonly #properties: Readonly<Record<string, unknown>>;
  readonly #reference: ReferenceValue;

  constructor(id: string, declaration: ResourceDeclaration, reference: ReferenceValue) {
    this.id = id;
    this.type = declaration.Type;
    this.#properties = declaration.Properties ?? {};
    this.#reference = reference;
  }

  /** A property with all intrinsic functions in it replaced; `undefined` when it is not there. */
  get(name: string): unknown {
    const value = this.#properties[name];
    return value === undefined
      ? undefined
      : resolvedValue(value, this.#reference, `${this.type} "${this.id}", ${name}`);
  }

  /** A property that must be a text. */
  text(name: string): string {
    const value = this.get(name);
    if (typeof value === 'string') return value;
    throw new Error(`${this.type} "${this.id}" has no ${name}, which the stack on localhost needs.`);
  }

  optionalText(name: string): string | undefined {
    return this.get(name) === undefined ? undefined : this.text(name);
  }

  optionalNumber(name: string): number | undefined {
    const value = this.get(name);
    return value === undefined ? undefined : Number(value);
  }
}

/** A resource as it stands in a template. */
export interface ResourceDeclaration {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The part of a template that is read. */
export interface TemplateDeclaration {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Resources?: Readonly<Record<string, ResourceDeclaration>>;
}

/** The resources of one type. */
export function resourcesOf(resources: readonly Resource[], type: string): readonly Resource[] {
  return resources.filter((resource) => resource.type === type);
}
