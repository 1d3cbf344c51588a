/**
 * Decodes entities for the XML parser, which lib/xml tells not to (`processEntities: false`): it decodes references
 * itself and refuses definitions of entities.
 */
export class EntityDecoder {
  reset(): void {}

  setXmlVersion(): void {}

  addInputEntities(entities: object): void {
    if (Object.keys(entities).length > 0)
      throw new Error('XML entities are left out of the bundle (infra/bundle/slim-packages.ts).');
  }

  decode(): never {
    throw new Error('XML entities are left out of the bundle (infra/bundle/slim-packages.ts).');
  }
}

export const ENTITY_ACTION = {};
export const XML = {};
export const COMMON_HTML = {};
export const CURRENCY = {};
