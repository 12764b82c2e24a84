import { rename } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { actorOf, authorise, personIdOf } from '#content/authorise.ts';
import { type ColumnMapping, type ImportKind, judgeMapping } from '#content/csv/import-fields.ts';
import type { Separator } from '#content/csv/read-csv.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { listAuditEntries } from '#db/activity/audit-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { FileStore } from '#server/files/file-store.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { TurnQueue } from '#server/tasks/turn-queue.ts';
import { type CsvHead, CsvReading } from './csv-reading.ts';
import {
  EMPTY,
  type EndedImport,
  type ImportState,
  isImportable,
  MOST_CSV_BYTES,
  MOST_CSV_COLUMNS,
  MOST_CSV_ROWS,
  problemOf,
  withPart,
} from './import-progress.ts';
import { IMPORTED, ImportWriter, MOST, requireImport } from './import-writer.ts';
import { RegisterImports } from './register-imports.ts';

/** Bytes on the disk of all files that wait to be imported. */
export const MOST_STAGED_BYTES = 8 * MOST_CSV_BYTES;
/** Files that are read at once, each of another person: each has a thread. */
const TABLES_AT_ONCE = 3;
/** Milliseconds for which a file waits. */
const STAYS = 3_600_000;
interface Staged {
  readonly personId: string | null;
  /** Its path, and how large it is: 0 once it is imported. */
  readonly file: string;
  bytes: number;
  readonly stagedAt: number;
  state: ImportState;
  work: Promise<void>;
  controller: AbortController;
}

interface ImportServiceDeps {
  readonly database: Database;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly store: FileStore;
  readonly tasks: Pick<DraftTaskRunner, 'run'>;
  /** Lists pages under the names that the register has now. */
  readonly relist: () => void;
}

/**
 * Files of rows to be imported. A file waits on the disk, for an hour at most, the last of each
 * person, while its sender looks at the preview; it is then imported whole, or not at
 * all. What waits is gone when the server ends.
 */
export class ImportService {
  readonly #deps: ImportServiceDeps;
  readonly #staged = new Map<string, Staged>();
  readonly #register: RegisterImports;
  readonly #writer: ImportWriter;
  readonly #readings = new TurnQueue(TABLES_AT_ONCE);
  /** The limits of a file. */
  readonly bounds = { bytes: MOST_CSV_BYTES, rows: MOST_CSV_ROWS, columns: MOST_CSV_COLUMNS } as const;

  constructor(deps: ImportServiceDeps) {
    this.#deps = deps;
    this.#register = new RegisterImports(deps);
    this.#writer = new ImportWriter({ ...deps, register: this.#register });
  }

  /** Ends, one way or the other, the imports during which the server was killed. */
  finish(): Promise<void> {
    return this.#register.finish();
  }

  /** @throws NavetteError `not-found`, `forbidden`, `conflict` for an archived study */
  require(kind: ImportKind, pageId: string | null, viewer: Viewer): Promise<void> {
    return requireImport(kind, pageId, viewer, this.#deps.database.read);
  }

  /**
   * Takes a file to be imported, in the place of the one that this person sent before.
   * @returns its id
   * @throws NavetteError `not-found`, `forbidden`; `invalid` for an empty file; `too-many`
   */
  async stage(
    of: { readonly kind: ImportKind; readonly pageId: string | null; readonly fileName: string },
    file: { readonly temporary: string; readonly bytes: number } | Uint8Array | null,
    viewer: Viewer,
  ): Promise<string> {
    await this.require(of.kind, of.pageId, viewer);
    const size = file instanceof Uint8Array ? file.length : (file?.bytes ?? 0);
    if (!file || size === 0) throw new NavetteError('invalid', { fields: ['fichier'] });
    const kept = await this.#keep(file);
    const personId = personIdOf(viewer);
    const now = this.#deps.clock().getTime();
    for (const [id, staged] of this.#staged)
      if (staged.stagedAt + STAYS < now || (staged.personId === personId && staged.state.stage !== 'writing'))
        this.#drop(id);
    // What is imported has no bytes any more.
    const waiting = [...this.#staged.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    if (waiting + size > MOST_STAGED_BYTES) {
      await this.#deps.store.drop(kept);
      throw new NavetteError('too-many', { reason: 'under-way', limit: MOST_STAGED_BYTES, retryAfterSeconds: 60 });
    }
    const id = newId();
    const state = { ...EMPTY, ...of, id };
    const controller = new AbortController();
    const waits = { stagedAt: now, state, work: Promise.resolve(), controller };
    const staged: Staged = { personId, file: kept, bytes: size, ...waits };
    this.#staged.set(id, staged);
    this.#read(staged, null, null, viewer);
    return id;
  }

  /** What is known of a file. @throws NavetteError `not-found`, `forbidden` */
  async find(id: string, viewer: Viewer): Promise<ImportState> {
    return (await this.#require(id, viewer)).state;
  }

  /** Whether a file waits, is imported or was, since the server started. */
  isThere(id: string): boolean {
    return this.#staged.has(id);
  }

  /**
   * What became of a file that is not there any more, of an earlier start of the server as well.
   * @returns null if nothing of it was imported
   * @throws NavetteError `not-found` for who may import nothing, and for the file of somebody else
   */
  async ended(id: string, viewer: Viewer): Promise<EndedImport | null> {
    authorise(viewer, 'organisation.read');
    const [entry] = await listAuditEntries(this.#deps.database.read, { subject: id, limit: 1 });
    if (!entry || !Object.values(IMPORTED).includes(entry.action)) return null;
    if (entry.actor !== actorOf(viewer)) throw new NavetteError('not-found');
    const { at, pageId = null, detail } = entry;
    return { pageId, at, added: Number(detail.added), changed: Number(detail.changed) };
  }

  /**
   * Reads a file again by another mapping or separator.
   * @throws NavetteError `not-found`, `forbidden`, `conflict`
   */
  async map(id: string, mapping: ColumnMapping, separator: Separator, viewer: Viewer): Promise<void> {
    const staged = await this.#require(id, viewer);
    if (staged.state.stage === 'writing') throw new NavetteError('conflict', { reason: 'under-way' });
    if (staged.state.stage === 'done') return;
    staged.controller.abort(new NavetteError('unavailable'));
    await staged.work;
    // With another separator the columns are others.
    const isOther = staged.state.head !== null && staged.state.head.separator !== separator;
    this.#read(staged, isOther ? null : mapping, separator, viewer);
  }

  /**
   * Imports a file that was read without faults: all of it or, if it has become wrong meanwhile or
   * is cancelled, nothing.
   * @throws NavetteError `not-found`, `forbidden`; `conflict` while it is read, or if it has faults
   */
  async run(id: string, viewer: Viewer): Promise<void> {
    const staged = await this.#require(id, viewer);
    // The form was sent twice.
    if (staged.state.stage === 'writing' || staged.state.stage === 'done') return;
    if (!isImportable(staged.state)) throw new NavetteError('conflict', { reason: 'incomplete' });
    const { head } = staged.state;
    staged.controller = new AbortController();
    staged.state = { ...staged.state, stage: 'writing', read: 0 };
    const write = () => this.#write(staged, head!, viewer);
    staged.work = this.#inTurn(staged, write).catch((error: unknown) => this.#fail(staged, error));
  }

  /**
   * Stops what is done with a file, and forgets it.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async cancel(id: string, viewer: Viewer): Promise<ImportState> {
    const staged = await this.#require(id, viewer);
    this.#drop(id);
    await staged.work;
    return staged.state;
  }

  /** Waits until nothing is done with a file, for so many milliseconds at most. */
  async settle(id: string, patience: number): Promise<void> {
    const staged = this.#staged.get(id);
    const controller = new AbortController();
    await Promise.race([staged?.work, wait(patience, undefined, { signal: controller.signal }).catch(() => {})]);
    controller.abort();
  }

  /** Stops everything: nothing is half imported. */
  async close(): Promise<void> {
    const works = [...this.#staged.values()].map(({ work }) => work);
    const files = [...this.#staged.values()].map(({ file }) => file);
    for (const id of this.#staged.keys()) this.#drop(id);
    await this.#register.close();
    await Promise.all(works);
    await Promise.all(files.map((file) => this.#deps.store.drop(file)));
  }

  /** A copy of a file's name, or of its bytes, that outlasts the request. @returns its path */
  async #keep(file: { readonly temporary: string } | Uint8Array): Promise<string> {
    const { store } = this.#deps;
    if (file instanceof Uint8Array) return (await store.receive([file], MOST_CSV_BYTES, { lasting: false })).temporary;
    const kept = store.temporaryPath();
    await rename(file.temporary, kept);
    return kept;
  }

  #drop(id: string): void {
    const staged = this.#staged.get(id);
    if (!staged) return;
    staged.controller.abort(new NavetteError('unavailable'));
    this.#staged.delete(id);
    void this.#deps.store.drop(staged.file);
  }

  async #require(id: string, viewer: Viewer): Promise<Staged> {
    const staged = this.#staged.get(id);
    if (!staged || staged.personId !== personIdOf(viewer)) {
      authorise(viewer, 'organisation.read');
      throw new NavetteError('not-found');
    }
    await this.require(staged.state.kind, staged.state.pageId, viewer);
    return staged;
  }

  #read(staged: Staged, mapping: ColumnMapping | null, separator: Separator | null, viewer: Viewer): void {
    const { kind, pageId, fileName, id } = staged.state;
    staged.controller = new AbortController();
    staged.state = { ...EMPTY, kind, pageId, fileName, id };
    const read = async () => {
      const reading = new CsvReading(staged.controller.signal);
      try {
        const head = await reading.begin({ kind, file: staged.file, most: MOST, mapping, separator });
        const { missing, doubled: doubledFields } = judgeMapping(kind, head.mapping);
        staged.state = { ...staged.state, head, missing, doubledFields, problem: problemOf(head) };
        if (staged.state.problem === null && missing.length + doubledFields.length === 0) {
          const importer = await this.#writer.importer(staged.state, viewer);
          for await (const read of reading.parts()) {
            const part = await this.#writer.withoutWithdrawn(read, staged.state);
            const planned = await importer.plan(this.#deps.database.read, part.rows);
            staged.state = { ...withPart(staged.state, part, planned), read: part.done };
          }
          const most = await this.#writer.room(staged.state);
          if (staged.state.added > most) staged.state = { ...staged.state, problem: 'too-many' };
        }
        staged.state = { ...staged.state, stage: 'ready' };
      } finally {
        await reading.close();
      }
    };
    staged.work = this.#inTurn(staged, read).catch((error: unknown) => this.#fail(staged, error));
  }

  /** Runs a reading of a file when its sender's turn comes. @throws the reason of its end */
  #inTurn({ personId, controller }: Staged, work: () => Promise<void>): Promise<void> {
    return this.#readings.run(personId ?? '', work, controller.signal);
  }

  async #write(staged: Staged, head: CsvHead, viewer: Viewer): Promise<void> {
    const { pageId } = staged.state;
    const { file, state: before, controller } = staged;
    const report = (read: number) => {
      staged.state = { ...staged.state, read };
    };
    const state = await this.#writer.write({ file, state: before, signal: controller.signal, report }, head, viewer);
    staged.state = { ...state, stage: 'done', read: head.rows };
    staged.bytes = 0;
    await this.#deps.store.drop(staged.file);
    if (pageId === null) this.#deps.relist();
    else this.#deps.events.emit('sources-changed');
  }

  #fail(staged: Staged, error: unknown): void {
    const isChanged = isNavetteError(error) && error.code === 'conflict';
    const problem = isChanged ? 'changed' : 'unavailable';
    staged.state = { ...staged.state, stage: 'failed', problem };
    const isCancelled = staged.controller.signal.aborted;
    if (!isChanged && !isCancelled) this.#deps.logger.error({ err: error }, 'a file could not be imported');
  }
}
