import { createHash } from 'node:crypto';
import { NavetteError } from '#content/errors.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import type { CitationWords } from '#content/render/citation-words.ts';
import { EXPORT_FORMATS, type TextExtension } from '#content/render/files/export-format.ts';
import type { Database } from '#db/driver/database.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { CitedTexts } from '#server/materials/cited-texts.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { PageService } from './page-service.ts';

/** An edition as a file. */
export interface ExportedFile {
  readonly content: string;
  readonly mediaType: string;
  /** File name for downloads: `valoriser-la-biomasse.md`. */
  readonly name: string;
  readonly etag: string;
}

/** Cache limits. Entries stay valid until words are withdrawn from editions. */
const KEPT = { entries: 200, bytes: 16 * 1024 * 1024 };

const newCache = () => new BoundedCache<ExportedFile>(KEPT, ({ content }) => 2 * content.length);

interface ExportServiceDeps {
  readonly database: Database;
  readonly pages: PageService;
  readonly tasks: DraftTaskRunner;
  readonly citedTexts: CitedTexts;
  readonly events: EventBus;
}

/** Exports editions as files, for those who may read them. */
export class ExportService {
  readonly #deps: ExportServiceDeps;
  #written = newCache();
  /** Editions without citations, by page and number. */
  readonly #citesNothing = new BoundedCache<true>({ entries: 10_000, bytes: 10_000 }, () => 1);
  /** Exports in progress, shared by concurrent requests. */
  #writing = new Map<string, Promise<ExportedFile>>();

  constructor(deps: ExportServiceDeps) {
    this.#deps = deps;
    // Exports in progress are stored in the former cache, and dropped with it.
    deps.events.on('editions-rewritten', () => {
      this.#written = newCache();
      this.#writing = new Map();
    });
  }

  /**
   * Exports a page's latest edition.
   * @param origin the site's address, for the addresses of images
   * @returns only the present slug if the address is a former one
   * @throws NavetteError `not-found`, also for a page that was never published; those of
   * DraftTaskRunner
   */
  async export(
    viewer: Viewer,
    address: { readonly kind: PageKind; readonly slug: string; readonly extension: TextExtension },
    origin: string,
  ): Promise<ExportedFile | { readonly movedTo: string }> {
    const { kind, extension } = address;
    const page = await this.#deps.pages.requireAt(viewer, kind, address.slug);
    if (page.slug !== address.slug) return { movedTo: page.slug };
    const cited = await this.#citationFacts(viewer, page);
    const key = [page.id, page.editionNumber, page.slug, page.visibility, extension, origin, cited.key].join(' ');
    const [written, under] = [this.#written, this.#writing];
    const kept = written.find(key);
    if (kept) return kept;
    let writing = under.get(key);
    if (!writing) {
      writing = this.#write(page, extension, origin, cited.citations).finally(() => under.delete(key));
      under.set(key, writing);
    }
    const file = await writing;
    written.keep(key, file);
    return file;
  }

  /**
   * The facts about the edition's citations that this viewer may know, and a key shared by all
   * viewers with the same facts. The staff get the citations as they are stored, so that their file
   * makes the same page again.
   */
  async #citationFacts(
    viewer: Viewer,
    page: Page,
  ): Promise<{ readonly citations: CitationWords | null; readonly key: string }> {
    const { id, editionNumber } = page;
    const cites = `${id} ${editionNumber}`;
    if (this.#citesNothing.find(cites)) return { citations: null, key: '' };
    if (viewer.role === 'staff') return { citations: null, key: 'staff' };
    const edition = editionNumber === null ? null : await findEditionShown(this.#deps.database.read, id, editionNumber);
    const citations = edition && (await this.#deps.citedTexts.citationsOf(viewer, { pageId: id, ...edition }));
    if (edition && !citations) this.#citesNothing.keep(cites, true);
    return { citations, key: citations ? digestOf(JSON.stringify(citations)) : '' };
  }

  async #write(
    page: Page,
    extension: TextExtension,
    origin: string,
    citations: CitationWords | null,
  ): Promise<ExportedFile> {
    const { id, kind, slug, visibility, editionNumber } = page;
    const edition = editionNumber === null ? null : await findEditionShown(this.#deps.database.read, id, editionNumber);
    if (!edition) throw new NavetteError('not-found');
    const { document, ...facts } = edition;
    const exported = { ...facts, kind, slug, visibility, origin };
    const content = await this.#deps.tasks.run('export', document, extension, exported, citations);
    return {
      content,
      mediaType: EXPORT_FORMATS[extension].mediaType,
      name: `${slug}.${extension}`,
      etag: digestOf(content),
    };
  }
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);
