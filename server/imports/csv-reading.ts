import type { Worker } from 'node:worker_threads';
import type { CsvEncoding } from '#content/csv/decode-csv.ts';
import type { ColumnMapping, ImportKind } from '#content/csv/import-fields.ts';
import type { Separator } from '#content/csv/read-csv.ts';
import type { ReadRow, RowFault } from '#content/csv/read-rows.ts';
import { NavetteError } from '#content/errors.ts';
import { startWorker } from '#server/runtime/start-worker.ts';

/** Megabytes of the thread's heap: several times what the longest row needs. */
const MEGABYTES = 64;

/** What the first rows of a file show. */
export interface CsvHead {
  readonly encoding: CsvEncoding;
  readonly separator: Separator;
  readonly headings: readonly string[];
  readonly mapping: ColumnMapping;
  /** Rows below the headings, or one more than there may be. */
  readonly rows: number;
  /** The first rows, cut. */
  readonly sample: readonly (readonly string[])[];
}

/** Some rows of a file. */
export interface CsvPart {
  readonly rows: readonly ReadRow[];
  readonly faults: readonly RowFault[];
  /** How many rows of the file were read by now. */
  readonly done: number;
  /** How often its rows had words that were withdrawn, and are left out. */
  readonly withdrawn?: number;
}

/** A request to the thread. */
export type CsvOrder =
  | {
      readonly type: 'read';
      readonly kind: ImportKind;
      /** The path of its bytes. */
      readonly file: string;
      /** Beyond these limits, rows and columns are not counted any more. */
      readonly most: { readonly rows: number; readonly columns: number };
      /** Null for the one that the headings and first rows suggest. */
      readonly mapping: ColumnMapping | null;
      readonly separator: Separator | null;
    }
  | { readonly type: 'next' };

/** What it answers. */
export type CsvAnswer = { readonly type: 'head'; readonly head: CsvHead } | ({ readonly type: 'rows' } & CsvPart);

/**
 * Reads a table in a thread of its own, so that participants' edits do not wait for it: its head,
 * then its rows, as they are requested.
 */
export class CsvReading {
  readonly #worker: Worker;
  readonly #signal: AbortSignal;
  head: CsvHead | null = null;

  /** @param signal ends the thread */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.#worker = startWorker('csv', import.meta.url, { old: MEGABYTES });
    this.#worker.unref();
    // `#ask` reports the error; without a listener it would end the process when nothing is asked.
    this.#worker.on('error', () => {});
    signal.addEventListener('abort', () => void this.close(), { once: true });
  }

  /** @throws NavetteError `unavailable` if the thread ends; the signal's reason */
  async begin(order: Omit<Extract<CsvOrder, { type: 'read' }>, 'type'>): Promise<CsvHead> {
    const answer = await this.#ask({ ...order, type: 'read' });
    if (answer.type !== 'head') throw new NavetteError('unavailable');
    this.head = answer.head;
    return answer.head;
  }

  /** The rows, some hundreds at a time. @throws as `begin` */
  async *parts(): AsyncGenerator<CsvPart> {
    for (let done = 0; done < (this.head?.rows ?? 0); ) {
      const answer = await this.#ask({ type: 'next' });
      if (answer.type !== 'rows') throw new NavetteError('unavailable');
      done = answer.done;
      yield answer;
    }
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(order: CsvOrder): Promise<CsvAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#signal.aborted) return reject(this.#signal.reason);
      const worker = this.#worker;
      const settle = (answer: () => void) => {
        worker.off('message', answered).off('error', failed).off('exit', ended);
        answer();
      };
      const answered = (answer: CsvAnswer) => settle(() => resolve(answer));
      const failed = (cause: Error) => settle(() => reject(new NavetteError('unavailable', {}, { cause })));
      const ended = () =>
        settle(() => reject(this.#signal.aborted ? this.#signal.reason : new NavetteError('unavailable')));
      worker.on('message', answered).on('error', failed).on('exit', ended);
      worker.postMessage(order);
    });
  }
}
