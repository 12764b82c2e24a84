import { type FileHandle, rm } from 'node:fs/promises';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { type BookExtension, isStoredExtension } from '#content/render/files/export-format.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { SenderQuota } from '#server/tasks/sender-quota.ts';
import type { BookTexts, FoundText, Wanted } from './book-texts.ts';
import { type ExportJob, ExportJobs, type Job, type JobState } from './export-jobs.ts';
import type { ExportStore, StoredExport } from './export-store.ts';
import type { ExportWriter } from './process/export-writer.ts';
import { SharedWriting } from './shared-writing.ts';
import { TextGathering } from './text-gathering.ts';

/** Files of one person in progress: one is written, the others wait. */
const MOST_UNDER_WAY = 3;
/** Attempts to write a file, when words are withdrawn during the attempt. */
const MOST_TRIES = 3;
/** Remembered file sizes, shown before a file is asked for. */
const MOST_SIZES = 1_000;

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
  /** Asks for the same again, under the rights of that moment. @param viewer as they are now */
  again(viewer?: Viewer): Promise<AskedExport>;
  /** Which state of everybody's rights it was asked under. */
  readonly rights: number;
}

/** A file that is being sent. The caller closes it. */
export interface OpenExport {
  readonly key: string;
  readonly bytes: number;
  readonly handle: FileHandle;
}

interface BookExportsDeps {
  readonly texts: BookTexts;
  readonly writer: ExportWriter;
  readonly store: ExportStore;
  readonly events: EventBus;
  /** Bytes of the texts of one file, as of TextSpool. */
  readonly mostGathered?: number;
}

/** What was found at the address, and what was withdrawn by then. */
interface Reading {
  readonly generation: string;
  readonly found: FoundText;
}

type WantedCollection = Extract<Wanted, { type: 'collection' }>;

const CANCELLED = new Error('the reader cancelled');

/** Makes files of pages and collections in the background, and stores them. */
export class BookExports {
  readonly #deps: BookExportsDeps;
  readonly #gathering: TextGathering;
  readonly #quota = new SenderQuota(MOST_UNDER_WAY);
  readonly #jobs = new ExportJobs();
  readonly #writing = new SharedWriting();
  /** Readers' requests for files that are not made yet. */
  #asking = 0;
  /** Called when there are none. */
  #idle: (() => void)[] = [];
  /** The file that is being made before any reader asked for it. */
  #ahead: Job | null = null;
  /** Bytes of the last file of each address, as made for the viewers of a role. */
  readonly #sizes = new BoundedCache<number>({ entries: MOST_SIZES, bytes: MOST_SIZES }, () => 1);
  /** Increases when texts must no longer be sent as they were gathered. */
  #generation = 0;
  /** Increases when rights may have changed. */
  #rights = 0;
  /** Increases when annotations must no longer be as they were gathered. */
  #annotationGeneration = 0;

  constructor(deps: BookExportsDeps) {
    this.#deps = deps;
    this.#gathering = new TextGathering(deps);
    const forget = () => {
      this.#generation++;
      this.#sizes.clear();
      void deps.store.clear();
    };
    deps.events.on('editions-rewritten', forget).on('page-deleted', forget);
    const recheck = () => void this.#rights++;
    for (const event of ['page-changed', 'collection-changed', 'sources-changed', 'page-deleted'] as const)
      deps.events.on(event, recheck);
    deps.events.on('access-changed', recheck);
    // What somebody took back, or wrote otherwise, is in no file that is kept.
    deps.events.on('annotation-rewritten', (pageId) => {
      this.#annotationGeneration++;
      void deps.store.dropAnnotations(pageId);
    });
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
    const { extension, address } = asked;
    // Before they are looked up: they may change at any time from then on.
    const rights = this.#rights;
    const first = await this.#find(viewer, wanted, extension);
    const { found } = first;
    const job = this.#jobs.create(viewer, { title: found.title, extension, address });
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const file = this.#quota.hold(asked.sender, () => {
      begin();
      if (isAhead) this.#ahead = job;
      return this.#make(viewer, wanted, first, job, asked);
    });
    // A request refused as one too many is no job.
    await Promise.race([begun, file]);
    this.#jobs.add(job);
    const end = (state: JobState, error?: unknown) => {
      if (this.#ahead === job) this.#ahead = null;
      this.#jobs.end(job, state, error);
    };
    job.ended = file.then(
      ({ bytes }) => {
        if (wanted.type === 'collection') this.#sizes.keep(sizeKey(viewer, wanted, extension), bytes);
        end('done');
      },
      (error) => end(error === CANCELLED ? 'cancelled' : 'failed', error),
    );
    return { found, job, file, rights, again: (now = viewer) => this.ask(now, wanted, asked) };
  }

  /** A job of this viewer's. @throws NavetteError `not-found` */
  require(viewer: Viewer, id: string): ExportJob {
    return this.#jobs.require(viewer, id);
  }

  /** Cancels a job of this viewer's, and deletes its file. @throws NavetteError `not-found` */
  async cancel(viewer: Viewer, id: string): Promise<void> {
    const job = this.#jobs.require(viewer, id);
    job.abort.abort(CANCELLED);
    await job.ended;
  }

  /**
   * Opens a file to send it, when it is made. If it was dropped since, or if rights may have
   * changed since it was asked for, the same is asked for again: it is made of what the viewer may
   * read then, and what would be the same is not written once more.
   * @param viewerNow looks up who asks
   * @throws NavetteError as of `ask`; the reason of the cancellation
   */
  async open(asked: AskedExport, viewerNow?: () => Promise<Viewer>): Promise<OpenExport> {
    for (let turn = asked, tries = 1; ; tries++) {
      const stored = await turn.file;
      if (turn.rights === this.#rights) {
        const handle = await this.#deps.store.open(stored);
        if (handle) return { key: stored.key, bytes: stored.bytes, handle };
      }
      if (tries === MOST_TRIES) throw new NavetteError('unavailable', { reason: 'export' });
      turn = await turn.again(await viewerNow?.());
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
    return this.#sizes.find(sizeKey(viewer, wanted, extension));
  }

  close(): void {
    this.#deps.writer.close();
  }

  async #make(viewer: Viewer, wanted: Wanted, first: Reading, job: Job, asked: Asked): Promise<StoredExport> {
    const { signal } = job.abort;
    const { extension, sender } = asked;
    const onPage = (done: number, total: number) => void Object.assign(job, { gathered: done, total });
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const isAsFound = tries === 0 && first.generation === this.#generationOf(wanted);
      const { generation, found } = isAsFound ? first : await this.#find(viewer, wanted, extension);
      const { key, task, drop } = await this.#gathering.gather(viewer, found, asked, onPage, signal);
      const stored = this.#deps.store.find(key);
      if (stored || signal.aborted) await drop();
      signal.throwIfAborted();
      if (stored) return stored;
      job.state = 'writing';
      let isOwn = false;
      const file = this.#write(`${generation} ${key}`, job, async (abort) => {
        isOwn = true;
        try {
          const target = await this.#deps.store.newPath();
          const { bytes } = await this.#deps.writer
            .write({ ...task, target }, sender, abort)
            // A process that was ended leaves a partial file.
            .catch(async (error) => {
              await rm(target, { force: true });
              throw error;
            });
          if (generation !== this.#generationOf(wanted)) {
            await rm(target, { force: true });
            return null;
          }
          return this.#deps.store.keep(key, target, bytes, isCrossed(wanted) ? found.pageId : null);
        } finally {
          await drop();
        }
      });
      // Of others who ask for the same, the texts of the first are written.
      const [written] = await Promise.all([file, isOwn ? null : drop()]);
      if (written) return written;
    }
    throw new NavetteError('unavailable', { reason: 'export' });
  }

  async #find(viewer: Viewer, wanted: Wanted, extension: BookExtension): Promise<Reading> {
    // Taken before anything is read: what is withdrawn meanwhile may have been read already.
    const generation = this.#generationOf(wanted);
    return { generation, found: await this.#deps.texts.find(viewer, wanted, isStoredExtension(extension)) };
  }

  /** Changes whenever something that such a file may hold is withdrawn. */
  #generationOf(wanted: Wanted): string {
    return isCrossed(wanted) ? `${this.#generation} ${this.#annotationGeneration}` : `${this.#generation}`;
  }

  /** Writes a file, or waits for the same one. A reader's file goes before those made ahead. */
  #write(
    key: string,
    job: Job,
    write: (abort: AbortSignal) => Promise<StoredExport | null>,
  ): Promise<StoredExport | null> {
    const file = this.#writing.join(key, job.abort.signal, write);
    // After joining: a file ahead that it waits for too goes on.
    if (job !== this.#ahead) this.#ahead?.abort.abort(CANCELLED);
    return file;
  }
}

const isCrossed = (wanted: Wanted): boolean => wanted.type === 'page' && wanted.crossed === true;

const sizeKey = ({ role }: Viewer, { kind, slug }: WantedCollection, extension: BookExtension): string =>
  [role, kind, slug, extension].join(' ');
