import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { NavetteError } from '#content/errors.ts';
import type { ReceivedBytes } from '#server/files/file-store.ts';

/** What is taken of a form. All of it is enforced while the body is read. */
export interface FormLimits {
  /** Bytes of the body. */
  readonly bytes: number;
  /** Bytes of a form without files that are read all the same, so that what was typed can be given back. At least `bytes`. */
  readonly bytesGivenBack: number;
  /** Fields, files included. */
  readonly fields: number;
}

/** A file of a form, on the disk until it is named or dropped. */
export interface SentFile extends ReceivedBytes {
  /** As its owner calls it; empty when no file was chosen. */
  readonly name: string;
}

/** A form that was read. */
export interface SentForm {
  /** The fields, files apart, in the order they were sent. */
  readonly fields: FormData;
  /** The file of the field that was asked for, where the form has it. */
  readonly file: SentFile | null;
  /** More bytes than `FormLimits.bytes`: to be refused, and given back. */
  readonly tooLarge: boolean;
}

/** Which file of a form is taken, and where its bytes go. The others are read over. */
export interface FileTaker {
  /** The name of its field. */
  readonly field: string;
  receive(pieces: AsyncIterable<Uint8Array>): Promise<ReceivedBytes>;
  drop(received: ReceivedBytes): Promise<void>;
}

/** Bytes of the head of a part of a multipart form: two or three lines, the name of a field, the name of a file. */
const LONGEST_PART_HEAD = 2 * 1024;
/** Lines of the head of a part. */
const MOST_PART_LINES = 10;
/** Characters of the name of a field. */
const LONGEST_NAME = 200;
/** Bytes parsed at once: what a limit is exceeded by is no more than fits in there. */
const SLICE = 16 * 1024;
const AMPERSAND = 0x26;

/** A form that comes in. */
export interface FormBody {
  readonly body: ReadableStream<Uint8Array> | null;
  /** The Content-Type header. */
  readonly type: string;
  /** Bytes, by the Content-Length header; 0 where there is none. */
  readonly length: number;
}

/**
 * Reads a form (`application/x-www-form-urlencoded` or `multipart/form-data`).
 * @param options.beforeParsing is waited for before a form without files is parsed, which takes time that grows with its `size` in bytes
 * @throws NavetteError `unsupported-type` for another type; `too-large` with `limit`, and `reason` `many-fields` or, for a form without
 * files, `long-text`; `invalid` for a body that is no form; what `taker.receive` throws
 */
export async function readForm(
  form: FormBody,
  limits: FormLimits,
  options: { readonly taker: FileTaker | null; readonly beforeParsing?: (size: number) => Promise<void> },
): Promise<SentForm> {
  const [, plain, multipart] =
    /^(?:(application\/x-www-form-urlencoded)|(multipart\/form-data))\b/i.exec(form.type) ?? [];
  if (plain) return readPlainForm(form, limits, options.beforeParsing);
  if (multipart) return readMultipartForm(form, limits, options.taker);
  throw new NavetteError('unsupported-type');
}

/** A body, piece by piece. Who stops early leaves the rest where it is. */
async function* piecesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (body) yield* body as unknown as AsyncIterable<Uint8Array>;
}

async function readPlainForm(
  { body, length }: FormBody,
  limits: FormLimits,
  beforeParsing: (size: number) => Promise<void> = async () => {},
): Promise<SentForm> {
  const tooLarge = () => new NavetteError('too-large', { limit: limits.bytes, reason: 'long-text' });
  if (length > limits.bytesGivenBack) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let separators = 0;
  for await (const chunk of piecesOf(body)) {
    size += chunk.length;
    if (size > limits.bytesGivenBack) throw tooLarge();
    for (let at = chunk.indexOf(AMPERSAND); at >= 0; at = chunk.indexOf(AMPERSAND, at + 1)) {
      if (++separators >= limits.fields) throw manyFields(limits);
    }
    chunks.push(chunk);
  }
  await beforeParsing(size);
  const fields = new FormData();
  for (const [name, value] of new URLSearchParams(Buffer.concat(chunks, size).toString())) {
    addField(fields, name, value);
  }
  return { fields, file: null, tooLarge: size > limits.bytes };
}

async function readMultipartForm(
  { body, type, length }: FormBody,
  limits: FormLimits,
  taker: FileTaker | null,
): Promise<SentForm> {
  const tooLarge = () => new NavetteError('too-large', { limit: limits.bytes });
  if (length > limits.bytes) throw tooLarge();
  const parsing = new MultipartParsing(type, limits, taker);
  try {
    let size = 0;
    for await (const chunk of piecesOf(body)) {
      size += chunk.length;
      if (size > limits.bytes) throw tooLarge();
      for (let at = 0; at < chunk.length; at += SLICE) await parsing.write(chunk.subarray(at, at + SLICE));
    }
    return await parsing.end();
  } catch (error) {
    await parsing.abandon(error);
    throw error;
  }
}

/** A multipart form being parsed, piece by piece. */
class MultipartParsing {
  private readonly limits: FormLimits;
  private readonly taker: FileTaker | null;
  private readonly parser: BusboyInstance;
  private readonly fields = new FormData();
  private file: { readonly name: string; readonly stream: Readable; readonly received: Promise<ReceivedBytes> } | null =
    null;
  /** Rejects with the first reason to stop. */
  private readonly failure: Promise<never>;
  private fail: (error: unknown) => void = () => {};
  private hasFailed = false;

  /** @throws NavetteError `invalid` for a type without boundary */
  constructor(type: string, limits: FormLimits, taker: FileTaker | null) {
    this.limits = limits;
    this.taker = taker;
    this.parser = createParser(type, limits);
    this.failure = new Promise<never>((_resolve, reject) => {
      this.fail = (error) => {
        this.hasFailed = true;
        reject(error);
      };
    });
    // It is looked at with the next piece.
    this.failure.catch(() => {});
    this.parser.on('error', (cause) => this.fail(new NavetteError('invalid', {}, { cause })));
    for (const limit of ['partsLimit', 'fieldsLimit', 'filesLimit'] as const) {
      this.parser.on(limit, () => this.fail(manyFields(limits)));
    }
    this.parser.on('field', (name, value, _isNameCut, isValueCut) => this.takeField(name, value, isValueCut));
    this.parser.on('file', (field, stream, name) => this.takeFile(field, stream, name));
  }

  /** Parses a piece. Resolves when the next one may come; rejects with the reason to stop. */
  async write(piece: Uint8Array): Promise<void> {
    await Promise.race([this.failure, new Promise((resolve) => this.parser.write(piece, resolve))]);
    if (this.hasFailed) await this.failure;
  }

  async end(): Promise<SentForm> {
    const finished = new Promise((resolve) => this.parser.once('finish', resolve));
    this.parser.end();
    await Promise.race([this.failure, finished]);
    if (this.hasFailed) await this.failure;
    const { file } = this;
    return { fields: this.fields, file: file && { ...(await file.received), name: file.name }, tooLarge: false };
  }

  /** Ends without a form: what was received of a file is dropped. */
  async abandon(error: unknown): Promise<void> {
    this.hasFailed = true;
    this.file?.stream.destroy(error instanceof Error ? error : new Error(String(error)));
    // Who receives drops by themselves what they had begun.
    const received = await this.file?.received.catch(() => null);
    if (received) await this.taker?.drop(received);
    this.parser.destroy();
  }

  private takeField(name: string | undefined, value: string, isCut: boolean): void {
    if (this.hasFailed) return;
    if (isCut) return this.fail(new NavetteError('too-large', { limit: this.limits.bytes }));
    try {
      addField(this.fields, name, value);
    } catch (error) {
      this.fail(error);
    }
  }

  private takeFile(field: string | undefined, stream: Readable, name: string): void {
    // The parser tells what is wrong with the form.
    stream.on('error', () => {});
    if (this.hasFailed || !this.taker || field !== this.taker.field || this.file) {
      stream.resume();
      return;
    }
    const received = this.taker.receive(stream);
    received.catch(this.fail);
    this.file = { name, stream, received };
  }
}

/** @throws NavetteError `invalid` for a head without boundary */
function createParser(type: string, limits: FormLimits): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': type },
      limits: {
        fieldSize: limits.bytes,
        fields: limits.fields,
        files: limits.fields,
        parts: limits.fields,
        headerPairs: MOST_PART_LINES,
        headerSize: LONGEST_PART_HEAD,
      },
    });
  } catch (cause) {
    throw new NavetteError('invalid', {}, { cause });
  }
}

function addField(fields: FormData, name: string | undefined, value: string): void {
  // A part without a name is no field.
  if (name === undefined) return;
  if (name.length > LONGEST_NAME) throw new NavetteError('invalid', { reason: 'field-name' });
  fields.append(name, value);
}

function manyFields({ fields }: FormLimits): NavetteError {
  return new NavetteError('too-large', { limit: fields, reason: 'many-fields' });
}
