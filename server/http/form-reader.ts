import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FileStore } from '#server/files/file-store.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';
import { readForm, type SentForm } from './read-form.ts';

/** Bytes of a form without files, where its reader names no other limit. */
const LARGEST_FORM = 512 * 1024;
/** Bytes of a form that are read all the same, so that a text that was typed or pasted can be given back. */
const LARGEST_GIVEN_BACK = 2 * 1024 * 1024;
/** Bytes of a form from somebody who is not signed in: an address, a search, an annotation of one whose session has ended. */
const LARGEST_PUBLIC_FORM = 64 * 1024;
/** The notice of a page with every box ticked has some 600 (tests/server/form-doors.test.ts). */
export const MOST_FIELDS = 700;
/** Bytes from which on a form takes long enough to be handled alone. */
const LARGE_FORM = 64 * 1024;
/** Large forms that wait to be handled. */
const MOST_LARGE_WAITING = 200;

/** What a door takes of its form. */
export interface FormOptions {
  /** Bytes; forms with a file say their own. */
  readonly limit?: number;
  /** The field of the file that is taken, and the bytes it may have. */
  readonly file?: { readonly field: string; readonly limit: number };
}

/**
 * Reads the form of a request. Its file lies on the disk until the request is answered, unless a service names it before.
 * @throws NavetteError see `readForm` in read-form.ts
 */
export type ReadForm = (request: Request, options?: FormOptions) => Promise<SentForm>;

/** Reads forms within the budgets of those who send them. */
export class FormReader {
  private readonly store: FileStore;
  private readonly large = new ConcurrencyLimit({ atOnce: 1, mostWaiting: MOST_LARGE_WAITING });

  constructor(store: FileStore) {
    this.store = store;
  }

  /**
   * The reader of one request's form.
   * @param isKnown the sender is signed in, or the storage does not tell
   * @param atEnd is handed what is to be done when the request has been answered
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
        receive: (pieces: AsyncIterable<Uint8Array>) => this.store.receive(pieces, file.limit),
        drop: ({ temporary }: { temporary: string }) => this.store.drop(temporary),
      };
      const beforeParsing = async (size: number) => {
        if (size <= LARGE_FORM) return;
        // Parsing it, and showing it again, hold the event loop: one such form at a time, the others' work in between.
        atEnd(await this.large.enter(''));
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
