import { authorise, personIdOf } from '#content/authorise.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import type { StoredImage } from '#content/import/report/import-images.ts';
import type { KeptCounts } from '#content/import/report/word-report.ts';
import { isPageKind, type PageKind } from '#content/kinds/kind.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import type { StoredFile } from '#db/files/file-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { boundedSummary, titleFor } from '#server/drafts/imported-words.ts';
import type { WordText } from '#server/exchange/reading/word-form.ts';
import { statedFields, withStatedNotice } from '#server/exchange/stated/stated-notice.ts';
import type { FileService } from '#server/files/file-service.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import type { NewPage } from '#server/pages/new-page.ts';
import type { PageService } from '#server/pages/page-service.ts';
import { type CommentImports, type ImportedNotes, NO_NOTES, sourceOf } from './bring-comments.ts';
import type { KeptDocuments, TypedBefore } from './kept-documents.ts';
import { foundMessages } from './word-messages.ts';
import type { WordReader } from './word-reader.ts';
import { documentRefusal } from './word-refusal.ts';

interface Dependencies {
  readonly tasks: DraftTaskRunner;
  readonly drafts: DraftService;
  readonly files: FileService;
  readonly pages: PageService;
  readonly reader: WordReader;
  readonly kept: KeptDocuments;
  readonly comments: CommentImports;
}

/** A document that was read, before a page is made of it. */
export interface WordPreview {
  readonly name: string;
  readonly title: string;
  readonly language: string;
  /** The kind that it states, or whose outline it follows. */
  readonly kind: PageKind | null;
  readonly authors: readonly string[];
  readonly keywords: readonly string[];
  readonly words: number;
  readonly html: string;
  readonly kept: KeptCounts;
  /** How many comments it has, and tracked changes that can become corrections. */
  readonly comments: number;
  readonly corrections: number;
  /** What was preserved and changed, a sentence each. */
  readonly messages: readonly string[];
  readonly typed: TypedBefore | null;
}

/** Makes pages from files of texts, with a preview first. */
export class WordImports {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /**
   * Reads a document for its preview. @returns its id
   * @param typed what is kept of the form that it was sent with
   * @throws NavetteError `forbidden`; see `WordReader`
   */
  async read(
    { file, name }: { readonly file: string; readonly name: string },
    viewer: Viewer,
    typed?: TypedBefore,
  ): Promise<string> {
    authorise(viewer, 'page.create');
    const personId = personIdOf(viewer);
    if (personId === null) throw new NavetteError('forbidden', { action: 'page.create' });
    const text = await this.#deps.reader.read(file, personId, { name });
    return this.#deps.kept.keep({ personId, name, text, of: null, ...(typed && { typed }) });
  }

  /** A document that this person uploaded; null if it is no longer stored, or another's. */
  async preview(id: string, locale: Locale, viewer: Viewer): Promise<WordPreview | null> {
    authorise(viewer, 'page.create');
    const kept = this.#deps.kept.find(id, viewer, null);
    if (!kept) return null;
    const { text, name } = kept;
    const language = text.language ?? 'fr';
    const { title, words, leftOut } = await this.#deps.drafts.readMarkdown(
      text.source,
      null,
      null,
      text.format,
      viewer,
      language,
    );
    const [stated = ''] = await this.#deps.drafts.withoutWithdrawn([text.title ?? '']);
    const register = await this.#deps.drafts.withdrawn();
    const shown = { language, locale, format: text.format, register, isImported: true };
    const html = await this.#deps.tasks.runAs(viewer, 'markdownHtml', text.source, shown);
    return {
      name,
      title: titleFor(title ?? stated, name).title,
      language,
      kind: text.kind,
      ...{ authors: text.authors, keywords: text.keywords },
      words,
      html,
      kept: text.report.kept,
      comments: text.report.comments.length,
      corrections: text.original?.corrections.length ?? 0,
      messages: foundMessages(
        { report: text.report, leftOut, words, fields: statedFields(text.kind, text.notice) },
        locale,
      ),
      typed: kept.typed ?? null,
    };
  }

  /** The sentence for a refused document; null for an error that is not the document's. */
  describe(error: unknown, locale: Locale): string | null {
    return isNavetteError(error) ? documentRefusal(error.code, error.details, locale) : null;
  }

  /**
   * Makes a page of a document, with its pictures.
   * @throws NavetteError `gone` if it is no longer stored; see `PageService.create`
   */
  async create(
    id: string,
    input: Pick<NewPage, 'kind' | 'title' | 'language' | 'visibility' | 'slug' | 'notice' | 'rest'>,
    viewer: Viewer,
    sent: FormRecord = NO_FORM,
    notes: ImportedNotes = NO_NOTES,
  ) {
    authorise(viewer, 'page.create');
    const kept = this.#deps.kept.find(id, viewer, null);
    if (!kept) throw new NavetteError('gone', {});
    const rest: NewPage['rest'] = async (trx, made) => {
      await sent(trx);
      await input.rest?.(trx, made);
    };
    const page = await this.makePage(kept.text, { ...input, rest }, viewer, notes);
    this.#deps.kept.drop(id);
    await this.#deps.comments.bring(kept.text, notes, page, viewer);
    return page;
  }

  /**
   * Makes a page of a text that was read, with its pictures: all of it, or nothing.
   * @throws as `PageService.create`
   */
  async makePage(
    text: WordText,
    input: Pick<NewPage, 'kind' | 'title' | 'language' | 'visibility' | 'slug' | 'notice' | 'rest'>,
    viewer: Viewer,
    notes: ImportedNotes,
    signal?: AbortSignal,
  ): Promise<Page> {
    const found = new Map<string, StoredImage>();
    const files = new Map<string, StoredFile>();
    for (const { name, bytes, crop } of text.images) {
      signal?.throwIfAborted();
      try {
        const ready = await this.#deps.files.prepare({ bytes, name, ...(crop && { crop }) }, viewer);
        const { width, height, sha256 } = ready;
        const file = files.get(sha256) ?? ready;
        files.set(sha256, file);
        found.set(name, { file: file.id, width, height });
      } catch (error) {
        // Not a picture of a supported type or size: its alternative text stays.
        if (!isNavetteError(error) || !['unsupported-type', 'too-large'].includes(error.code)) throw error;
      }
    }
    const draft = await this.#deps.drafts.readMarkdown(
      sourceOf(text, notes),
      null,
      [...found],
      text.format,
      viewer,
      input.language ?? 'fr',
    );
    // No cancellation from here on: the page is made completely.
    signal?.throwIfAborted();
    const [stated = ''] = await this.#deps.drafts.withoutWithdrawn([text.summary ?? '']);
    const summary = boundedSummary(stated) || draft.summary;
    const notice = await this.#noticeOf(text, input);
    return this.#deps.pages.create(
      { ...input, ...(notice && { notice }), summary, draft, files: [...files.values()] },
      viewer,
    );
  }

  /** The notice as typed, with what else the file states. */
  async #noticeOf({ notice: stated }: WordText, { kind, notice: typed }: Pick<NewPage, 'kind' | 'notice'>) {
    if (!stated || !isPageKind(kind)) return typed;
    const before = typed ?? emptyNotice(kind);
    const cut = (texts: readonly string[]) => this.#deps.drafts.withoutWithdrawn(texts);
    const notice = await withStatedNotice(kind, before, stated, cut);
    return this.#deps.pages.possibleDays(kind, before, notice).notice;
  }
}
