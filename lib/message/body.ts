import { Buffer } from 'node:buffer';
import { FlowError } from '../errors.ts';
import type { Framing } from '../text/part-ends.ts';
import type { XmlDocument } from '../xml/xml-node.ts';
import { xmlText } from '../xml/xml-text.ts';
import { type WholeLimit, wholeBytes } from './joined-bytes.ts';

/** The body of a message: bytes at hand, or a stream of bytes that nobody has read yet. */
export type Body = BufferedBody | StreamedBody;

interface Contents {
  readonly bytes?: Uint8Array;
  readonly text?: string;
  readonly xml?: XmlDocument;
}

/**
 * A body at hand. It is made from bytes, a text or an XML tree, and becomes one of the others when asked, once.
 * A tree that a converter made is written as text only when somebody needs the text, so what XML 1.0 cannot
 * write (U+0000, lone surrogates) still passes from a converter to an XPath unharmed.
 */
export class BufferedBody {
  static readonly empty = BufferedBody.fromBytes(new Uint8Array());

  readonly type = 'buffered';
  readonly #contents: Contents;
  /** Top-level members of a JSON body that hold a value the caller chose. */
  readonly callerMembers: ReadonlySet<string>;
  #bytes: Uint8Array | undefined;
  #text: string | undefined;
  #xml: XmlDocument | undefined;

  private constructor(contents: Contents, callerMembers: ReadonlySet<string> = new Set()) {
    this.#contents = contents;
    this.callerMembers = callerMembers;
  }

  static fromBytes(bytes: Uint8Array): BufferedBody {
    return new BufferedBody({ bytes });
  }

  static fromText(text: string, callerMembers?: ReadonlySet<string>): BufferedBody {
    return new BufferedBody({ text }, callerMembers);
  }

  static fromXml(xml: XmlDocument): BufferedBody {
    return new BufferedBody({ xml });
  }

  /** @throws FlowError `BODY_NOT_CONVERTIBLE` when the body is a tree with a character that XML 1.0 cannot write */
  get bytes(): Uint8Array {
    this.#bytes ??= this.#contents.bytes ?? Buffer.from(this.text, 'utf8');
    return this.#bytes;
  }

  /** @throws FlowError `BODY_NOT_TEXT` when the bytes are not UTF-8, `BODY_NOT_CONVERTIBLE` as for `bytes` */
  get text(): string {
    this.#text ??=
      this.#contents.text ?? (this.#contents.xml ? xmlText(this.#contents.xml) : decodedText(this.bytes));
    return this.#text;
  }

  /**
   * The tree that a converter made, else of the text, parsed once.
   * @param parse comes from who reads XML, so that nobody else needs the parser
   * @throws FlowError `BODY_NOT_XML` when the text is not well-formed XML, `BODY_NOT_TEXT` as for `text`
   */
  xml(parse: (text: string) => XmlDocument): XmlDocument {
    this.#xml ??= this.#contents.xml ?? parse(this.text);
    return this.#xml;
  }

  get isEmpty(): boolean {
    return this.#contents.xml === undefined && (this.#contents.text ?? this.bytes).length === 0;
  }
}

/** What is known of a body before it is read. */
export interface StreamedBodyProps {
  /** How many bytes there will be, where that is known. */
  readonly length?: number | undefined;
  /** What it is made of, where something may be put between its parts. */
  readonly framing?: Framing | undefined;
  /** How much of it may be read whole. @default all of it */
  readonly limit?: WholeLimit | undefined;
}

/** A body that is still on its way. It passes through a flow untouched unless a step asks for its contents. */
export class StreamedBody {
  readonly type = 'streamed';
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly length: number | undefined;
  readonly framing: Framing | undefined;
  readonly #limit: WholeLimit | undefined;
  #buffered: Promise<BufferedBody> | undefined;
  #isTaken = false;

  constructor(chunks: AsyncIterable<Uint8Array>, { length, framing, limit }: StreamedBodyProps = {}) {
    this.chunks = chunks;
    this.length = length;
    this.framing = framing;
    this.#limit = limit;
  }

  /** Whether somebody reads it already, so that the chunks are no longer to be had. */
  get isRead(): boolean {
    return this.#buffered !== undefined || this.#isTaken;
  }

  /** The chunks, for somebody who passes them on; from now on nobody else gets them. */
  take(): AsyncIterable<Uint8Array> {
    this.#isTaken = true;
    return this.chunks;
  }

  /**
   * The whole body, read once however often it is asked for. Rejects with the stream's own error, or with that of its
   * limit.
   * @throws FlowError `INTERNAL` when it was passed on
   */
  buffered(): Promise<BufferedBody> {
    if (this.#isTaken) throw new FlowError('INTERNAL', 'The body was sent on as it came.');
    this.#buffered ??= wholeBytes(this.chunks, this.#limit).then(BufferedBody.fromBytes);
    return this.#buffered;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodedText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new FlowError('BODY_NOT_TEXT', `The body is not valid UTF-8 text (${bytes.length} bytes).`, {
      cause,
      hint: 'Send the body in UTF-8.',
    });
  }
}
