import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import type { ReceivedBytes } from '#server/files/file-store.ts';

/** Limits of a form, all enforced while the body is read. */
export interface FormLimits {
  /** Bytes of the body. */
  readonly bytes: number;
  /**
   * Bytes of a form without files that are still read, so that the typed text can be given back. At
   * least `bytes`.
   */
  readonly bytesGivenBack: number;
  /** Fields, including files. */
  readonly fields: number;
}

/** An uploaded file, on the disk until it is named or dropped. */
export interface SentFile extends ReceivedBytes {
  /** The owner's name for it; empty if no file was chosen. */
  readonly name: string;
}

/** A parsed form. */
export interface SentForm {
  /** Fields other than files, in the order they were sent. */
  readonly fields: FormData;
  /** The file of the requested field, if present. */
  readonly file: SentFile | null;
  /** The form exceeds `FormLimits.bytes`: refuse it, and give it back. */
  readonly tooLarge: boolean;
  /** The file was too large, for a taker with `isTold`: `fields` has those sent before it. */
  readonly fileTooLarge?: boolean;
}

/** The file to accept, and where its bytes go. Other files are skipped. */
export interface FileTaker {
  /** The field's name. */
  readonly field: string;
  /** Reports a file that is too large as `SentForm.fileTooLarge`, instead of refusing the form. */
  readonly isReported?: boolean;
  receive(pieces: AsyncIterable<Uint8Array>): Promise<ReceivedBytes>;
  drop(received: ReceivedBytes): Promise<void>;
}

/** Bytes of a part's headers: two or three lines with the names of the field and the file. */
const LONGEST_PART_HEAD = 2 * 1024;
/** Headers of a part. */
const MOST_PART_LINES = 10;
/** Characters of a field's name. */
const LONGEST_NAME = 200;
/** Bytes parsed at a time, which bounds how far a limit can be overrun. */
const SLICE = 16 * 1024;
const AMPERSAND = 0x26;

/** The body of a form and its headers. */
export interface FormBody {
  readonly body: ReadableStream<Uint8Array> | null;
  /** The Content-Type header. */
  readonly type: string;
  /** Bytes, from the Content-Length header; 0 without one. */
  readonly length: number;
}

/**
 * Reads a form (`application/x-www-form-urlencoded` or `multipart/form-data`).
 * @param options.beforeParsing awaited before a form without files is parsed, which takes time
 * proportional to its `size` in bytes
 * @throws NavetteError `unsupported-type` for another type; `too-large` with `limit`, and `reason`
 * `many-fields` or, for a form without files, `long-text`; `invalid` for a malformed body; what
 * `taker.receive` throws
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

/** Streams a body. Stopping early leaves the rest unread. */
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
  const isTooLong = length > limits.bytes;
  if (isTooLong && !taker?.isReported) throw tooLarge();
  const parsing = new MultipartParsing(type, limits, taker, isTooLong);
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
    if (!taker?.isReported || !parsing.hasMetFile || !isTooManyBytes(error)) throw error;
    return { fields: parsing.fields, file: null, tooLarge: false, fileTooLarge: true };
  }
}

/** True for bytes, false for a count of fields. */
const isTooManyBytes = (error: unknown) =>
  isNavetteError(error) && error.code === 'too-large' && error.details.reason === undefined;

/** Streaming parser of one multipart form. */
class MultipartParsing {
  private readonly limits: FormLimits;
  private readonly taker: FileTaker | null;
  private readonly parser: BusboyInstance;
  readonly fields = new FormData();
  /** Whether the file of the taker's field has begun. */
  hasMetFile = false;
  private readonly isTooLong: boolean;
  private file: { readonly name: string; readonly stream: Readable; readonly received: Promise<ReceivedBytes> } | null =
    null;
  /** The first error; null without one. */
  private failure: { readonly error: unknown } | null = null;
  /** Reports it to what is waited for. */
  private interrupt: (error: unknown) => void = () => {};

  /**
   * @param isTooLong the body is longer than allowed: only what is before the file is parsed
   * @throws NavetteError `invalid` for a type without boundary
   */
  constructor(type: string, limits: FormLimits, taker: FileTaker | null, isTooLong: boolean) {
    this.isTooLong = isTooLong;
    this.limits = limits;
    this.taker = taker;
    this.parser = createParser(type, limits);
    this.parser.on('error', (cause) => this.fail(new NavetteError('invalid', {}, { cause })));
    for (const limit of ['partsLimit', 'fieldsLimit', 'filesLimit'] as const) {
      this.parser.on(limit, () => this.fail(manyFields(limits)));
    }
    this.parser.on('field', (name, value, _isNameCut, isValueCut) => this.takeField(name, value, isValueCut));
    this.parser.on('file', (field, stream, name) => this.takeFile(field, stream, name));
  }

  /** Parses a chunk. Resolves when the next one may follow; rejects with the first error. */
  write(piece: Uint8Array): Promise<void> {
    return this.unlessFailed((done) => this.parser.write(piece, done));
  }

  async end(): Promise<SentForm> {
    await this.unlessFailed((done) => this.parser.once('finish', done).end());
    const { file } = this;
    return { fields: this.fields, file: file && { ...(await file.received), name: file.name }, tooLarge: false };
  }

  /** Stops parsing and drops what was received of a file. */
  async abandon(error: unknown): Promise<void> {
    this.fail(error);
    this.file?.stream.destroy(error instanceof Error ? error : new Error(String(error)));
    // `receive` cleans up after its own failure.
    const received = await this.file?.received.catch(() => null);
    if (received) await this.taker?.drop(received);
    this.parser.destroy();
  }

  /**
   * Waits for a step of the parser, or for the first error. No race with one promise of the error,
   * which would keep those of all steps of a large file in memory until its end.
   */
  private unlessFailed(step: (done: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure.error);
      this.interrupt = reject;
      step(() => (this.failure ? reject(this.failure.error) : resolve()));
    });
  }

  private readonly fail = (error: unknown): void => {
    this.failure ??= { error };
    this.interrupt(error);
  };

  private takeField(name: string | undefined, value: string, isCut: boolean): void {
    if (this.failure) return;
    if (isCut) return this.fail(new NavetteError('too-large', { limit: this.limits.bytes }));
    try {
      addField(this.fields, name, value);
    } catch (error) {
      this.fail(error);
    }
  }

  private takeFile(field: string | undefined, stream: Readable, name: string): void {
    // The parser reports errors of the form.
    stream.on('error', () => {});
    if (this.failure || !this.taker || field !== this.taker.field || this.file) {
      stream.resume();
      return;
    }
    this.hasMetFile = true;
    if (this.isTooLong) {
      stream.resume();
      return this.fail(new NavetteError('too-large', { limit: this.limits.bytes }));
    }
    const received = this.taker.receive(stream);
    received.catch(this.fail);
    this.file = { name, stream, received };
  }
}

/** @throws NavetteError `invalid` for a Content-Type without boundary */
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
  // Ignores parts without a name.
  if (name === undefined) return;
  if (name.length > LONGEST_NAME) throw new NavetteError('invalid', { reason: 'field-name' });
  fields.append(name, value);
}

function manyFields({ fields }: FormLimits): NavetteError {
  return new NavetteError('too-large', { limit: fields, reason: 'many-fields' });
}
