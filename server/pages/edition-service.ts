import type { DocumentNode } from '#content/document/document.ts';
import { listHeadings } from '#content/document/headings.ts';
import { renderDocument } from '#content/document/html.ts';
import { countWords, plainText } from '#content/document/text.ts';
import { NavetteError } from '#content/errors.ts';
import { pageSubject } from '#content/permission.ts';
import type { Viewer } from '#content/person.ts';
import type { Database } from '#db/database.ts';
import { type Edition, type EditionLine, findEdition, insertEdition, listEditions } from '#db/edition-repository.ts';
import { findPage, type Page, updatePage } from '#db/page-repository.ts';
import { authorise, personIdOf } from '#server/auth/authorise.ts';
import type { Clock } from '#server/clock.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { EventBus } from '#server/events.ts';
import { filePath } from '#server/files/file-path.ts';

/** What the next edition would be. */
export interface EditionPreview {
  readonly number: number;
  readonly words: number;
  /** The draft's main headings. */
  readonly headings: readonly string[];
  /** Of the latest edition; null for a page never published. */
  readonly currentWords: number | null;
  /** The draft's text is that of the latest edition. */
  readonly same: boolean;
  readonly missing: readonly string[];
}

/** Editions: published texts, which do not move while the draft goes on. */
export class EditionService {
  private readonly database: Database;
  private readonly drafts: DraftService;
  private readonly events: EventBus;
  private readonly clock: Clock;

  constructor(deps: { database: Database; drafts: DraftService; events: EventBus; clock: Clock }) {
    this.database = deps.database;
    this.drafts = deps.drafts;
    this.events = deps.events;
    this.clock = deps.clock;
  }

  /**
   * Publishes the draft as it is stored now: the next edition.
   * @throws NavetteError `invalid` with `fields` when the page lacks what a published page must have
   */
  async publish(pageId: string, input: { note?: string; publishedAt?: string }, viewer: Viewer): Promise<Edition> {
    const page = await findPage(this.database.read, pageId);
    if (!page) throw new NavetteError('not-found');
    authorise(viewer, 'page.publish', pageSubject(page));
    const { document } = await this.drafts.read(pageId);
    const text = plainText(document).text;
    const words = countWords(text);
    const fields = missingFields(page, words);
    if (fields.length > 0) throw new NavetteError('invalid', { fields });
    const { html, headings } = renderDocument(document, {
      language: page.language,
      locale: page.language === 'en' ? 'en' : 'fr',
      fileUrl: filePath,
    });
    const now = this.clock().toISOString();
    const edition = await this.database.write(async (trx) => {
      const current = await findPage(trx, pageId);
      if (!current) throw new NavetteError('not-found');
      const edition: Edition = {
        pageId,
        number: (current.editionNumber ?? 0) + 1,
        title: current.title,
        summary: current.summary,
        language: current.language,
        notice: current.notice,
        document: document.toJSON() as DocumentNode,
        html,
        headings,
        text,
        words,
        note: input.note?.trim().slice(0, 500) ?? '',
        publishedBy: personIdOf(viewer),
        publishedAt: input.publishedAt ?? now,
      };
      await insertEdition(trx, edition);
      await updatePage(trx, pageId, { editionNumber: edition.number, status: 'published', updatedAt: now });
      return edition;
    });
    this.events.emit('page-changed', pageId);
    return edition;
  }

  /** What publishing now would publish, and what is still missing (`body`, `summary`). */
  async preview(pageId: string, viewer: Viewer): Promise<EditionPreview> {
    const page = await findPage(this.database.read, pageId);
    if (!page) throw new NavetteError('not-found');
    authorise(viewer, 'page.publish', pageSubject(page));
    const { document } = await this.drafts.read(pageId);
    const words = countWords(plainText(document).text);
    const current =
      page.editionNumber === null ? null : await findEdition(this.database.read, pageId, page.editionNumber);
    return {
      number: (page.editionNumber ?? 0) + 1,
      words,
      headings: listHeadings(document, page.language)
        .filter((heading) => heading.level === 2)
        .map((heading) => heading.text),
      currentWords: current?.words ?? null,
      same: current !== null && JSON.stringify(current.document) === JSON.stringify(document.toJSON()),
      missing: missingFields(page, words),
    };
  }

  /** One edition's whole text. @throws NavetteError `not-found` */
  async require(viewer: Viewer, pageId: string, number: number): Promise<Edition> {
    await this.authoriseReading(viewer, pageId);
    const edition = await findEdition(this.database.read, pageId, number);
    if (!edition) throw new NavetteError('not-found');
    return edition;
  }

  /** A page's editions, the latest first. */
  async list(viewer: Viewer, pageId: string): Promise<EditionLine[]> {
    await this.authoriseReading(viewer, pageId);
    return listEditions(this.database.read, pageId);
  }

  private async authoriseReading(viewer: Viewer, pageId: string): Promise<void> {
    const page = await findPage(this.database.read, pageId);
    if (!page) throw new NavetteError('not-found');
    authorise(viewer, 'page.read', pageSubject(page));
  }
}

/** What a published page must have and this one lacks. */
function missingFields(page: Page, words: number): string[] {
  return [...(words === 0 ? ['body'] : []), ...(page.summary === '' ? ['summary'] : [])];
}
