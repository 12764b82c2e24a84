import { pagePath } from '#content/addresses/address.ts';
import type { SelectedPage } from '#content/addresses/selection.ts';
import { ownKitPath } from '#content/addresses/site-paths.ts';
import { annotatedTextOf } from '#content/annotation/annotated-text.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { BOOK_WORDS } from '#content/book/book-words.ts';
import type { BookText, CollectionText, PageText, StoredText } from '#content/book/make/book-text.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { NavetteError } from '#content/errors.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import { KINDS, type PageKind } from '#content/kinds/kind.ts';
import { hasMaterials } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import { slugify } from '#content/text/slug.ts';
import type { EditionText } from '#db/pages/edition-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { AnnotationReadingService } from '#server/annotations/annotation-reading-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { FileService } from '#server/files/file-service.ts';
import type { CitedTexts } from '#server/materials/cited-texts.ts';
import type { EvidenceMaps } from '#server/materials/evidence-maps.ts';
import type { CollectionService } from '#server/pages/collections/collection-service.ts';
import type { ReadVersion, VersionService } from '#server/pages/history/version-service.ts';
import type { OwnKits } from '#server/pages/own-kits/own-kits.ts';
import type { PageService } from '#server/pages/page-service.ts';
import type { CollectionReading } from '#server/pages/reading/collection-reading.ts';
import type { DraftReadingService } from '#server/pages/reading/draft-reading-service.ts';
import type { LensService } from '#server/pages/reading/lens-service.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';
import type { ReadingService } from '#server/pages/reading/reading-service.ts';
import type { Selections } from '#server/pages/reading/selections.ts';
import type { FilledText } from '#server/pages/reading/text-filler.ts';
import { crossedText } from './crossed-threads.ts';
import type { ExportTask } from './process/export-form.ts';

/** What is asked for as a file. */
export type Wanted =
  | {
      readonly type: 'page';
      readonly kind: PageKind;
      readonly slug: string;
      readonly draft?: boolean;
      /**
       * The text that the viewer annotates, with the annotations of both sides: regards croisés.
       */
      readonly crossed?: boolean;
    }
  | { readonly type: 'collection'; readonly kind: CollectionKind; readonly slug: string }
  /** Those of these pages that the viewer may read, in this order. */
  | { readonly type: 'selection'; readonly pages: readonly SelectedPage[] }
  /** The same of a kit that somebody keeps. */
  | { readonly type: 'own-kit'; readonly id: string };

/** The name of a file of what is wanted, without its ending. @param slug the present one */
export const fileStem = (wanted: Wanted, slug: string): string =>
  wanted.type === 'page' && wanted.crossed ? `${slug}-annotations` : slug;

/** What was found at the address, before its text is gathered. */
export interface FoundText {
  readonly title: string;
  /** The present slug, which may differ from the one asked for; a selection has none. */
  readonly slug: string;
  /** Of a page with its annotations; null for what has none. */
  readonly pageId: string | null;
  /**
   * Gathers the text as the viewer may read it now, page by page.
   * @param keep stores the text of a page and returns what replaces it in memory; the next page is
   * read afterwards
   * @param onProgress called with the number of pages gathered, and their total
   * @throws NavetteError as of `find`
   */
  gather<Of>(
    origin: string,
    keep: (page: PageText) => Promise<Of>,
    onProgress?: (done: number, total: number) => void,
  ): Promise<BookText<Of>>;
}

/** For `gather`: keeps the text of a page itself. */
export const whole = async (page: PageText): Promise<PageText> => page;

interface BookTextsDeps {
  readonly pages: PageService;
  readonly reading: ReadingService;
  readonly draftReading: DraftReadingService;
  readonly collections: CollectionService;
  readonly collectionReading: CollectionReading;
  readonly selections: Selections;
  readonly ownKits: OwnKits;
  readonly files: FileService;
  readonly versions: VersionService;
  readonly annotations: AnnotationReadingService;
  readonly evidenceMaps: EvidenceMaps;
  readonly citedTexts: CitedTexts;
  readonly tasks: DraftTaskRunner;
  readonly lenses: LensService;
  readonly timeZone: string;
}

const FILES = /\/fichiers\/([A-Za-z0-9_-]+)/g;

/** The viewer for whom pages are gathered, and what is done with each page. */
interface Gathering<Of> {
  readonly viewer: Viewer;
  readonly isStored: boolean;
  readonly keep: (page: PageText) => Promise<Of>;
}

/** Texts exported as files: exactly what their viewer reads on screen, by the same functions. */
export class BookTexts {
  readonly #deps: BookTextsDeps;

  constructor(deps: BookTextsDeps) {
    this.#deps = deps;
  }

  /**
   * @param isStored the documents are wanted as well, as they are stored
   * @throws NavetteError `not-found`, `forbidden`, `sign-in-required`
   */
  async find(viewer: Viewer, wanted: Wanted, isStored = false): Promise<FoundText> {
    const { pages, collections, reading, timeZone } = this.#deps;
    if (wanted.type === 'selection') return this.#selection(viewer, wanted.pages, isStored);
    if (wanted.type === 'own-kit') return this.#ownKit(viewer, wanted.id, isStored);
    if (wanted.type === 'collection') {
      const collection = await collections.requireAt(viewer, wanted.kind, wanted.slug);
      const { title, slug } = collection;
      return {
        ...{ title, slug, pageId: null },
        gather: async (origin, keep, onProgress = () => {}) => ({
          ...{ origin, timeZone },
          collection: await this.#collection(collection, { viewer, isStored, keep }, onProgress),
        }),
      };
    }
    if (wanted.crossed) return this.#crossed(viewer, wanted, isStored);
    const page = await pages.requireAt(viewer, wanted.kind, wanted.slug);
    const { slug } = page;
    // The text itself is read only when it is gathered, so that it takes no memory while it waits.
    if (wanted.draft) {
      authoriseSeen(viewer, 'draft.read', pageSubject(page));
      const read = async () => this.#draft(viewer, wanted, isStored);
      return { title: page.title, slug, pageId: null, gather: onePage(timeZone, read) };
    }
    const read = async () => {
      const now = await pages.require(viewer, page.id);
      return { ...(await this.#edition(viewer, now, isStored)), ...(await this.#mapOf(viewer, now, false)) };
    };
    return { title: await reading.requireTitle(page), slug, pageId: null, gather: onePage(timeZone, read) };
  }

  /** Those of these stored pictures that the viewer may see. @param ids as of `pictureIds` */
  async images(viewer: Viewer, ids: Iterable<string>): Promise<ExportTask['images']> {
    const images: Record<string, { path: string; mediaType: string }> = {};
    for (const id of new Set(ids)) {
      const file = await this.#deps.files.findReadable(viewer, id, null);
      if (file && file.saveAs === null) images[id] = { path: file.path, mediaType: file.mediaType };
    }
    return images;
  }

  /**
   * The text that the viewer annotates, and its annotations: those of the screen, by the same
   * service.
   * @throws NavetteError `not-found`
   */
  async crossed(viewer: Viewer, { kind, slug }: { readonly kind: PageKind; readonly slug: string }) {
    const { pages, reading, versions, annotations } = this.#deps;
    const page = await pages.requireAt(viewer, kind, slug, 'annotation.read');
    const { threads } = await annotations.list(viewer, page.id, { replies: 'all' });
    const inPlace = KINDS[page.kind].hasTwoSides === true;
    const isVersion = annotatedTextOf(viewer, page).version !== null;
    const { metadata, sources, ...text } = isVersion
      ? versionText(await versions.read(viewer, kind, page.slug))
      : editionText(await reading.requireText(viewer, page));
    const document = JSON.parse(text.document) as DocumentNode;
    const { language } = metadata;
    return {
      page,
      metadata,
      sources,
      document,
      ...crossedText({ html: text.html, document, language }, threads, inPlace),
    };
  }

  async #crossed(
    viewer: Viewer,
    address: { readonly kind: PageKind; readonly slug: string },
    isStored: boolean,
  ): Promise<FoundText> {
    const { timeZone } = this.#deps;
    const { page, metadata, document, sources, html, crossed } = await this.crossed(viewer, address);
    const { kind, slug } = page;
    const { language } = metadata;
    const noted = () => this.#deps.tasks.runAs(viewer, 'note', document, crossed, { language, timeZone, anchor: 'c1' });
    const stored = isStored ? { stored: await this.#stored(viewer, page, { document: await noted(), language }) } : {};
    const text: PageText = { ...metadata, kind, slug, sources, html, crossed, ...stored };
    return { title: metadata.title, slug, pageId: page.id, gather: onePage(timeZone, async () => text) };
  }

  async #selection(viewer: Viewer, asked: readonly SelectedPage[], isStored: boolean): Promise<FoundText> {
    const cards = await this.#deps.selections.find(viewer, asked);
    const [first] = cards;
    if (!first) throw new NavetteError('not-found');
    const { language } = first;
    const title = BOOK_WORDS[wordsLocale(language, 'fr')].selected;
    const head = { kind: null, slug: '', title, summary: '', language, introduction: '', imprint: '' } as const;
    const gather: FoundText['gather'] = async (origin, keep, onProgress = () => {}) => {
      let done = 0;
      const pages = await this.#texts(cards, { viewer, isStored, keep }, () => onProgress(++done, cards.length));
      return { origin, timeZone: this.#deps.timeZone, collection: { ...head, parts: [{ title: '', pages }] } };
    };
    return { title, slug: 'selection', pageId: null, gather };
  }

  async #ownKit(viewer: Viewer, id: string, isStored: boolean): Promise<FoundText> {
    const { title, author, pages } = await this.#deps.ownKits.open(viewer, id);
    const [first] = pages;
    if (!first) throw new NavetteError('not-found');
    const { language } = first.card;
    const head = { kind: null, slug: id, title, summary: '', language, introduction: '', imprint: '' } as const;
    const notes = new Map(pages.map(({ card, note }) => [card.href, note]));
    const gather: FoundText['gather'] = async (origin, keep, onProgress = () => {}) => {
      let done = 0;
      const cards = pages.map(({ card }) => card);
      const noted = (text: PageText) => keep({ ...text, note: notes.get(pagePath(text)) ?? '' });
      const onPage = () => onProgress(++done, cards.length);
      const texts = await this.#texts(cards, { viewer, isStored, keep: noted }, onPage);
      const own = { path: ownKitPath(id), author };
      return {
        origin,
        timeZone: this.#deps.timeZone,
        collection: { ...head, own, parts: [{ title: '', pages: texts }] },
      };
    };
    return { title, slug: slugify(title), pageId: null, gather };
  }

  /** The latest editions of pages, one after the other. @param onPage called after each */
  async #texts<Of>(
    cards: readonly PageCard[],
    { viewer, isStored, keep }: Gathering<Of>,
    onPage: () => void,
  ): Promise<Of[]> {
    const texts: Of[] = [];
    for (const card of cards) {
      const page = await this.#deps.pages.require(viewer, card.id);
      // In a collection, the staff also see pages that are not published yet.
      if (page.editionNumber !== null) texts.push(await keep(await this.#edition(viewer, page, isStored)));
      onPage();
    }
    return texts;
  }

  /** What a study rests on; nothing for pages of other kinds. */
  async #mapOf(viewer: Viewer, page: Page, isDraft: boolean): Promise<Pick<PageText, 'map'>> {
    if (!hasMaterials(page.kind)) return {};
    return { map: (await this.#deps.evidenceMaps.draw(viewer, page, isDraft, wordsLocale(page.language, 'fr'))).map };
  }

  async #draft(viewer: Viewer, wanted: { kind: PageKind; slug: string }, isStored: boolean): Promise<PageText> {
    const { page, html, sources, document } = await this.#deps.draftReading.read(viewer, wanted.kind, wanted.slug);
    const { language } = page;
    return {
      ...headOf(page),
      ...{ notice: page.notice, edition: null, date: page.updatedAt, html, sources },
      ...(await this.#mapOf(viewer, page, true)),
      ...(isStored ? { stored: await this.#stored(viewer, page, { document, language }) } : {}),
    };
  }

  async #edition(viewer: Viewer, page: Page, isStored: boolean): Promise<PageText> {
    const { metadata, document, html, sources } = editionText(await this.#deps.reading.requireText(viewer, page));
    const { kind, slug } = page;
    const { language } = metadata;
    const stored = isStored ? { stored: await this.#stored(viewer, page, { document, language }) } : {};
    const asked = await this.#deps.lenses.ofPage(viewer, page.id);
    const lenses = asked.map(({ href, title, language, questions }) => ({ href, title, language, questions }));
    return { kind, slug, ...metadata, html, sources, ...(lenses.length > 0 ? { lenses } : {}), ...stored };
  }

  /** A document with what the viewer may know of what it cites, as in the Markdown of a page. */
  async #stored(
    viewer: Viewer,
    { id: pageId, visibility }: Page,
    { document, language }: { readonly document: string; readonly language: string },
  ): Promise<StoredText> {
    // The staff get citations as they are: their file makes the same page again.
    const citations =
      viewer.role === 'staff' ? null : await this.#deps.citedTexts.citationsOf(viewer, { pageId, document, language });
    return { document, citations, visibility };
  }

  async #collection<Of>(
    collection: Parameters<CollectionReading['parts']>[1],
    gathering: Gathering<Of>,
    onProgress: (done: number, total: number) => void,
  ): Promise<CollectionText<Of>> {
    const { collectionReading } = this.#deps;
    const { viewer } = gathering;
    const { kind, slug, title, summary, language, imprint } = collection;
    const parts = await collectionReading.parts(viewer, collection);
    const total = parts.reduce((sum, { cards }) => sum + cards.length, 0);
    let done = 0;
    const gathered: { title: string; pages: Of[] }[] = [];
    for (const part of parts) {
      gathered.push({
        title: part.title,
        pages: await this.#texts(part.cards, gathering, () => onProgress(++done, total)),
      });
    }
    const introduction = await collectionReading.introductionHtml(viewer, collection, wordsLocale(language, 'fr'));
    return { kind, slug, title, summary, language, introduction, imprint, parts: gathered };
  }
}

const onePage =
  (timeZone: string, read: () => Promise<PageText>): FoundText['gather'] =>
  async (origin, keep) => ({ origin, timeZone, page: await keep(await read()) });

/** The ids of the stored pictures in HTML. */
export const pictureIds = (html: string): string[] => [...html.matchAll(FILES)].map(([, id]) => id!);

/** The same of a text that was gathered as a whole. */
export function pictureIdsOf({ page, collection }: BookText): string[] {
  const pages = page ? [page] : collection.parts.flatMap((part) => part.pages);
  return [collection?.introduction ?? '', ...pages.map(({ html }) => html)].flatMap(pictureIds);
}

/** An edition's text, with the facts that a file states about it. */
function editionText({ edition, html, sources }: FilledText & { readonly edition: EditionText }) {
  const { title, summary, language, notice, number, publishedAt, document } = edition;
  return {
    metadata: { title, summary, language, notice, edition: number, date: publishedAt },
    document,
    html,
    sources,
  };
}

/** The same for a version to annotate, which is not an edition yet. */
function versionText({ version, html, sources }: ReadVersion) {
  const { title, summary, language, notice, frozenAt } = version;
  const { document } = version;
  return { metadata: { title, summary, language, notice, edition: null, date: frozenAt }, document, html, sources };
}

const headOf = ({ kind, slug, title, summary, language }: Page) => ({ kind, slug, title, summary, language });
