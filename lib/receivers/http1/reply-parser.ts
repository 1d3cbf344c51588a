import { Buffer } from 'node:buffer';
import { type BodyFraming, headerPair, type ReplyHead, replyHead } from './reply-head.ts';
import { ReplyInvalid } from './reply-invalid.ts';

/** Gets the parts of a reply as they come. */
export interface ReplyReader {
  onHead(head: ReplyHead): void;
  onBody(chunk: Uint8Array): void;
  /** The reply is whole. */
  onEnd(): void;
}

/** Longest head, and longest trailer, in bytes. */
const maxHeadBytes = 64 * 1024;
/** Longest line that says the size of a chunk; what stands behind the size has no meaning to anybody. */
const maxSizeLineBytes = 4 * 1024;
const sizeLine =
  /^([0-9a-f]{1,13})(?:;[\w!#$%&'*+.^`|~-]+(?:=(?:[\w!#$%&'*+.^`|~-]+|"(?:[\t\x20!#-[\]-~\x80-\xff]|\\[\t\x20-~\x80-\xff])*"))?)*$/i;

type State = 'head' | 'body' | 'body until close' | 'chunk size' | 'chunk' | 'chunk end' | 'trailer' | 'end';

const lineEnd = '\r\n';
const nothing = Buffer.alloc(0);

/**
 * Reads one reply from the bytes of its connection, however they are cut. It takes what RFC 9112 defines and nothing
 * that two readers could understand in two ways.
 */
export class ReplyParser {
  readonly #reader: ReplyReader;
  readonly #method: string;
  #state: State = 'head';
  /** The beginning of a line or a head whose end has not come. */
  #held: Buffer = nothing;
  /** Bytes of the body, or of its chunk, that are still to come. */
  #missing = 0;
  #trailerBytes = 0;
  #hasExcess = false;

  /** @param method of the request: a reply to `HEAD` has no body */
  constructor(method: string, reader: ReplyReader) {
    this.#method = method;
    this.#reader = reader;
  }

  get isEnded(): boolean {
    return this.#state === 'end';
  }

  /** Whether anything came after the reply, so that nobody can tell what a next reply would be an answer to. */
  get hasExcess(): boolean {
    return this.#hasExcess;
  }

  /** @throws ReplyInvalid */
  read(bytes: Buffer): void {
    let rest = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    this.#held = nothing;
    while (rest.length > 0 && this.#state !== 'end') {
      const used = this.#readPart(rest);
      if (used === 0) {
        this.#held = rest;
        return;
      }
      rest = rest.subarray(used);
    }
    if (rest.length > 0) this.#hasExcess = true;
  }

  /** The connection has ended; answers whether the reply is whole. */
  closed(): boolean {
    if (this.#state === 'body until close') this.#end();
    return this.#state === 'end';
  }

  /** Reads what comes next, and answers how many bytes it took; none when its end is still to come. */
  #readPart(bytes: Buffer): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes);
      case 'body':
        return this.#readBody(bytes, 'end');
      case 'body until close':
        this.#reader.onBody(bytes);
        return bytes.length;
      case 'chunk size':
        return this.#readChunkSize(bytes);
      case 'chunk':
        return this.#readBody(bytes, 'chunk end');
      case 'chunk end':
        return this.#readChunkEnd(bytes);
      case 'trailer':
        return this.#readTrailer(bytes);
      case 'end':
        return 0;
    }
  }

  #readHead(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n');
    if (end > maxHeadBytes || (end < 0 && bytes.length - 3 > maxHeadBytes))
      throw new ReplyInvalid('its head is too long');
    if (end < 0) {
      if (!beginsLikeHttp(bytes)) throw new ReplyInvalid('its first line is no status line');
      return 0;
    }
    const head = replyHead(bytes.toString('latin1', 0, end), this.#method);
    if (head.status >= 200) {
      this.#reader.onHead(head);
      this.#begin(head.framing);
    }
    return end + 4;
  }

  #begin(framing: BodyFraming): void {
    if (framing === 'until close') this.#state = 'body until close';
    else if (framing === 'chunked') this.#state = 'chunk size';
    else if (framing === 0) this.#end();
    else {
      this.#missing = framing;
      this.#state = 'body';
    }
  }

  #readBody(bytes: Buffer, next: 'end' | 'chunk end'): number {
    const used = Math.min(bytes.length, this.#missing);
    this.#missing -= used;
    this.#reader.onBody(used === bytes.length ? bytes : bytes.subarray(0, used));
    if (this.#missing === 0) {
      if (next === 'end') this.#end();
      else this.#state = next;
    }
    return used;
  }

  #readChunkSize(bytes: Buffer): number {
    const end = bytes.indexOf(lineEnd);
    if (end < 0 && bytes.length - 1 <= maxSizeLineBytes) return 0;
    const isShort = end >= 0 && end <= maxSizeLineBytes;
    const [, size] = (isShort && sizeLine.exec(bytes.toString('latin1', 0, end))) || [];
    if (size === undefined) throw new ReplyInvalid('a chunk of it has no readable size');
    this.#missing = Number.parseInt(size, 16);
    this.#state = this.#missing === 0 ? 'trailer' : 'chunk';
    return end + lineEnd.length;
  }

  #readChunkEnd(bytes: Buffer): number {
    if (bytes.length < lineEnd.length && bytes[0] === 0x0d) return 0;
    if (bytes[0] !== 0x0d || bytes[1] !== 0x0a)
      throw new ReplyInvalid('a chunk of it is longer than it says');
    this.#state = 'chunk size';
    return lineEnd.length;
  }

  /** Nobody needs what a trailer says, but no two readers may see its end at two places. */
  #readTrailer(bytes: Buffer): number {
    const end = bytes.indexOf(lineEnd);
    if (end < 0) {
      if (this.#trailerBytes + bytes.length > maxHeadBytes) throw new ReplyInvalid('its trailer is too long');
      return 0;
    }
    this.#trailerBytes += end + lineEnd.length;
    if (this.#trailerBytes > maxHeadBytes) throw new ReplyInvalid('its trailer is too long');
    if (end === 0) this.#end();
    else checkTrailer(headerPair(bytes.toString('latin1', 0, end)));
    return end + lineEnd.length;
  }

  #end(): void {
    this.#state = 'end';
    this.#reader.onEnd();
  }
}

/** @see RFC 9110, section 6.5.1: what frames a message cannot stand behind it */
function checkTrailer([name]: readonly [name: string, value: string]): void {
  if (/^(?:content-length|transfer-encoding)$/i.test(name))
    throw new ReplyInvalid('it says its length behind its end');
}

const httpName = Buffer.from('HTTP/1.');

/** Whether what has come may be the beginning of a status line, so that nobody waits for the end of anything else. */
function beginsLikeHttp(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, httpName.length);
  return bytes.subarray(0, length).equals(httpName.subarray(0, length));
}
