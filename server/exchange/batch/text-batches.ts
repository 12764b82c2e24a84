import { randomBytes } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { authorise, authoriseSeen, personIdOf } from '#content/authorise.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import { newPageInput } from '#content/input/page-input.ts';
import { checkInput } from '#content/input/parse-input.ts';
import { isPageKind } from '#content/kinds/kind.ts';
import { parseNotice } from '#content/kinds/notice.ts';
import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageKindSubject } from '#content/permission.ts';
import { ID_LENGTH, spellId } from '#content/text/ids.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { titleFor } from '#server/drafts/imported-words.ts';
import { statedFields } from '#server/exchange/stated/stated-notice.ts';
import type { CommentImports } from '#server/exchange/word/bring-comments.ts';
import type { WordImports } from '#server/exchange/word/word-imports.ts';
import { foundMessages } from '#server/exchange/word/word-messages.ts';
import type { WordReader } from '#server/exchange/word/word-reader.ts';
import type { FileStore } from '#server/files/file-store.ts';
import type { CollectionParts } from '#server/pages/collections/collection-parts.ts';
import type { Logger } from '#server/runtime/logger.ts';
import {
  type BatchChoices,
  type BatchText,
  type ChosenText,
  type FoundText,
  isUnderWay,
  MOST_LISTED_COMMENTS,
  type OpenBatch,
  type TextBatch,
} from './text-batch.ts';

interface Dependencies {
  readonly database: Database;
  readonly store: FileStore;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly reader: WordReader;
  readonly imports: WordImports;
  readonly comments: CommentImports;
  readonly collectionParts: CollectionParts;
  readonly logger: Logger;
}

/** Bytes of the archives of all batches on the disk: the oldest that do nothing are dropped. */
const MOST_BATCH_BYTES = 200 * 1024 * 1024;
/** Texts of one archive that end their process: the others are then refused unread. */
const MOST_COSTLY = 3;

const CANCELLED = new Error('cancelled');

/**
 * Makes pages of the texts of one archive: each is read in a process, looked at, chosen or left
 * out, and becomes a page by itself. The archive stays on the disk meanwhile, since all of its
 * texts and pictures might not fit in memory; each text is read again when its page is made. One
 * batch per person, known in memory: after a restart, the archive is sent again.
 */
export class TextBatches {
  readonly #deps: Dependencies;
  readonly #batches = new Map<string, OpenBatch>();
  readonly #running = new Set<Promise<void>>();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /**
   * Begins to read an archive of several texts. Takes the file.
   * @returns the id of the batch; null for a file of one text, which is left as it is
   * @throws NavetteError `forbidden`; `too-many` while pages are made of another; see `WordReader`
   */
  async begin(
    { file, name, bytes }: { readonly file: string; readonly name: string; readonly bytes: number },
    collectionId: string | null,
    viewer: Viewer,
  ): Promise<string | null> {
    authorise(viewer, 'page.create');
    const personId = personIdOf(viewer);
    if (personId === null) throw new NavetteError('forbidden', { action: 'page.create' });
    if (collectionId !== null) await this.#deps.collectionParts.requireToAdd(collectionId, viewer);
    const listed = await this.#deps.reader.list(file, personId);
    if (!listed) return null;
    const others = () => [...this.#batches.values()].filter((other) => other.personId === personId);
    if (others().some(({ state }) => state === 'making'))
      throw new NavetteError('too-many', { reason: 'under-way', limit: 1 });
    const kept = this.#deps.store.temporaryPath();
    await rename(file, kept);
    // Of two that are sent at once, the last one stays.
    for (const other of others()) this.#drop(other);
    const batch: OpenBatch = {
      ...{ id: spellId(randomBytes(ID_LENGTH)), personId, name, collectionId, others: listed.others },
      texts: listed.texts.map(({ name: entry }): BatchText => {
        return { path: entry, state: 'waiting', found: null, error: null, page: null, isWithoutNotes: false };
      }),
      unused: new Set(listed.pictures),
      ...{ state: 'reading', file: kept, bytes, viewer, cancel: new AbortController() },
    };
    this.#batches.set(batch.id, batch);
    this.#makeRoom(batch);
    this.#run(batch, this.#readAll(batch));
    return batch.id;
  }

  /** A batch of this viewer's; null if it is no longer known. */
  find(id: string, viewer: Viewer): TextBatch | null {
    return this.#find(id, viewer);
  }

  /**
   * A text of a batch as the page will have it, as HTML; null if it is no longer known.
   * @throws NavetteError see `WordReader`
   */
  async preview(id: string, index: number, locale: Locale, viewer: Viewer): Promise<string | null> {
    const batch = this.#find(id, viewer);
    const text = batch?.texts[index];
    // Once pages are made, the archive is gone.
    if (!batch || batch.state === 'done' || !text?.found) return null;
    const { reader, tasks, drafts } = this.#deps;
    const { source, format } = await reader.read(batch.file, batch.personId, { name: text.path, entry: text.path });
    const register = await drafts.withdrawn();
    return tasks.runAs(viewer, 'markdownHtml', source, {
      language: text.found.language,
      locale,
      format,
      register,
      isImported: true,
    });
  }

  /** What was kept and changed of a text, and why it was refused, in sentences. */
  describe({ found, error }: BatchText, locale: Locale): { messages: string[]; refusal: string | null } {
    return {
      messages: found ? foundMessages(found, locale) : [],
      refusal: error && this.#deps.imports.describe(error, locale),
    };
  }

  /**
   * Begins to make pages of the chosen texts, in their order. A batch whose pages are being made,
   * or are made, stays as it is.
   * @throws NavetteError `gone`; `forbidden` for a kind; `invalid` with `title.2` of the third text
   */
  make(id: string, choices: BatchChoices, viewer: Viewer): void {
    authorise(viewer, 'page.create');
    const batch = this.#find(id, viewer);
    if (!batch) throw new NavetteError('gone', {});
    if (batch.state !== 'read') return;
    const fields = choices.texts.flatMap((chosen) => checkChosen(batch, chosen));
    if (choices.texts.length === 0) fields.push('texts');
    if (fields.length > 0) throw new NavetteError('invalid', { fields });
    for (const { kind } of choices.texts)
      if (isPageKind(kind)) authoriseSeen(viewer, 'page.create', pageKindSubject(kind));
    batch.state = 'making';
    this.#run(batch, this.#makeAll(batch, choices, viewer));
  }

  /**
   * Stops reading or making: pages that were made stay, the one under way is made whole or not at
   * all.
   */
  cancel(id: string, viewer: Viewer): void {
    const batch = this.#find(id, viewer);
    if (!batch) throw new NavetteError('gone', {});
    batch.cancel.abort(CANCELLED);
  }

  /** Settles when nothing is under way. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async close(): Promise<void> {
    for (const batch of this.#batches.values()) this.#drop(batch);
    await this.settle();
  }

  #find(id: string, viewer: Viewer): OpenBatch | null {
    const batch = this.#batches.get(id);
    return batch && batch.personId === personIdOf(viewer) ? batch : null;
  }

  #drop(batch: OpenBatch): void {
    batch.cancel.abort(CANCELLED);
    this.#batches.delete(batch.id);
    void this.#deps.store.drop(batch.file);
  }

  #makeRoom(newest: OpenBatch): void {
    let bytes = [...this.#batches.values()].reduce((sum, batch) => sum + batch.bytes, 0);
    for (const batch of this.#batches.values()) {
      if (bytes <= MOST_BATCH_BYTES) break;
      if (batch === newest || isUnderWay(batch)) continue;
      bytes -= batch.bytes;
      this.#drop(batch);
    }
  }

  #run(batch: OpenBatch, work: Promise<void>): void {
    const running = work
      .catch((error: unknown) => this.#deps.logger.error({ err: error }, 'an archive of texts was left half way'))
      .finally(() => {
        this.#running.delete(running);
        for (const text of batch.texts) if (!isSettled(text)) text.state = 'left';
        // Left half way: it would keep its sender from sending another.
        if (isUnderWay(batch)) batch.state = 'done';
      });
    this.#running.add(running);
  }

  async #readAll(batch: OpenBatch): Promise<void> {
    const { signal } = batch.cancel;
    let costly = 0;
    for (const text of batch.texts) {
      if (signal.aborted || !(await this.#mayGoOn(batch))) break;
      text.state = 'reading';
      try {
        if (costly >= MOST_COSTLY) throw new NavetteError('too-large', { reason: 'too-slow' });
        text.found = await this.#read(batch, text.path);
        text.state = 'read';
      } catch (error) {
        if (signal.aborted) break;
        if (!isNavetteError(error)) throw error;
        if (error.code === 'too-large') costly++;
        Object.assign(text, { state: 'refused', error });
      }
    }
    batch.state = signal.aborted ? 'done' : 'read';
  }

  /**
   * Whether the sender may still make pages: somebody who is disabled, or has another role
   * meanwhile, makes none. What was made stays.
   */
  async #mayGoOn({ personId, viewer, texts, cancel }: OpenBatch): Promise<boolean> {
    const { database, logger } = this.#deps;
    const person = await findPerson(database.read, personId);
    if (person?.disabledAt === null && person.role === viewer.role) return true;
    const made = texts.filter(({ state }) => state === 'made').length;
    logger.warn({ personId, made, texts: texts.length }, 'an archive of texts was stopped: its sender has lost access');
    cancel.abort(CANCELLED);
    return false;
  }

  async #read({ file, personId, viewer, unused, cancel: { signal } }: OpenBatch, entry: string): Promise<FoundText> {
    const text = await this.#deps.reader.readInTurn(file, personId, { name: entry, entry, signal });
    const { title, words, leftOut } = await this.#deps.drafts.readMarkdown(
      text.source,
      null,
      null,
      text.format,
      viewer,
      text.language ?? 'fr',
    );
    for (const { entry: picture = '' } of text.images) unused.delete(picture);
    const { report, authors, keywords, kind } = text;
    const [stated = ''] = await this.#deps.drafts.withoutWithdrawn([text.title ?? '']);
    return {
      title: titleFor(title ?? stated, entry).title,
      language: text.language ?? 'fr',
      ...{ kind, authors, keywords, words, leftOut, kept: report.kept, fields: statedFields(kind, text.notice) },
      report: { ...report, comments: report.comments.slice(0, MOST_LISTED_COMMENTS) },
      comments: report.comments.length,
      corrections: text.original?.corrections.length ?? 0,
    };
  }

  async #makeAll(batch: OpenBatch, choices: BatchChoices, viewer: Viewer): Promise<void> {
    const { signal } = batch.cancel;
    for (const chosen of [...choices.texts].sort((a, b) => a.index - b.index)) {
      const text = batch.texts[chosen.index];
      if (signal.aborted || !(await this.#mayGoOn(batch))) break;
      if (text?.state === 'read') await this.#makeOne(batch, text, chosen, choices, viewer);
    }
    for (const text of batch.texts) if (text.state === 'read') text.state = 'left';
    batch.state = 'done';
    void this.#deps.store.drop(batch.file);
    if (batch.collectionId !== null) this.#deps.collectionParts.announce(batch.collectionId);
  }

  async #makeOne(
    batch: OpenBatch,
    text: BatchText,
    { kind, title, language }: ChosenText,
    { visibility, notes }: BatchChoices,
    viewer: Viewer,
  ): Promise<void> {
    const { reader, imports, comments, collectionParts, logger } = this.#deps;
    const { collectionId, file, personId, cancel } = batch;
    if (!isPageKind(kind)) return;
    text.state = 'making';
    try {
      const { signal } = cancel;
      const read = await reader.readInTurn(file, personId, { name: text.path, entry: text.path, signal });
      const notice = parseNotice(kind, { common: { authors: read.authors, keywords: read.keywords } });
      const input = {
        ...{ kind, title, language, visibility },
        ...(notice.ok ? { notice: notice.notice } : {}),
        ...(collectionId === null ? {} : { rest: collectionParts.addingTo(collectionId, viewer) }),
      };
      text.page = await imports.makePage(read, input, viewer, notes, signal);
      text.state = 'made';
      await comments.bring(read, notes, text.page, viewer).catch((error: unknown) => {
        if (!isNavetteError(error)) throw error;
        text.isWithoutNotes = true;
      });
    } catch (error) {
      if (cancel.signal.aborted && text.page === null) return;
      logger.warn({ err: error, page: text.page?.id }, 'a text of an archive did not become a page');
      if (text.page !== null) text.isWithoutNotes = true;
      else
        Object.assign(text, {
          state: 'failed',
          error: isNavetteError(error) ? error : new NavetteError('unavailable', {}),
        });
    }
  }
}

const isSettled = ({ state }: BatchText) => !['waiting', 'reading', 'making'].includes(state);

/** The invalid fields of a choice, each with the place of its text. */
function checkChosen({ texts }: OpenBatch, { index, kind, title, language }: ChosenText): string[] {
  if (texts[index]?.state !== 'read') return [`text.${index}`];
  const checked = checkInput(newPageInput, { kind, title, language });
  return checked.ok ? [] : checked.fields.map((field) => `${field}.${index}`);
}
