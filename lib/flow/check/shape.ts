import { didYouMean } from '../../text/did-you-mean.ts';
import { type Mistake, mistakeIn } from './finding.ts';

/** What a value in a declaration may be: answers what is wrong with it, at its place. */
export type Shape = (value: unknown, place: readonly string[]) => readonly Mistake[];

/** A member of an object: its shape, and whether it may be missing. */
export interface Member<Required extends boolean = boolean> {
  readonly shape: Shape;
  readonly isRequired: Required;
}

/**
 * The members of a type, each of them and no other: a declaration of one that does not match its type does not compile.
 */
export type MembersOf<T> = {
  readonly [Name in keyof T]-?: Member<undefined extends T[Name] ? false : true>;
};

export function required(shape: Shape): Member<true> {
  return { shape, isRequired: true };
}

export function optional(shape: Shape): Member<false> {
  return { shape, isRequired: false };
}

export const text: Shape = (value, place) =>
  typeof value === 'string' ? [] : [isNo(value, 'a text', place)];
export const flag: Shape = (value, place) =>
  typeof value === 'boolean' ? [] : [isNo(value, 'true or false', place)];
export const number: Shape = (value, place) =>
  typeof value === 'number' ? [] : [isNo(value, 'a number', place)];
/** A number, or the text of one or of a parameter; what it may be is looked at elsewhere. */
export const numberOrText: Shape = (value, place) =>
  typeof value === 'number' || typeof value === 'string'
    ? []
    : [isNo(value, 'a number or {{a parameter}}', place)];
/** Whatever JSON can hold. */
export const anything: Shape = () => [];

/** One of these words, all that the type has. */
export function words<Word extends string>(known: Readonly<Record<Word, true>>): Shape {
  const names = Object.keys(known);
  return (value, place) => {
    if (typeof value === 'string' && Object.hasOwn(known, value)) return [];
    if (typeof value !== 'string') return [isNo(value, `one of ${list(names)}`, place)];
    return [mistakeIn(value, `It may be ${list(names)}.${didYouMean(value, names)}`, place)];
  };
}

export function either(one: Shape, other: Shape): Shape {
  return (value, place) => {
    const mistakes = one(value, place);
    return mistakes.length > 0 && other(value, place).length === 0 ? [] : mistakes;
  };
}

/** @param kind what an item is called, where its place shall say that in place of the list's name */
export function listOf(item: Shape, kind?: string): Shape {
  return (value, place) => {
    if (!Array.isArray(value)) return [isNo(value, 'a list', place)];
    const own = kind ? place.slice(0, -1) : place;
    return value.flatMap((each, index) => item(each, [...own, kindName(itemName(each, index), kind)]));
  };
}

/**
 * An object whose members have any name, and one shape.
 * @param kind as for lists
 */
export function namedBy(item: Shape, kind?: string): Shape {
  return (value, place) => {
    if (!isObject(value)) return [isNo(value, 'an object', place)];
    const own = kind ? place.slice(0, -1) : place;
    return Object.entries(value).flatMap(([name, each]) => item(each, [...own, kindName(`"${name}"`, kind)]));
  };
}

function kindName(name: string, kind: string | undefined): string {
  return kind ? `${kind} ${name}` : name;
}

export function object<T>(members: MembersOf<T>): Shape {
  const known = new Map<string, Member>(Object.entries(members));
  return (value, place) => {
    if (!isObject(value)) return [isNo(value, 'an object', place)];
    const unknown = Object.keys(value).filter((name) => !known.has(name));
    return [
      ...unknown.map((name) =>
        mistakeIn(name, `There is no member "${name}" here.${didYouMean(name, known.keys())}`, [
          ...place,
          name,
        ]),
      ),
      ...[...known].flatMap(([name, { shape, isRequired }]) => {
        const member = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
        if (member !== undefined) return shape(member, [...place, name]);
        return isRequired ? [{ place: [...place, name], message: `"${name}" is missing.` }] : [];
      }),
    ];
  };
}

/** One of several kinds, told apart by their `type`. */
export function kinds<Kind extends string>(known: Readonly<Record<Kind, Shape>>): Shape {
  const names = Object.keys(known);
  return (value, place) => {
    if (!isObject(value)) return [isNo(value, 'an object', place)];
    const type: unknown = Reflect.get(value, 'type');
    const here = [...place, 'type'];
    if (type === undefined) return [{ place: here, message: `"type" is missing. It may be ${list(names)}.` }];
    if (typeof type !== 'string') return [isNo(type, `one of ${list(names)}`, here)];
    const shape = names.includes(type) ? known[type as Kind] : undefined;
    if (shape) return shape(value, place);
    return [
      mistakeIn(
        type,
        `There is no kind "${type}" here; there are ${list(names)}.${didYouMean(type, names)}`,
        here,
      ),
    ];
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A step is called by its id, a row by its name. */
function itemName(item: unknown, index: number): string {
  if (!isObject(item)) return String(index + 1);
  const id: unknown = Reflect.get(item, 'id') ?? Reflect.get(item, 'name');
  return typeof id === 'string' ? `"${id}"` : String(index + 1);
}

function isNo(value: unknown, wanted: string, place: readonly string[]): Mistake {
  const got = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
  return { place, message: `It must be ${wanted}; this is ${got}.` };
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
