import { isNavetteError, NavetteError } from '#content/errors.ts';
import type { StoredImage } from '#content/import/report/import-images.ts';
import type { LeftOut } from '#content/import/report/import-report.ts';
import type { WordReport } from '#content/import/report/word-report.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Visibility } from '#content/permission.ts';
import { slugify } from '#content/text/slug.ts';
import type { StoredFile } from '#db/files/file-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { titleFor } from '#server/drafts/imported-words.ts';
import type { AddedFile } from '#server/files/file-service.ts';
import type { Services } from '#server/services.ts';
import { type FoundImage, type ImportSource, openSource } from './import-source.ts';
import { type MarkdownFile, shownPath } from './markdown-files.ts';
import { type FrontMatter, type FrontMatterFault, noticeOf, readFrontMatter } from './stated/front-matter.ts';

export interface ImportChoices {
  /** Defaults for files whose front matter lacks them. */
  readonly kind?: PageKind;
  readonly visibility?: Visibility;
  readonly language?: string;
  /** Publishes each page after importing it. */
  readonly publish?: boolean;
  readonly note?: string;
  /** Replaces the drafts of existing pages, which are otherwise skipped. */
  readonly update?: boolean;
}

/** The result for one file. */
export interface ImportedFile {
  readonly path: string;
  readonly outcome: 'created' | 'updated' | 'skipped';
  readonly page: Page;
  readonly words: number;
  /**
   * The edition that this import published, or null; also of a page that was skipped (`finish`).
   */
  readonly edition: number | null;
  /** Fields that the page lacks for the requested publication: `body`, `summary`. */
  readonly missingForEdition: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Images that were not found, or are no images. */
  readonly missingImages: readonly string[];
  readonly faults: readonly FrontMatterFault[];
  /** Of a Word document: what was preserved and changed. */
  readonly word: WordReport | null;
}

/** The address of a stored file, with or without the site's origin. */
const STORED_IMAGE = /^(?:https?:\/\/[^/]+)?\/fichiers\/([a-z0-9]+)$/;

/** One import run: turns files into pages with their images and notices. */
export class MarkdownImport {
  private readonly services: Pick<Services, 'pages' | 'drafts' | 'checkpoints' | 'files' | 'editions' | 'wordReader'>;
  private readonly choices: ImportChoices;
  private readonly viewer: Viewer;
  private readonly signal: AbortSignal | undefined;
  /**
   * Addresses used in this run: a second file with the same name becomes another page, not an
   * update of the first.
   */
  private readonly addresses = new Set<string>();

  constructor(
    services: Pick<Services, 'pages' | 'drafts' | 'checkpoints' | 'files' | 'editions' | 'wordReader'>,
    choices: ImportChoices,
    viewer: Viewer,
    /** Cancels the current file before any of it is stored. */
    signal?: AbortSignal,
  ) {
    this.services = services;
    this.choices = choices;
    this.viewer = viewer;
    this.signal = signal;
  }

  /**
   * Imports one file.
   * @throws NavetteError `too-large`, `unsupported-type` for what is not text; those of the
   * services
   */
  async importFile(file: MarkdownFile): Promise<ImportedFile> {
    const source = await openSource(file, this.services, this.signal);
    const { drafts, pages, checkpoints } = this.services;
    const given = this.choices.language ?? source.language ?? 'fr';
    const read = await drafts.readMarkdown(source.text, null, null, source.format, null, given);
    const { frontMatter, faults } = readFrontMatter(read.frontMatter ?? '');
    const kind = frontMatter.kind ?? this.choices.kind ?? 'factsheet';
    const { title, cut } = titleFor(frontMatter.title ?? read.title ?? source.title, shownPath(file));
    if (cut) faults.push({ key: 'title', problem: 'shortened' });
    const slug = this.addressFor(kind, frontMatter.slug ?? slugify(title));
    const existing = await this.findPage(kind, slug);
    if (existing && !this.choices.update) {
      const report = { path: shownPath(file), leftOut: read.leftOut, missingImages: [], faults, word: source.word };
      const { edition } = await this.finish(existing, frontMatter);
      return { ...report, outcome: 'skipped', page: existing, words: 0, edition, missingForEdition: [] };
    }
    if (existing && existing.slug !== slug)
      throw new NavetteError('conflict', { fields: ['slug'], movedTo: existing.slug });
    const former = existing?.notice ?? emptyNotice(kind);
    const { notice: stated, faults: inNotice } = noticeOf(kind, frontMatter, former);
    const { notice, faulty } = pages.possibleDays(kind, former, stated);
    const inDays = faulty.map((name) => ({ key: name.replace('own.', 'meta.'), problem: 'bad-value' as const }));
    faults.push(...inNotice, ...inDays);
    const details = {
      title,
      summary: frontMatter.summary ?? (existing?.summary || read.summary),
      language: frontMatter.lang ?? existing?.language ?? this.choices.language ?? source.language ?? 'fr',
      visibility: frontMatter.visibility ?? existing?.visibility ?? this.choices.visibility ?? ('members' as const),
      slug,
    };
    const images = await this.takeImages(source, existing, read);
    const before = existing && (await drafts.state(existing.id));
    const hasImages = read.images.length + read.remoteImages.length > 0;
    const draft =
      before || hasImages
        ? await drafts.readMarkdown(source.text, before, [...images.found], source.format, null, details.language)
        : read;
    // No cancellation from here on: the file is imported completely.
    this.signal?.throwIfAborted();
    let page: Page;
    if (existing) {
      page = await pages.changeDetails(existing.id, { ...details, ...notice }, this.viewer);
      // Stores the former text as a checkpoint.
      await checkpoints.replace(this.viewer, page.id, draft.packed);
    } else {
      page = await pages.create({ kind, ...details, notice, draft, files: images.files }, this.viewer);
    }
    return {
      path: shownPath(file),
      outcome: existing ? 'updated' : 'created',
      page,
      words: draft.words,
      ...(await this.publish(page, frontMatter)),
      leftOut: draft.leftOut,
      missingImages: images.missing,
      faults,
      word: source.word,
    };
  }

  private addressFor(kind: PageKind, wanted: string): string {
    let slug = wanted;
    for (let n = 2; this.addresses.has(`${kind} ${slug}`); n++) slug = `${wanted.slice(0, 74)}-${n}`;
    this.addresses.add(`${kind} ${slug}`);
    return slug;
  }

  private async findPage(kind: PageKind, slug: string): Promise<Page | null> {
    try {
      return await this.services.pages.requireAt(this.viewer, kind, slug);
    } catch (error) {
      if (isNavetteError(error) && error.code === 'not-found') return null;
      throw error;
    }
  }

  /**
   * The images of a text: added to an existing page, or prepared for one that is yet to be created.
   */
  private async takeImages(
    { findImage }: ImportSource,
    existing: Page | null,
    { images: sources, remoteImages }: { readonly images: readonly string[]; readonly remoteImages: readonly string[] },
  ) {
    const found = new Map<string, StoredImage>();
    const files = new Map<string, StoredFile>();
    const missing: string[] = [];
    const take = async (image: FoundImage, name: string): Promise<AddedFile> => {
      if (existing) return this.services.files.add({ ...image, name, pageId: existing.id }, this.viewer);
      const ready = await this.services.files.prepare({ ...image, name }, this.viewer);
      const { width, height, sha256 } = ready;
      const { id } = files.get(sha256) ?? ready;
      if (id === ready.id) files.set(sha256, ready);
      return { id, width, height };
    };
    // An exported page refers to images by their address in this wiki: the page keeps its own.
    const own = existing ? await this.services.files.list(existing.id, this.viewer) : [];
    for (const source of [...sources, ...remoteImages]) {
      const [, id] = STORED_IMAGE.exec(source) ?? [];
      const image = own.find((one) => one.id === id);
      if (image) found.set(source, { file: image.id, width: image.width, height: image.height });
    }
    for (const source of sources) {
      if (found.has(source)) continue;
      this.signal?.throwIfAborted();
      const name = source.startsWith('data:') ? 'image' : source;
      try {
        const image = await findImage(source);
        if (!image) {
          missing.push(name);
          continue;
        }
        const { id, width, height } = await take(image, name);
        found.set(source, { file: id, width, height });
      } catch (error) {
        if (!isNavetteError(error) || !['unsupported-type', 'too-large'].includes(error.code)) throw error;
        missing.push(name);
      }
    }
    return { found, files: [...files.values()], missing };
  }

  /**
   * Publishes, if requested, a page that an import created and that has not changed since: that
   * import ended before it could publish.
   */
  private async finish(page: Page, frontMatter: FrontMatter): Promise<{ edition: number | null }> {
    if (!this.choices.publish || page.archivedAt !== null) return { edition: null };
    if (!(await this.services.pages.isAsMade(page))) return { edition: null };
    const points = await this.services.checkpoints.list(this.viewer, page.id);
    return points.some(({ reason }) => reason === 'import') ? this.publish(page, frontMatter) : { edition: null };
  }

  /** Publishes changes if requested; a first edition gets the date of its front matter. */
  private async publish(
    page: Page,
    { published, note }: FrontMatter,
  ): Promise<Pick<ImportedFile, 'edition' | 'missingForEdition'>> {
    const { editions } = this.services;
    if (!this.choices.publish) return { edition: null, missingForEdition: [] };
    const { missing, unchanged, previewedState } = await editions.preview(page.id, this.viewer);
    if (missing.length > 0 || unchanged) return { edition: null, missingForEdition: missing };
    const day = published && page.editionNumber === null ? { publishedAt: `${published}T09:00:00.000Z` } : {};
    const edition = await editions.publish(
      page.id,
      { note: note ?? this.choices.note ?? '', previewedState, meanwhile: true, ...day },
      this.viewer,
    );
    return { edition: edition.number, missingForEdition: [] };
  }
}
