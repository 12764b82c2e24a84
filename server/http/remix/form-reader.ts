import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FileStore } from '#server/files/file-store.ts';
import { ConcurrencyLimit } from '#server/http/guard/concurrency-limit.ts';
import { readForm, type SentForm } from './read-form.ts';

/** Bytes of a form without files, unless its reader sets another limit. */
const LARGEST_FORM = 512 * 1024;
/** Bytes of a too large form that are still read, so that the typed text can be given back. */
const LARGEST_GIVEN_BACK = 2 * 1024 * 1024;
/**
 * Bytes of a form of someone who is not signed in: an address, a search, an annotation after the
 * session ended.
 */
const LARGEST_PUBLIC_FORM = 64 * 1024;
/** The notice of a page with every box ticked has some 600 (tests/server/form-doors.test.ts). */
export const MOST_FIELDS = 700;
/** Bytes from which on parsing a form takes long enough to be serialised. */
const LARGE_FORM = 64 * 1024;
/** Large forms waiting to be parsed. */
const MOST_LARGE_WAITING = 200;

/** What an action accepts of its form. */
export interface FormOptions {
  /** Bytes; forms with a file set their own limit. */
  readonly limit?: number;
  /**
   * The field of the accepted file, and its limit in bytes; `isTold` as in FileTaker.
   */
  readonly file?: { readonly field: string; readonly limit: number; readonly isReported?: boolean };
}

/**
 * Reads the form of a request. Its file is deleted after the response, unless a service has stored
 * it.
 * @throws NavetteError see `readForm` in read-form.ts
 */
export type ReadForm = (request: Request, options?: FormOptions) => Promise<SentForm>;

/** Reads forms within their senders' limits. */
export class FormReader {
  private readonly store: FileStore;
  private readonly large = new ConcurrencyLimit({ atOnce: 1, mostWaiting: MOST_LARGE_WAITING });

  constructor(store: FileStore) {
    this.store = store;
  }

  /**
   * The form reader of one request.
   * @param isKnown the sender is signed in, or the storage cannot answer
   * @param atEnd registers a callback for the end of the request
   */
  readerFor(isKnown: boolean, atEnd: (done: () => void) => void): ReadForm {
    return async (request, { limit = LARGEST_FORM, file } = {}) => {
      const bytes = isKnown ? limit : Math.min(limit, LARGEST_PUBLIC_FORM);
      const limits = {
        bytes,
        bytesGivenBack: isKnown ? Math.max(bytes, LARGEST_GIVEN_BACK) : bytes,
        fields: MOST_FIELDS,
      };
      const taker = file && {
        field: file.field,
        isReported: file.isReported ?? false,
        receive: (pieces: AsyncIterable<Uint8Array>) => this.store.receive(pieces, file.limit),
        drop: ({ temporary }: { temporary: string }) => this.store.drop(temporary),
      };
      const beforeParsing = async (size: number) => {
        if (size <= LARGE_FORM) return;
        // Parsing and showing a large form block the event loop: one at a time, and what it took is
        // then left to others. A keystroke needs several turns of the loop until it is stored.
        const leave = await this.large.enter('');
        const begun = performance.eventLoopUtilization();
        atEnd(() => setTimeout(leave, performance.eventLoopUtilization(begun).active).unref());
        await nextTurn();
      };
      const type = request.headers.get('Content-Type') ?? '';
      const length = Number(request.headers.get('Content-Length')) || 0;
      const form = await readForm({ body: request.body, type, length }, limits, {
        taker: taker ?? null,
        beforeParsing,
      });
      const received = form.file;
      if (received) atEnd(() => void this.store.drop(received.temporary));
      return form;
    };
  }
}
