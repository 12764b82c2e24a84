import { authorise, personIdOf } from '#content/authorise.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import type { StoredImage } from '#content/import/report/import-images.ts';
import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { FileService } from '#server/files/file-service.ts';
import type { CitedTexts } from '#server/materials/cited-texts.ts';
import type { CheckpointService } from '#server/pages/history/checkpoint-service.ts';
import { type CommentImports, type ImportedNotes, NO_NOTES, sourceOf } from './bring-comments.ts';
import type { KeptDocument, KeptDocuments } from './kept-documents.ts';
import { leftOutMessages, wordMessages } from './word-messages.ts';
import type { WordReader } from './word-reader.ts';

interface Dependencies {
  readonly tasks: DraftTaskRunner;
  readonly drafts: DraftService;
  readonly files: FileService;
  readonly checkpoints: CheckpointService;
  readonly citedTexts: CitedTexts;
  readonly reader: WordReader;
  readonly kept: KeptDocuments;
  readonly comments: CommentImports;
}

/** The changes that a file would make in a draft. */
export interface UpdatePreview {
  readonly name: string;
  /** A Comparison as JSON. */
  readonly comparison: string;
  /** Whether it changes anything. */
  readonly changes: boolean;
  /** Hardly any of its text is in the draft: it may be the file of another page. */
  readonly isOther: boolean;
  /** How many of its pictures the draft lacks. */
  readonly newPictures: number;
  /** How many comments it has, and tracked changes that can become corrections. */
  readonly comments: number;
  readonly corrections: number;
  /** What was preserved and changed, a sentence each. */
  readonly messages: readonly string[];
}

/**
 * Updates pages from files of their text that were edited elsewhere: the changes in the file are
 * previewed, then written into the draft; the rest of the draft stays.
 */
export class FileUpdates {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /**
   * Reads a file for a page. @returns its id
   * @throws NavetteError `forbidden`, `conflict` for an archived page; see `WordReader`
   */
  async read({ file, name }: { readonly file: string; readonly name: string }, page: Page, viewer: Viewer) {
    authorise(viewer, 'draft.write', pageSubject(page));
    const personId = personIdOf(viewer);
    if (personId === null) throw new NavetteError('forbidden', { action: 'draft.write' });
    const text = await this.#deps.reader.read(file, personId, { name });
    const state = await this.#deps.drafts.state(page.id, viewer);
    return this.#deps.kept.keep({ personId, name, text, of: { pageId: page.id, state } });
  }

  /**
   * The changes of a file that this person uploaded; null if it is no longer stored, or another's.
   */
  async preview(id: string, page: Page, locale: Locale, viewer: Viewer): Promise<UpdatePreview | null> {
    authorise(viewer, 'draft.write', pageSubject(page));
    const kept = this.#deps.kept.find(id, viewer, page.id);
    if (!kept) return null;
    const { before, after, update, newPictures, leftOut, isOther } = await this.#find(kept, [], page, viewer);
    const { language } = page;
    return {
      name: kept.name,
      comparison: await this.#deps.citedTexts.compare(viewer, { packed: before }, { packed: after }, { language }),
      changes: update !== null || newPictures.length > 0,
      isOther,
      newPictures: newPictures.length,
      comments: kept.text.report.comments.length,
      corrections: kept.text.original?.corrections.length ?? 0,
      messages: [...wordMessages(kept.text.report, locale), ...leftOutMessages(leftOut, locale)],
    };
  }

  /**
   * Writes a file's changes into the draft, as an edit by its sender. The text before is stored as
   * a checkpoint; what others wrote since the file was read stays.
   * @throws NavetteError `gone` if the file is no longer stored
   */
  async apply(id: string, page: Page, viewer: Viewer, notes: ImportedNotes = NO_NOTES): Promise<void> {
    authorise(viewer, 'draft.write', pageSubject(page));
    // Taken out at once: a form sent twice at the same time is applied once.
    const kept = this.#deps.kept.take(id, viewer, page.id);
    if (!kept) throw new NavetteError('gone', {});
    try {
      await this.#write(kept, page, viewer, notes);
    } catch (error) {
      this.#deps.kept.putBack(id, kept);
      throw error;
    }
    await this.#deps.comments.bring(kept.text, notes, page, viewer);
  }

  async #write(kept: KeptDocument, page: Page, viewer: Viewer, notes: ImportedNotes): Promise<void> {
    const { newPictures } = await this.#find(kept, [], page, viewer, notes);
    const images: [string, StoredImage][] = [];
    for (const { name, bytes, crop } of kept.text.images) {
      if (!newPictures.includes(name)) continue;
      try {
        const {
          id: file,
          width,
          height,
        } = await this.#deps.files.add({ bytes, name, pageId: page.id, ...(crop && { crop }) }, viewer);
        images.push([name, { file, width, height }]);
      } catch (error) {
        // Not a picture of a supported type or size.
        if (!isNavetteError(error) || !['unsupported-type', 'too-large'].includes(error.code)) throw error;
      }
    }
    const { update } = await this.#find(kept, images, page, viewer, notes);
    if (update) await this.#deps.checkpoints.applyChange(viewer, page.id, update);
  }

  async #find(
    { text, of }: KeptDocument,
    images: readonly (readonly [string, StoredImage])[],
    { language }: Page,
    viewer: Viewer,
    notes = NO_NOTES,
  ) {
    const { tasks, drafts } = this.#deps;
    const pictures = text.images.map(({ name }) => name);
    const register = await drafts.withdrawn();
    const source = sourceOf(text, notes);
    const { format } = text;
    return tasks.runAs(viewer, 'fileChange', of!.state, source, format, pictures, images, register, language);
  }
}
