import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { FlowError } from '../errors.ts';
import type { Framing } from '../text/part-ends.ts';
import type { XmlDocument } from '../xml/xml-node.ts';
import { xmlText } from '../xml/xml-text.ts';
import { type ContentCoding, decodedChunks } from './content-coding.ts';
import { type WholeLimit, wholeBytes } from './joined-bytes.ts';

/** The body of a message: bytes at hand, or a stream of bytes that nobody has read yet. */
export type Body = BufferedBody | StreamedBody;

/** What is known of bytes beside themselves. */
export interface BytesProps {
  /** What they are compressed with, and how much they may become; until then they pass as they are. */
  readonly coding?: { readonly applied: readonly ContentCoding[]; readonly limit: WholeLimit } | undefined;
  /** @default UTF-8, or what an XML declaration says */
  readonly charset?: string | undefined;
}

interface Contents extends BytesProps {
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
  #decoded: Promise<BufferedBody> | undefined;

  private constructor(contents: Contents, callerMembers: ReadonlySet<string> = new Set()) {
    this.#contents = contents;
    this.callerMembers = callerMembers;
  }

  static fromBytes(bytes: Uint8Array, props?: BytesProps): BufferedBody {
    return new BufferedBody({ ...props, bytes });
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

  /**
   * @throws FlowError `BODY_NOT_TEXT` when the bytes are not what their charset says, `MEDIA_TYPE_UNSUPPORTED` for a
   *   charset that is not known, `BODY_NOT_CONVERTIBLE` as for `bytes`
   */
  get text(): string {
    const { text, xml, charset } = this.#contents;
    this.#text ??= text ?? (xml ? xmlText(xml) : decodedText(this.bytes, charset));
    return this.#text;
  }

  /**
   * The tree that a converter made, else of the text, parsed once.
   * @param parse comes from who reads XML, so that nobody else needs the parser
   * @throws FlowError `BODY_NOT_XML` when the text is not well-formed XML, `BODY_NOT_TEXT` as for `text`
   */
  xml(parse: (text: string) => XmlDocument): XmlDocument {
    this.#xml ??= this.#contents.xml ?? parse(this.#xmlText());
    return this.#xml;
  }

  /** The same bytes without what they are compressed with. @throws FlowError `BODY_NOT_CONVERTIBLE`, and of the limit */
  decoded(): BufferedBody | Promise<BufferedBody> {
    const { bytes, coding, charset } = this.#contents;
    if (!bytes || !coding) return this;
    this.#decoded ??= decodedBytes(bytes, coding).then((plain) => BufferedBody.fromBytes(plain, { charset }));
    return this.#decoded;
  }

  /** Whether the bytes are still compressed. */
  get isEncoded(): boolean {
    return this.#contents.coding !== undefined;
  }

  /** The same bytes, read in a charset; what is no bytes has none. */
  in(charset: string | undefined): BufferedBody {
    const { bytes } = this.#contents;
    return bytes && charset !== this.#contents.charset ? BufferedBody.fromBytes(bytes, { charset }) : this;
  }

  /** A charset that the message names goes over that of the declaration. @see RFC 7303, section 3 */
  #xmlText(): string {
    const { bytes, charset } = this.#contents;
    return bytes && charset === undefined ? decodedText(bytes, declaredEncoding(bytes)) : this.text;
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
    this.#buffered ??= wholeBytes(this.chunks, this.#limit).then((bytes) => BufferedBody.fromBytes(bytes));
    return this.#buffered;
  }
}

async function decodedBytes(
  bytes: Uint8Array,
  { applied, limit }: NonNullable<BytesProps['coding']>,
): Promise<Uint8Array> {
  try {
    return await wholeBytes(decodedChunks(Readable.from([bytes]), applied), limit);
  } catch (cause) {
    if (cause instanceof FlowError) throw cause;
    throw new FlowError(
      'BODY_NOT_CONVERTIBLE',
      `The body is not the ${applied.join(', ')} that its Content-Encoding says (${bytes.length} bytes).`,
      { cause },
    );
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodedText(bytes: Uint8Array, charset?: string): string {
  const decoder = charset === undefined ? utf8 : decoderOf(charset);
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    const name = decoder.encoding.toUpperCase();
    throw new FlowError('BODY_NOT_TEXT', `The body is not valid ${name} text (${bytes.length} bytes).`, {
      cause,
      hint: 'Send the body in UTF-8, or name its charset in Content-Type.',
    });
  }
}

/** @see WHATWG Encoding, "Names and labels" */
function decoderOf(charset: string): typeof utf8 {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch (cause) {
    throw new FlowError('MEDIA_TYPE_UNSUPPORTED', 'The body is in a charset that is not known.', {
      cause,
      hint: 'Send the body in UTF-8.',
    });
  }
}

/** The encoding of an XML text by its first bytes: its mark, or its declaration. @see XML 1.0, appendix F */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  const beginning = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(beginning)?.[1];
}
