import { open } from 'node:fs/promises';
import { actorOf, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { partsOf } from '#content/extract/passage.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { listReadWithdrawals } from '#db/materials/withdrawal-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { Transcripts } from '#server/extracts/transcripts.ts';
import type { FileStore } from '#server/files/file-store.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import { requireStudy } from '#server/materials/require-material.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import type { Logger } from '#server/runtime/logger.ts';
import {
  type ChangedKind,
  type FollowedWords,
  followKey,
  type ImportPlan,
  planImport,
  type StaysOutKind,
} from './import-plan.ts';
import { type ImportState, readState } from './import-state.ts';
import type { LeftOutKind, ReadProject } from './qda-form.ts';
import type { QdaWorker } from './qda-worker.ts';
import { ImportWriter } from './write-import.ts';

/** Bytes of a file: projects contain sounds and films, which are not read. */
export const MOST_QDPX_BYTES = 200 * 1024 * 1024;
/** Stored projects of all people together: the oldest are dropped. */
export const MOST_PROJECTS_WAITING = 6;
/**
 * Characters of all of them in memory, as JSON; their transcripts are on the disk. The newest
 * stays, whatever it has: its reading bounds it.
 */
export const MOST_WAITING_CHARACTERS = 32 * 1024 * 1024;
/** Milliseconds for which a project waits. */
const STAYS = 3_600_000;
/** Times that an import is written, if colleagues change the study meanwhile. */
const MOST_ATTEMPTS = 4;

/** Counts of new objects, and of known ones that change. */
export interface Counts {
  readonly added: number;
  readonly changed: number;
}

/** What a project would change. */
export interface QdaPreview {
  readonly id: string;
  readonly fileName: string;
  readonly name: string;
  readonly codes: Counts;
  readonly materials: Counts;
  readonly extracts: Counts;
  readonly changed: readonly (readonly [kind: ChangedKind, count: number])[];
  readonly leftOut: readonly (readonly [kind: LeftOutKind | StaysOutKind, count: number])[];
}

interface Waiting {
  readonly personId: string;
  readonly pageId: string;
  readonly fileName: string;
  readonly project: ReadProject;
  readonly characters: number;
  /** Path of the file of its transcripts. */
  readonly transcripts: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

interface QdaImportsDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly transcripts: Transcripts;
  readonly store: FileStore;
  readonly tasks: DraftTaskRunner;
  readonly worker: QdaWorker;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mostCharacters?: number;
}

/**
 * Imports projects of analysts' tools into a study. One is kept during its preview, the last of
 * each person, its transcripts in a file. Then all of it is imported: piece by piece, invisible,
 * and a last transaction makes all of it visible.
 */
export class QdaImports {
  readonly #deps: QdaImportsDeps;
  readonly #waiting = new Map<string, Waiting>();
  /** Of each study, one import at a time: it rests on what the study has. */
  readonly #turns = new KeyedMutex();
  readonly #writer: ImportWriter;
  readonly mostBytes = MOST_QDPX_BYTES;

  constructor(deps: QdaImportsDeps) {
    this.#deps = deps;
    this.#writer = new ImportWriter(deps);
  }

  /**
   * Reads a project for its preview. @returns its id
   * @throws NavetteError `not-found`, `forbidden`, `conflict`; as `QdaWorker.read`
   */
  async read(
    pageId: string,
    { file, name }: { readonly file: string; readonly name: string },
    viewer: Viewer,
  ): Promise<string> {
    await requireStudy(this.#deps.database.read, viewer, 'material.write', pageId);
    const personId = personIdOf(viewer);
    if (personId === null) throw new NavetteError('forbidden', { action: 'material.write' });
    const transcripts = this.#deps.store.temporaryPath();
    const withdrawn = await listReadWithdrawals(this.#deps.database.read, pageId);
    const register = withdrawn.map(({ salt, digests }) => ({ salt, digests }));
    let read: { readonly project: ReadProject; readonly characters: number };
    try {
      read = await this.#deps.worker.read({ file, transcripts, register }, personId);
    } catch (error) {
      await this.#deps.store.drop(transcripts);
      throw error;
    }
    // More was withdrawn while it was read, which dropped those that waited: it may have these
    // words.
    if ((await listReadWithdrawals(this.#deps.database.read, pageId)).length !== withdrawn.length) {
      await this.#deps.store.drop(transcripts);
      throw new NavetteError('conflict');
    }
    const since = this.#deps.clock().getTime();
    for (const [id, one] of this.#waiting)
      if (one.personId === personId || one.since + STAYS < since) await this.#drop(id);
    const id = newId();
    const { project, characters } = read;
    this.#waiting.set(id, { personId, pageId, fileName: name, project, characters, transcripts, since });
    while (this.#isFull()) await this.#drop(this.#waiting.keys().next().value!);
    return id;
  }

  #isFull(): boolean {
    const { size } = this.#waiting;
    const characters = [...this.#waiting.values()].reduce((sum, one) => sum + one.characters, 0);
    const most = this.#deps.mostCharacters ?? MOST_WAITING_CHARACTERS;
    return size > MOST_PROJECTS_WAITING || (size > 1 && characters > most);
  }

  async #drop(id: string): Promise<void> {
    const dropped = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (dropped) await this.#deps.store.drop(dropped.transcripts);
  }

  /** Drops the projects that wait for a study: words that they have are withdrawn from it. */
  async dropOf(pageId: string): Promise<void> {
    for (const [id, one] of this.#waiting) if (one.pageId === pageId) await this.#drop(id);
  }

  /**
   * What a project would change; null if it is no longer stored, or is another's.
   * @throws as `read`
   */
  async preview(pageId: string, id: string, viewer: Viewer): Promise<QdaPreview | null> {
    const { read } = this.#deps.database;
    await requireStudy(read, viewer, 'material.write', pageId);
    const found = this.#find(pageId, id, viewer);
    if (!found) return null;
    const { project, fileName } = found;
    const state = await readState(read, pageId, viewer);
    const plan = planImport(project, state, await this.#follow(project, state, viewer));
    const counts = (list: readonly { readonly isNew: boolean }[]): Counts => {
      const added = list.filter(({ isNew }) => isNew).length;
      return { added, changed: list.length - added };
    };
    return {
      ...{ id, fileName, name: project.name },
      codes: counts(plan.codes),
      materials: { added: plan.materials.length, changed: 0 },
      extracts: counts(plan.extracts),
      changed: [...plan.changed],
      leftOut: [...plan.leftOut],
    };
  }

  /**
   * Imports a project: all of it, or nothing.
   * @throws NavetteError as `read`; `gone` if it is no longer stored; `too-many`; `conflict` if
   * colleagues change the study again and again meanwhile
   */
  async run(pageId: string, id: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    await requireStudy(this.#deps.database.read, viewer, 'material.write', pageId);
    await this.#turns.run(pageId, () => this.#runInTurn(pageId, id, viewer, sent));
    this.#deps.events.emit('page-changed', pageId);
  }

  async #runInTurn(pageId: string, id: string, viewer: Viewer, sent: FormRecord): Promise<void> {
    const { database, transcripts, logger } = this.#deps;
    const found = this.#find(pageId, id, viewer);
    if (!found) throw new NavetteError('gone', {});
    const { project } = found;
    const staged = new Map<string, string>();
    let before: ImportState['extracts'] | null = null;
    try {
      for (let attempt = 1; ; attempt++) {
        const state = await readState(database.read, pageId, viewer);
        before ??= state.extracts;
        const plan = planImport(project, state, await this.#follow(project, state, viewer));
        await this.#stage(found, plan, staged);
        const planned = { plan, state, transcripts: staged, before };
        const isIn = await this.#writer.write(pageId, planned, viewer, async (trx, at) => {
          const entry = { at, actor: actorOf(viewer), subject: pageId, pageId };
          const detail = { count: plan.materials.length };
          await insertAuditEntry(trx, { ...entry, action: 'material.imported', detail });
          await insertAuditEntry(trx, { ...entry, action: 'study.codes-changed', detail: {} });
          // Dropped meanwhile: words that it has were withdrawn.
          if (!this.#waiting.has(id)) throw new NavetteError('gone', {});
          await sent(trx);
        });
        if (isIn) break;
        if (attempt === MOST_ATTEMPTS) throw new NavetteError('conflict');
      }
    } finally {
      await transcripts.release(staged.values()).catch((error: unknown) => {
        logger.error({ err: error }, 'transcripts that an import stored are not erased yet');
      });
    }
    await this.#drop(id);
    // What was withdrawn before may have come in with them.
    for (const draftId of staged.values()) this.#deps.events.emit('draft-stored', draftId, null);
  }

  /** Removes what imports have staged that a kill or a failure cut short. To be called at start. */
  tidy(): Promise<void> {
    return this.#writer.tidy();
  }

  /** Stores the transcripts that a plan adds, invisible, each by itself: others write meanwhile. */
  async #stage(
    { pageId, transcripts }: Waiting,
    { materials }: ImportPlan,
    staged: Map<string, string>,
  ): Promise<void> {
    const handle = await open(transcripts).catch((error: NodeJS.ErrnoException) => {
      // Dropped meanwhile, for another project.
      throw error.code === 'ENOENT' ? new NavetteError('gone', {}, { cause: error }) : error;
    });
    try {
      for (const { guid, update } of materials) {
        if (update === null || staged.has(guid)) continue;
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(update.length), 0, update.length, update.at);
        if (bytesRead < update.length) throw new Error('the file of the transcripts is cut');
        staged.set(guid, await this.#deps.transcripts.stage(pageId, buffer));
      }
    } finally {
      await handle.close();
    }
  }

  /** Drops a stored project. @throws as `read` */
  async cancel(pageId: string, id: string, viewer: Viewer): Promise<void> {
    await requireStudy(this.#deps.database.read, viewer, 'material.write', pageId);
    if (this.#find(pageId, id, viewer)) await this.#drop(id);
  }

  #find(pageId: string, id: string, viewer: Viewer): Waiting | null {
    const found = this.#waiting.get(id);
    const isHere = found && found.since + STAYS >= this.#deps.clock().getTime();
    return isHere && found.pageId === pageId && found.personId === personIdOf(viewer) ? found : null;
  }

  /** Finds the words that a project marks in the transcripts that the study has. */
  async #follow(project: ReadProject, state: ImportState, viewer: Viewer): Promise<FollowedWords> {
    const { drafts, tasks } = this.#deps;
    const followed = new Map<string, FollowedWords extends ReadonlyMap<string, infer Range> ? Range : never>();
    for (const { guid, text } of project.sources) {
      const material = state.find('material', guid);
      const draft = material === null ? undefined : state.transcripts.get(material);
      if (!text || draft === undefined || !state.open.has(material!)) continue;
      let rest = text.passages
        .filter(({ guid: own }) => state.find('extract', own) === null)
        .flatMap(({ guid: own, anchor }) =>
          partsOf(anchor).map((part, at) => ({ key: followKey(own, at), anchor: part })),
        );
      const words = rest.length === 0 ? null : await drafts.state(draft, viewer);
      while (words && rest.length > 0) {
        const anchors = rest.map(({ anchor }) => anchor);
        const some = await tasks.runAs(viewer, 'follow', words, anchors);
        for (const [i, range] of some.entries()) {
          if (range) followed.set(rest[i]!.key, range);
        }
        rest = rest.slice(some.length);
      }
    }
    return followed;
  }
}
