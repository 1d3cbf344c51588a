import { repeatedMember } from '../../text/json-edit.ts';
import { JsonReader } from '../../text/json-reader.ts';
import {
  foldedName,
  isLookedInto,
  type LimitedField,
  misspelt,
  namesIn,
  type WatchedNames,
  wholeNumberOf,
} from './limited-field.ts';

/**
 * The watched members of a JSON text; those that are `null` are none.
 * @param owner what the text is the value of; empty for a body
 * @throws FlowError `BODY_NOT_JSON`; `BODY_NOT_CONVERTIBLE` when one comes twice, or under a name that some take for its own
 */
export function jsonFields(text: string, watched: WatchedNames, owner = ''): readonly LimitedField[] {
  return new JsonFields(text, watched).read(owner);
}

type MemberValue = LimitedField['value'] | null;

/** A walk through what may name a model; all else is passed over. */
class JsonFields {
  readonly #reader: JsonReader;
  readonly #watched: WatchedNames;
  readonly #fields: LimitedField[] = [];

  constructor(text: string, watched: WatchedNames) {
    this.#reader = new JsonReader(text);
    this.#watched = watched;
  }

  read(owner: string): readonly LimitedField[] {
    this.#readValue(owner);
    this.#reader.readEnd();
    return this.#fields;
  }

  #readValue(owner: string): void {
    const { kind } = this.#reader;
    if (kind === 'object') this.#readObject(owner);
    else if (kind === 'array') this.#reader.readArray(() => this.#readValue(owner));
    else this.#reader.skipValue();
  }

  #readObject(owner: string): void {
    const watched = namesIn(owner, this.#watched);
    const values = new Map<string, MemberValue>();
    let makesImages = false;
    this.#reader.readObject((written) => {
      const folded = foldedName(written);
      const name = watched.get(folded);
      if (name !== undefined) {
        if (written !== name) throw misspelt(name);
        if (values.has(name)) throw repeatedMember(name);
        values.set(name, this.#memberValue());
      } else if (owner === 'tools' && folded === 'type') {
        makesImages ||= this.#memberValue() === 'image_generation';
      } else this.#readOther(owner, folded);
    });
    this.#add(owner, values, makesImages ? watched : new Map());
  }

  /** Graders have names of the caller's own. */
  #readOther(owner: string, folded: string): void {
    if (isLookedInto(folded)) this.#readValue(folded);
    else if (owner === 'graders') this.#readValue(owner);
    else this.#reader.skipValue();
  }

  #memberValue(): MemberValue {
    const { kind } = this.#reader;
    if (kind === 'string') return this.#reader.readString();
    if (kind === 'number') return wholeNumberOf(this.#reader.readLexeme());
    this.#reader.skipValue();
    return kind === 'null' ? null : undefined;
  }

  /** For a tool that makes images the service chooses what it does not name. */
  #add(owner: string, values: ReadonlyMap<string, MemberValue>, needed: ReadonlyMap<string, string>): void {
    for (const [name, value] of values) {
      if (value !== null) this.#fields.push({ name, owner, value });
    }
    for (const name of needed.values()) {
      const isMissing = (values.get(name) ?? null) === null && imageToolMembers.includes(name);
      if (isMissing) this.#fields.push({ name, owner, value: undefined });
    }
  }
}

const imageToolMembers: readonly string[] = ['model', 'size'];
