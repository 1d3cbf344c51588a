/**
 * Secrets Manager's JSON is what it looks like but for one member, bytes in base64: reading and writing it by the
 * model of the service, as the SDK does for every service, is not needed. Dates stay seconds; nobody reads them.
 */
export class JsonCodec2 {
  setSerdeContext(): void {}

  createSerializer(): JsonWriter {
    return new JsonWriter();
  }

  createDeserializer(): JsonReader {
    return new JsonReader();
  }
}

class JsonWriter {
  #text = '';

  setSerdeContext(): void {}

  write(_schema: unknown, value: unknown): void {
    this.#text = JSON.stringify(value);
  }

  flush(): string {
    return this.#text;
  }
}

class JsonReader {
  setSerdeContext(): void {}

  read(schema: unknown, bytes: Uint8Array): unknown {
    return this.readObject(schema, JSON.parse(new TextDecoder().decode(bytes)));
  }

  readObject(_schema: unknown, value: unknown): unknown {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? members(value) : value;
  }
}

/** Those that have a value, as emulators write `null` for those that have none. */
function members(value: object): unknown {
  const entries = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(
    entries.map(([name, each]) => [name, name === 'SecretBinary' ? Buffer.from(each, 'base64') : each]),
  );
}
