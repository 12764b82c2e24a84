import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, rm } from 'node:fs/promises';
import { personIdOf } from '#content/authorise.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import type { BookExtension } from '#content/render/export-format.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { SenderQuota } from '#server/tasks/sender-quota.ts';
import type { BookTexts, FoundText, Wanted } from './book-texts.ts';
import type { ExportStore, StoredExport } from './export-store.ts';
import { isFull } from './process/export-form.ts';
import type { ExportWriter } from './process/export-writer.ts';

/** Files of one person in progress: one is written, the others wait. */
const MOST_UNDER_WAY = 3;
/** Ended jobs that are remembered, so that their state can still be asked for. */
const MOST_ENDED = 500;
/** Attempts to write a file, when words are withdrawn during the attempt. */
const MOST_TRIES = 3;
/** Remembered file sizes, shown before a file is asked for. */
const MOST_SIZES = 1_000;
/** Changes when files are written differently: those that are kept no longer count. */
const VERSION = 8;

export type JobState = 'gathering' | 'writing' | 'done' | 'cancelled' | 'failed';

/** A file in the making, or made. */
export interface ExportJob {
  readonly id: string;
  readonly title: string;
  readonly extension: BookExtension;
  /** Where the file is downloaded when it is done, under the same rights. */
  readonly address: string;
  readonly state: JobState;
  /** Pages gathered so far, and in all. */
  readonly gathered: number;
  readonly total: number;
  /** Of a job that failed. */
  readonly error: NavetteError | null;
}

type Job = { -readonly [Name in keyof ExportJob]: ExportJob[Name] } & {
  readonly owner: string;
  readonly abort: AbortController;
  /** Settles when it has ended, however. */
  ended: Promise<void>;
};

/** How a file is asked for. */
interface Asked {
  readonly extension: BookExtension;
  /** The person whose turn in the queue it takes. */
  readonly sender: string;
  readonly origin: string;
  /** Where the file is downloaded. */
  readonly address: string;
}

/** A requested file: found already, or in progress. */
export interface AskedExport {
  readonly found: FoundText;
  readonly job: ExportJob;
  /** Settles with the file. @throws NavetteError; the reason of the cancellation */
  readonly file: Promise<StoredExport>;
  /** Asks for the same again, under the rights of that moment. */
  again(): Promise<AskedExport>;
}

/** A file that is being sent. The caller closes it. */
export interface OpenExport {
  readonly key: string;
  readonly bytes: number;
  readonly handle: FileHandle;
}

interface Writing {
  readonly file: Promise<StoredExport | null>;
  readonly abort: AbortController;
  waiting: number;
}

interface BookExportsDeps {
  readonly texts: BookTexts;
  readonly writer: ExportWriter;
  readonly store: ExportStore;
  readonly events: EventBus;
}

type WantedCollection = Extract<Wanted, { type: 'collection' }>;

const CANCELLED = new Error('the reader cancelled');

/** Makes files of pages and collections in the background, and stores them. */
export class BookExports {
  readonly #deps: BookExportsDeps;
  readonly #quota = new SenderQuota(MOST_UNDER_WAY);
  readonly #jobs = new Map<string, Job>();
  /** Files being written, by key, with how many requests wait for each. */
  readonly #writing = new Map<string, Writing>();
  /** Readers' requests for files that are not made yet. */
  #asking = 0;
  /** Called when there are none. */
  #idle: (() => void)[] = [];
  /** The file that is being made before any reader asked for it. */
  #ahead: Job | null = null;
  /** Bytes of the last file of each address, as made for the viewers of a role. */
  readonly #sizes = new Map<string, number>();
  /** Increases when texts must no longer be sent as they were gathered. */
  #generation = 0;

  constructor(deps: BookExportsDeps) {
    this.#deps = deps;
    const forget = () => {
      this.#generation++;
      this.#sizes.clear();
      void deps.store.clear();
    };
    deps.events.on('editions-rewritten', forget).on('page-deleted', forget);
  }

  /**
   * Asks for a file. Checks the viewer's rights before it returns.
   * @throws NavetteError `not-found`, `forbidden`, `sign-in-required`; `too-many` if this sender
   * has too many in progress
   */
  async ask(viewer: Viewer, wanted: Wanted, asked: Asked): Promise<AskedExport> {
    this.#asking++;
    const leave = () => {
      if (--this.#asking === 0) for (const resume of this.#idle.splice(0)) resume();
    };
    try {
      const begun = await this.#ask(viewer, wanted, asked, false);
      begun.file.then(leave, leave);
      return begun;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Settles once no reader waits for a file. @throws the signal's reason */
  async whenIdle(signal: AbortSignal): Promise<void> {
    while (this.#asking > 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const go = () => {
          signal.removeEventListener('abort', go);
          resolve();
        };
        this.#idle.push(go);
        signal.addEventListener('abort', go, { once: true });
      });
    }
    signal.throwIfAborted();
  }

  /**
   * Makes a file before any reader asks for it. Stops as soon as a reader's file is to be written,
   * unless that is the same file.
   * @returns false if it stopped
   * @throws NavetteError as `ask`
   */
  async makeAhead(viewer: Viewer, wanted: Wanted, asked: Asked, signal: AbortSignal): Promise<boolean> {
    const { job, file } = await this.#ask(viewer, wanted, asked, true);
    const cancel = () => job.abort.abort(CANCELLED);
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    try {
      await file;
      return true;
    } catch (error) {
      if (error !== CANCELLED) throw error;
      return false;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  async #ask(
    viewer: Viewer,
    wanted: Wanted,
    asked: Asked,
    isAhead: boolean,
  ): Promise<Omit<AskedExport, 'job'> & { readonly job: Job }> {
    const found = await this.#deps.texts.find(viewer, wanted);
    const job: Job = {
      id: randomBytes(16).toString('hex'),
      title: found.title,
      extension: asked.extension,
      address: asked.address,
      state: 'gathering',
      gathered: 0,
      total: 1,
      error: null,
      owner: ownerOf(viewer),
      abort: new AbortController(),
      ended: Promise.resolve(),
    };
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const file = this.#quota.hold(asked.sender, () => {
      begin();
      if (isAhead) this.#ahead = job;
      return this.#make(viewer, wanted, found, job, asked);
    });
    // A request refused as one too many is no job.
    await Promise.race([begun, file]);
    this.#jobs.set(job.id, job);
    job.ended = file.then(
      ({ bytes }) => {
        if (wanted.type === 'collection') this.#remember(sizeKey(viewer, wanted, asked.extension), bytes);
        this.#end(job, 'done');
      },
      (error) => this.#end(job, error === CANCELLED ? 'cancelled' : 'failed', error),
    );
    return { found, job, file, again: () => this.ask(viewer, wanted, asked) };
  }

  /** A job of this viewer's. @throws NavetteError `not-found` */
  require(viewer: Viewer, id: string): ExportJob {
    return this.#require(viewer, id);
  }

  /** Cancels a job of this viewer's, and deletes its file. @throws NavetteError `not-found` */
  async cancel(viewer: Viewer, id: string): Promise<void> {
    const job = this.#require(viewer, id);
    job.abort.abort(CANCELLED);
    await job.ended;
  }

  /**
   * Opens a file to send it, when it is made. A file that was dropped since is made again, from
   * what the viewer may read then.
   * @throws NavetteError; the reason of the cancellation
   */
  async open(asked: AskedExport): Promise<OpenExport> {
    for (let turn = asked, tries = 1; ; tries++) {
      const stored = await turn.file;
      const handle = await this.#deps.store.open(stored);
      if (handle) return { key: stored.key, bytes: stored.bytes, handle };
      if (tries === MOST_TRIES) throw new NavetteError('unavailable', { reason: 'export' });
      turn = await turn.again();
    }
  }

  /**
   * Opens a file that is kept, by its key; null if it was dropped. Rights are its asker's to check.
   */
  async openKept(key: string): Promise<OpenExport | null> {
    const kept = this.#deps.store.find(key);
    const handle = kept && (await this.#deps.store.open(kept));
    return kept && handle ? { key, bytes: kept.bytes, handle } : null;
  }

  /** Bytes of the last such file, if one was made: the next one is about as large. */
  sizeOf(viewer: Viewer, wanted: WantedCollection, extension: BookExtension): number | null {
    return this.#sizes.get(sizeKey(viewer, wanted, extension)) ?? null;
  }

  close(): void {
    this.#deps.writer.close();
  }

  #require(viewer: Viewer, id: string): Job {
    const job = this.#jobs.get(id);
    if (!job || job.owner !== ownerOf(viewer)) throw new NavetteError('not-found');
    return job;
  }

  #remember(key: string, bytes: number): void {
    this.#sizes.delete(key);
    this.#sizes.set(key, bytes);
    for (const oldest of this.#sizes.keys()) {
      if (this.#sizes.size <= MOST_SIZES) break;
      this.#sizes.delete(oldest);
    }
  }

  #end(job: Job, state: JobState, error?: unknown): void {
    if (this.#ahead === job) this.#ahead = null;
    job.state = state;
    if (state === 'failed') {
      job.error = isNavetteError(error) ? error : new NavetteError('unavailable', { reason: 'export' });
    }
    for (const [id, { state: other }] of this.#jobs) {
      if (this.#jobs.size <= MOST_ENDED) break;
      if (other !== 'gathering' && other !== 'writing') this.#jobs.delete(id);
    }
  }

  async #make(
    viewer: Viewer,
    wanted: Wanted,
    first: FoundText,
    job: Job,
    { extension, sender, origin }: { extension: BookExtension; sender: string; origin: string },
  ): Promise<StoredExport> {
    const { signal } = job.abort;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const generation = this.#generation;
      const found = tries === 0 ? first : await this.#deps.texts.find(viewer, wanted);
      const text = await found.gather(origin, (done, total) => {
        signal.throwIfAborted();
        Object.assign(job, { gathered: done, total });
      });
      const images = await this.#deps.texts.images(viewer, text);
      signal.throwIfAborted();
      const key = keyOf({ VERSION, extension, text, images: Object.keys(images).sort() });
      const stored = this.#deps.store.find(key);
      if (stored) return stored;
      job.state = 'writing';
      const file = await this.#write(`${generation} ${key}`, job, async (abort) => {
        const target = await this.#deps.store.newPath().catch((error) => {
          throw isFull(error) ? new NavetteError('unavailable', { reason: 'export-space' }, { cause: error }) : error;
        });
        const { bytes } = await this.#deps.writer
          .write({ text, extension, images, target }, sender, abort)
          // A process that was ended leaves a partial file.
          .catch(async (error) => {
            await rm(target, { force: true });
            throw error;
          });
        if (generation !== this.#generation) {
          await rm(target, { force: true });
          return null;
        }
        return this.#deps.store.keep(key, target, bytes);
      });
      if (file) return file;
    }
    throw new NavetteError('unavailable', { reason: 'export' });
  }

  /**
   * Writes a file, or waits for the same one. Cancelling ends it only if no other request waits.
   */
  async #write(
    key: string,
    job: Job,
    write: (abort: AbortSignal) => Promise<StoredExport | null>,
  ): Promise<StoredExport | null> {
    const { signal } = job.abort;
    const under = this.#writing.get(key) ?? this.#begin(key, write);
    under.waiting++;
    // After counting this request: a file ahead that it waits for too goes on.
    if (job !== this.#ahead) this.#ahead?.abort.abort(CANCELLED);
    return new Promise((resolve, reject) => {
      const leave = () => {
        under.waiting--;
        if (under.waiting === 0) {
          // At once, though the job takes time to end: a later request starts its own.
          this.#forget(key, under);
          under.abort.abort(signal.reason);
        }
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      const settled = () => signal.removeEventListener('abort', leave);
      under.file.then(resolve, reject).finally(settled);
    });
  }

  #begin(key: string, write: (abort: AbortSignal) => Promise<StoredExport | null>): Writing {
    const abort = new AbortController();
    const under: Writing = { file: write(abort.signal), abort, waiting: 0 };
    const ended = () => this.#forget(key, under);
    under.file.then(ended, ended);
    this.#writing.set(key, under);
    return under;
  }

  #forget(key: string, under: Writing): void {
    if (this.#writing.get(key) === under) this.#writing.delete(key);
  }
}

const sizeKey = ({ role }: Viewer, { kind, slug }: WantedCollection, extension: BookExtension): string =>
  [role, kind, slug, extension].join(' ');

const ownerOf = (viewer: Viewer): string => personIdOf(viewer) ?? viewer.role;

/** Equal for inputs that give the same bytes. The text is exactly what this viewer may read. */
const keyOf = (input: unknown): string => createHash('sha256').update(JSON.stringify(input)).digest('hex');
