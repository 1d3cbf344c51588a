import { leftOut } from './left-out.ts';

/**
 * Decodes entities for the XML parser, which lib/xml tells not to (`processEntities: false`): it decodes references
 * itself and refuses definitions of entities.
 */
export class EntityDecoder {
  reset(): void {}

  setXmlVersion(): void {}

  addInputEntities(entities: object): void {
    if (Object.keys(entities).length > 0) throw leftOut('XML entities are');
  }

  decode(): never {
    throw leftOut('XML entities are');
  }
}

export const ENTITY_ACTION = {};
export const XML = {};
export const COMMON_HTML = {};
export const CURRENCY = {};
