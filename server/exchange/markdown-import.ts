import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Node } from '@tiptap/pm/model';
import { documentJson } from '#content/document/document.ts';
import type { StoredImage } from '#content/document/import-images.ts';
import type { LeftOut } from '#content/document/import-report.ts';
import { keepBlockIds } from '#content/document/keep-block-ids.ts';
import { parseMarkdown } from '#content/document/markdown.ts';
import { documentSchema } from '#content/document/schema.ts';
import { countWords, plainText } from '#content/document/text.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import { BLOCK_ID_LENGTH, spellId } from '#content/ids.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Visibility } from '#content/permission.ts';
import type { Viewer } from '#content/person.ts';
import { slugify } from '#content/slug.ts';
import type { Page } from '#db/page-repository.ts';
import type { Services } from '#server/services.ts';
import { type FrontMatter, type FrontMatterFault, noticeOf, readFrontMatter } from './front-matter.ts';
import { summaryFrom, titleFor } from './imported-words.ts';
import { findLocalImage, type MarkdownFile } from './markdown-files.ts';

/** Bytes of a source: the longest guide that was tried has 0.9 MB. */
const MOST_BYTES = 20 * 1024 * 1024;

export interface ImportChoices {
  /** For files whose front matter is silent about it. */
  readonly kind?: PageKind;
  readonly visibility?: Visibility;
  readonly language?: string;
  /** Publish each page once imported. */
  readonly publish?: boolean;
  readonly note?: string;
  /** Replace the drafts of pages that exist already; else they are left as they are. */
  readonly update?: boolean;
}

/** What became of one file. */
export interface ImportedFile {
  readonly path: string;
  readonly outcome: 'created' | 'updated' | 'skipped';
  readonly page: Page;
  readonly words: number;
  /** The edition that was published now, or null. */
  readonly edition: number | null;
  /** What the page lacks to be published, where that was asked for: `body`, `summary`. */
  readonly missingForEdition: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Images that were not found, or are none. */
  readonly missingImages: readonly string[];
  readonly faults: readonly FrontMatterFault[];
}

interface ReadSource {
  readonly source: string;
  readonly parsed: ReturnType<typeof parseMarkdown>;
  readonly frontMatter: FrontMatter;
  readonly faults: FrontMatterFault[];
}

/** One run of an import: Markdown files become pages, each with its images and its notice. */
export class MarkdownImport {
  private readonly services: Pick<Services, 'pages' | 'drafts' | 'checkpoints' | 'files' | 'editions'>;
  private readonly choices: ImportChoices;
  private readonly viewer: Viewer;
  /** Addresses that files of this run became: a second file of the same name is another page, not the same again. */
  private readonly addresses = new Set<string>();

  constructor(
    services: Pick<Services, 'pages' | 'drafts' | 'checkpoints' | 'files' | 'editions'>,
    choices: ImportChoices,
    viewer: Viewer,
  ) {
    this.services = services;
    this.choices = choices;
    this.viewer = viewer;
  }

  /**
   * Imports one file.
   * @throws NavetteError `too-large`, `unsupported-type` for what is no text; those of the services
   */
  async importFile(file: MarkdownFile): Promise<ImportedFile> {
    const read = await this.read(file);
    const { parsed, frontMatter, faults } = read;
    const kind = frontMatter.kind ?? this.choices.kind ?? 'factsheet';
    const { title, cut } = titleFor(frontMatter.title ?? parsed.title, file.file);
    if (cut) faults.push({ key: 'title', problem: 'shortened' });
    const slug = this.addressFor(kind, frontMatter.slug ?? slugify(title));
    const existing = await this.findPage(kind, slug);
    const report = { path: file.file, leftOut: parsed.leftOut, missingImages: [], faults };
    if (existing && !this.choices.update) {
      return { ...report, outcome: 'skipped', page: existing, words: 0, edition: null, missingForEdition: [] };
    }
    if (existing && existing.slug !== slug)
      throw new NavetteError('conflict', { fields: ['slug'], movedTo: existing.slug });
    const { notice, faults: inNotice } = noticeOf(kind, frontMatter, existing?.notice ?? emptyNotice(kind));
    faults.push(...inNotice);
    const details = {
      title,
      summary: frontMatter.summary ?? (existing?.summary || summaryFrom(documentJson(parsed.document))),
      language: frontMatter.lang ?? existing?.language ?? this.choices.language ?? 'fr',
      visibility: frontMatter.visibility ?? existing?.visibility ?? this.choices.visibility ?? ('members' as const),
      slug,
    };
    const page = existing
      ? await this.services.pages.changeDetails(existing.id, { ...details, ...notice }, this.viewer)
      : await this.services.pages.create({ kind, ...details, notice, document: parsed.document }, this.viewer);
    // An image needs its page, since its readers are the page's; and the text needs its images.
    const images = await this.addImages(file, page, parsed.images);
    const text = hasImages(parsed)
      ? parseMarkdown(read.source, { resolveImage: (source) => images.found.get(source) ?? null })
      : parsed;
    const document = existing ? await this.withKeptIds(page, text.document) : text.document;
    // What people wrote is kept as a restore point; the outcome of a page's own creation is nobody's writing.
    if (existing) await this.services.checkpoints.replace(this.viewer, page.id, document);
    else if (text !== parsed) await this.services.drafts.replace(page.id, document);
    return {
      ...report,
      outcome: existing ? 'updated' : 'created',
      page,
      words: countWords(plainText(document).text),
      ...(await this.publish(page, frontMatter)),
      leftOut: text.leftOut,
      missingImages: images.missing,
    };
  }

  private async read({ file }: MarkdownFile): Promise<ReadSource> {
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw new NavetteError('too-large', { limit: MOST_BYTES });
    let source: string;
    try {
      source = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      throw new NavetteError('unsupported-type', { reason: 'not-utf-8' }, { cause });
    }
    const parsed = parseMarkdown(source);
    return { source, parsed, ...readFrontMatter(parsed.frontMatter ?? '') };
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

  private async addImages(file: MarkdownFile, page: Page, sources: readonly string[]) {
    const found = new Map<string, StoredImage>();
    const missing: string[] = [];
    const add = async (source: string) => {
      const name = source.startsWith('data:') ? 'image' : source;
      try {
        const bytes = await findLocalImage(file, source);
        if (!bytes) return missing.push(name);
        const added = await this.services.files.add({ bytes, name, pageId: page.id }, this.viewer);
        return found.set(source, { file: added.id, width: added.width, height: added.height });
      } catch (error) {
        if (!isNavetteError(error) || !['unsupported-type', 'too-large'].includes(error.code)) throw error;
        return missing.push(name);
      }
    };
    for (const source of sources) await add(source);
    return { found, missing };
  }

  private async withKeptIds(page: Page, document: Node): Promise<Node> {
    const { document: before } = await this.services.drafts.read(page.id);
    const next = documentJson(document);
    keepBlockIds(next, documentJson(before), () => spellId(randomBytes(BLOCK_ID_LENGTH), BLOCK_ID_LENGTH));
    return documentSchema.nodeFromJSON(next);
  }

  /** Publishes what changed, if that is wanted; a first edition bears the day its front matter gives. */
  private async publish(
    page: Page,
    { published, note }: FrontMatter,
  ): Promise<Pick<ImportedFile, 'edition' | 'missingForEdition'>> {
    const { editions } = this.services;
    if (!this.choices.publish) return { edition: null, missingForEdition: [] };
    const { missing, unchanged, reviewed } = await editions.preview(page.id, this.viewer);
    if (missing.length > 0 || unchanged) return { edition: null, missingForEdition: missing };
    const day = published && page.editionNumber === null ? { publishedAt: `${published}T09:00:00.000Z` } : {};
    const edition = await editions.publish(
      page.id,
      { note: note ?? this.choices.note ?? '', reviewed, meanwhile: true, ...day },
      this.viewer,
    );
    return { edition: edition.number, missingForEdition: [] };
  }
}

function hasImages({ images, remoteImages }: ReadSource['parsed']): boolean {
  return images.length + remoteImages.length > 0;
}
