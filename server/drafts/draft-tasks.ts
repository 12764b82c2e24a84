import { randomBytes } from 'node:crypto';
import { Node } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { filePath } from '#content/addresses/file-path.ts';
import { AnchorResolver, type Placement } from '#content/annotation/anchor-resolver.ts';
import type { Anchor, AnchorSelection, TextBlock } from '#content/annotation/annotation.ts';
import { CrossedBlocks, type CrossedReading, type CrossedText } from '#content/book/make/crossed-text.ts';
import { notedDocument } from '#content/book/make/noted-document.ts';
import { type Evidence, readEvidence } from '#content/citation/evidence.ts';
import { type FoundPassage, findPassages, type Passage, searchPassages } from '#content/citation/find-passages.ts';
import { type ListedCitation, listCitations } from '#content/citation/listed-citations.ts';
import { type QuotedPassage, quotedPassages } from '#content/citation/quoted-passages.ts';
import { type CitedAs, isCitedAs } from '#content/citation/target.ts';
import { compareDocuments } from '#content/compare/compare.ts';
import { condenseComparison } from '#content/compare/comparison.ts';
import { divideTranscript } from '#content/consent/transcript.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { figureFiles } from '#content/document/figure-files.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { publishedDocument } from '#content/document/published.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { type DocumentHeading, listHeadings } from '#content/document/reading/headings.ts';
import { type ListedPicture, listPictures } from '#content/document/reading/pictures.ts';
import { countWords, plainText } from '#content/document/reading/text.ts';
import { documentSchema } from '#content/document/schema.ts';
import type { RelativeRange } from '#content/draft/anchors/anchor-yjs.ts';
import { DraftAnchors } from '#content/draft/anchors/draft-anchors.ts';
import { blocksWith, type HandedPassage } from '#content/draft/anchors/take-passage.ts';
import { renewIds } from '#content/draft/renew-ids.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import { type DividedUpdate, divideUpdate, LARGE_STEP, type Undivided } from '#content/draft/updates/divide-update.ts';
import { splitUpdate } from '#content/draft/updates/split-update.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { type EvidenceMap, layOutMap, type MapLayout } from '#content/evidence/evidence-map.ts';
import type { PassageAnchor } from '#content/extract/passage.ts';
import { transcriptBlocks } from '#content/extract/transcript-blocks.ts';
import { checkText } from '#content/gate/checks.ts';
import type { GateResult } from '#content/gate/reading/finding.ts';
import { type GateText, internalLinks, readGateText, type TextLink } from '#content/gate/reading/gate-text.ts';
import type { StoredImage } from '#content/import/report/import-images.ts';
import type { CommentPlace } from '#content/import/report/word-report.ts';
import type { FileChange } from '#content/import/update/file-change.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { outlinePrompts } from '#content/kinds/outline.ts';
import type { Locale } from '#content/locale.ts';
import { type CitationWords, citedAsWords, citedIn, replaceCitations } from '#content/render/citation-words.ts';
import { EXPORT_FORMATS, type TextExtension } from '#content/render/files/export-format.ts';
import type { ExportedPage } from '#content/render/files/exported-page.ts';
import { renderDocument } from '#content/render/html.ts';
import { readSection, type SectionRow } from '#content/study/section-text.ts';
import { straightQuotes } from '#content/text/french-quote.ts';
import { BLOCK_ID_LENGTH, ID_LENGTH, spellId } from '#content/text/ids.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { findUncitedWords, type TakenBack, type UncitedWords } from '#content/withdrawal/uncited-words.ts';
import { newId } from '#db/driver/new-id.ts';
import { type DraftHtml, type DraftHtmlOptions, draftHtml } from './draft-html.ts';
import { digestOf, type EditionText, editionOf } from './edition-text.ts';
import { type FoundName, findNames } from './find-names.ts';
import { documentOf, draftOf, type KeptText } from './kept-text.ts';
import type { MarkdownDraft, TextFormat } from './markdown-draft.ts';
import { type PackedPart, packState } from './pack-state.ts';
import { type PackedDocument, packDocument } from './packed-document.ts';
import { digestOf as digestOfWords } from './quotations/quotation-digest.ts';
import {
  cutRegistered,
  holdsPassages,
  logContains,
  maskBeside,
  maskPublished,
  type RegisteredWords,
  withdrawFromDraft,
  withdrawFromPacked,
  withdrawFromPlain,
  withdrawFromPublished,
} from './withdraw-text.ts';

/** What the editor of a field of Markdown can hold. */
const PLAIN_NODES: ReadonlySet<string> = new Set([
  ...['doc', 'paragraph', 'text', 'heading', 'blockquote', 'bulletList', 'orderedList', 'listItem'],
  ...['hardBreak', 'horizontalRule'],
]);

/** Structs up to which a draft is loaded in one go: some milliseconds. */
const WHOLE = 1_000;
/**
 * Structs in a part of a longer one. A struct inserted at the same place as ten thousand others
 * takes a millisecond by itself.
 */
const PART = 10;

/**
 * The document of a draft, and the Yjs update that replaces it by another text; null when nothing
 * changes.
 */
export interface Replacement {
  readonly before: PackedDocument;
  readonly update: Uint8Array | null;
}

/** A draft's content, for review before publication. */
export interface DraftReview {
  /**
   * SHA-256 of the document as it would be stored, hex: the same for two drafts with the same
   * content.
   */
  readonly digest: string;
  readonly words: number;
  readonly headings: readonly Pick<DocumentHeading, 'level' | 'text'>[];
  /** The results of the checks of its text. */
  readonly gate: readonly GateResult[];
  /** Its links to paths of this site, each once. */
  readonly links: readonly TextLink[];
  readonly evidence: Evidence;
  readonly pictures: readonly ListedPicture[];
}

/** Most links of a draft whose targets are looked up. */
const MOST_LINKS = 100;

/** A draft's text for a new page. */
export interface DraftCopy extends PackedDocument {
  /** Yjs update. */
  readonly update: Uint8Array;
  /** The ids of its images, each with that of its copy. */
  readonly files: readonly (readonly [from: string, to: string])[];
}

/** The changes of a file in a draft; the texts before and after are packed as in a checkpoint. */
export interface PackedChange extends Omit<FileChange, 'before' | 'after'> {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** What publishing a draft needs. */
export interface DraftPublication {
  readonly edition: EditionText;
  readonly gate: readonly GateResult[];
  readonly evidence: Evidence;
  readonly pictures: readonly ListedPicture[];
}

function gateTextOf(document: DocumentNode, kind: PageKind, language: string): GateText {
  const prompts = outlinePrompts(kind).flatMap(({ fr, en }) => [fr, en]);
  return readGateText(document, { kind, language, prompts });
}

/** A text in which anchors are looked up: a draft's Yjs state, or the blocks of an edition. */
export type AnchoredText = { readonly state: Uint8Array } | { readonly blocks: readonly TextBlock[] };

/** Milliseconds for which anchors are looked up at a time; then other tasks may run. */
const PLACING = 500;

function cites(document: Node): boolean {
  let found = false;
  document.descendants(({ type }) => {
    found ||= type.name === 'citation';
    return !found;
  });
  return found;
}

/** The results of the first items, as many as `PLACING` allows, one at least. */
function forAWhile<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Result[] {
  const until = performance.now() + PLACING;
  const results: Result[] = [];
  for (const item of items) {
    results.push(work(item));
    if (performance.now() >= until) break;
  }
  return results;
}

/**
 * Work on whole texts that, for long ones, takes longer than the event loop may be blocked. Tasks
 * are stateless.
 */
export const DRAFT_TASKS = {
  /** Packs the document that a draft holds. */
  pack: (state: Uint8Array): PackedDocument => packDocument(documentOf({ state })),

  /** Identifies a draft's text as it would be published: see `DraftReview.digest`. */
  digest: (state: Uint8Array): string => digestOf(JSON.stringify(publishedDocument(documentOf({ state })))),

  /** Packs the text of a checkpoint that was bundled. */
  packKept: (packed: Uint8Array): PackedDocument => packDocument(documentOf({ packed })),

  /** The citations of a checkpoint's text, packed or bundled. */
  citations: (packed: Uint8Array): ListedCitation[] => listCitations(documentJson(documentOf({ packed }))),

  /** The passages of a text that draw on a material, or have these ids. */
  passages: (text: KeptText, target: CitedAs, ids: readonly string[], around = 0): FoundPassage[] =>
    findPassages(documentJson(documentOf(text)), target, new Set(ids), around),

  /** The passages of a text that contain these words, and do not draw on a material. */
  phrases: (text: KeptText, target: CitedAs, phrase: string): Passage[] =>
    searchPassages(documentJson(documentOf(text)), target, phrase),

  /** The passages of a text that draw on a material, with the blocks beside them. */
  quotations: (text: KeptText, cited: CitedAs): QuotedPassage[] =>
    quotedPassages(documentJson(documentOf(text))).filter(({ cites }) => cites.some((one) => isCitedAs(cited, one))),

  logContains,

  withdrawFromDraft,
  withdrawFromPacked,
  withdrawFromPlain,
  withdrawFromPublished,
  cutRegistered,
  holdsPassages,
  maskPublished,
  maskBeside,

  /** A draft with a paragraph for each of these texts. @returns Yjs update */
  paragraphs(texts: readonly string[]): Uint8Array {
    const content = texts.map((text) => ({
      type: 'paragraph',
      attrs: { id: newId().slice(0, BLOCK_ID_LENGTH) },
      content: [{ type: 'text', text }],
    }));
    return documentToUpdate(fitDocument({ type: 'doc', content }).document);
  },

  /** Splits a draft's state into parts, so that it can be loaded one part at a time. */
  split: (state: Uint8Array): Uint8Array[] => splitUpdate(state, PART, WHOLE),

  /** Divides an update into parts, so that it can be judged and applied one part at a time. */
  divide: (update: Uint8Array, known: Uint8Array, mostPieces?: number): DividedUpdate | Undivided =>
    divideUpdate(update, known, LARGE_STEP, mostPieces),

  /** Makes the parts of a draft's state that participants are sent. */
  parts: (state: Uint8Array): PackedPart[] => packState(state),

  /**
   * Compares two texts.
   * @param options.citations what their reader may know of the sources they cite
   * @param options.asPublished compares the texts as published: a draft has prompts and empty
   * blocks that its edition never had, and nobody wrote
   * @returns a Comparison as JSON, sent to the reader unchanged; without `citations`, the sources
   * they cite, if any
   */
  compare(
    before: KeptText,
    after: KeptText,
    {
      language,
      citations,
      asPublished = false,
    }: { language: string; citations?: CitationWords; asPublished?: boolean },
  ): string | readonly string[] {
    const texts = [documentOf(before), documentOf(after)].map((text) => {
      if (asPublished) return publishedDocument(documentJson(text));
      return cites(text) ? documentJson(text) : text;
    });
    const cited = texts.flatMap((text) => (text instanceof Node ? [] : citedIn(text)));
    if (cited.length > 0 && !citations) return [...new Set(cited)];
    const [earlier, later] = texts.map((text) =>
      text instanceof Node ? text : Node.fromJSON(documentSchema, citations ? replaceCitations(text, citations) : text),
    );
    return JSON.stringify(condenseComparison(compareDocuments(earlier!, later!), language));
  },

  /** Reviews a draft before publication. */
  review(state: Uint8Array, { kind, language }: { kind: PageKind; language: string }): DraftReview {
    const { document } = draftToDocument(draftOf(state));
    const json = documentJson(document);
    const text = gateTextOf(json, kind, language);
    return {
      digest: digestOf(JSON.stringify(publishedDocument(json))),
      words: countWords(plainText(json).text),
      headings: listHeadings(json, language).map(({ level, text }) => ({ level, text })),
      gate: checkText(text),
      links: internalLinks(text).slice(0, MOST_LINKS),
      evidence: readEvidence(json),
      pictures: listPictures(json),
    };
  },

  /**
   * Where a draft has words that people took back, and does not cite them.
   * @param heads its title and summary
   */
  uncited: (state: Uint8Array, heads: readonly string[], takenBack: readonly TakenBack[]): UncitedWords[] =>
    findUncitedWords(documentJson(documentOf({ state })), heads, takenBack, digestOfWords),

  /**
   * Converts a draft into what an edition stores.
   * @param options.reviewKey for reviewers who may read its files by a request for a review alone
   */
  edition: (state: Uint8Array, options: { language: string; reviewKey?: string }): EditionText =>
    editionOf(draftToDocument(draftOf(state)).document, options),

  /** What publishing a draft stores, and the results of the checks of its text. */
  publication(state: Uint8Array, { kind, language }: { kind: PageKind; language: string }): DraftPublication {
    const { document } = draftToDocument(draftOf(state));
    const json = documentJson(document);
    return {
      edition: editionOf(document, { language }),
      gate: checkText(gateTextOf(json, kind, language)),
      evidence: readEvidence(json),
      pictures: listPictures(json),
    };
  },

  /** A transcript's blocks, to be read and marked. */
  transcript: (state: Uint8Array, options: Parameters<typeof transcriptBlocks>[1]) =>
    transcriptBlocks(documentOf({ state }), options),

  /** The ids of a transcript's paragraphs that have words. */
  spokenBlocks: (state: Uint8Array): string[] =>
    annotatableBlocks(documentJson(documentOf({ state }))).flatMap(({ id, text }) =>
      id !== null && text.trim() !== '' ? [id] : [],
    ),

  /** A transcript as it is sent to a person concerned, its paragraphs separated by blank lines. */
  sentTranscript: (state: Uint8Array): string => {
    const blocks = annotatableBlocks(documentJson(documentOf({ state })));
    return divideTranscript(blocks.map(({ text }) => text).join('\n')).join('\n\n');
  },

  /** The blocks of a transcript that have a passage of it, or what replaces it. */
  blocksWith: (state: Uint8Array, handed: HandedPassage): string[] => blocksWith(draftOf(state), handed),

  /** The rows of a section of a study's workspace. */
  sectionRows: (state: Uint8Array, columns: number): SectionRow[] => readSection(documentOf({ state }), columns),

  /** A draft as HTML, shown while the editor loads. */
  html: (state: Uint8Array, options: DraftHtmlOptions): DraftHtml =>
    draftHtml(draftToDocument(draftOf(state)).document, options),

  /** A document with the annotations of its blocks, as files of Markdown have them: JSON. */
  note: (document: DocumentNode, crossed: CrossedText, reading: CrossedReading): string =>
    JSON.stringify(notedDocument(document, new CrossedBlocks(crossed, reading))),

  /**
   * Writes an edition as a file.
   * @param document JSON, as the edition stores it
   * @param citations what the reader may know of the sources it cites; null to write its citations
   * unchanged
   */
  export(
    document: string,
    extension: TextExtension,
    page: Omit<ExportedPage, 'document'>,
    citations: CitationWords | null,
  ): Promise<string> {
    const json = JSON.parse(document) as DocumentNode;
    return EXPORT_FORMATS[extension].write({ ...page, document: citedAsWords(json, citations) });
  },

  /**
   * Converts Markdown, or HTML, into a draft. The parser is loaded on first use: few workers and
   * few starts need it.
   */
  async markdown(
    source: string,
    before: Uint8Array | null,
    images: readonly (readonly [source: string, image: StoredImage])[] | null,
    format: TextFormat = 'markdown',
    register: readonly RegisteredWords[] = [],
    language = '',
  ): Promise<MarkdownDraft> {
    const { readMarkdownDraft } = await import('./markdown-draft.ts');
    const known = before && documentJson(draftToDocument(draftOf(before)).document);
    return readMarkdownDraft(source, known, images, format, register, language);
  },

  /**
   * Finds the changes of a file in a draft.
   * @param pictures the file's own, by their addresses in it
   * @param images the stored files of those that were added
   * @param register words that were withdrawn, and do not come in
   * @param language of the page
   */
  async fileChange(
    state: Uint8Array,
    source: string,
    format: TextFormat,
    pictures: readonly string[],
    images: readonly (readonly [source: string, image: StoredImage])[],
    register: readonly RegisteredWords[] = [],
    language = '',
  ): Promise<PackedChange> {
    const { findFileChange } = await import('#content/import/update/file-change.ts');
    const { parserOf, settingMarks } = await import('./markdown-draft.ts');
    const draft = draftOf(state);
    const now = documentJson(draftToDocument(draft).document);
    const text = {
      source,
      parse: settingMarks(parserOf(format, register), language, now),
      isWhole: format === 'markdown',
      pictures: new Set(pictures),
    };
    const makeId = (length: 'block' | 'file') => {
      const signs = length === 'block' ? BLOCK_ID_LENGTH : ID_LENGTH;
      return spellId(randomBytes(signs), signs);
    };
    const { before, after, ...change } = findFileChange(draft, text, new Map(images), makeId);
    return { ...change, before: packDocument(before).packed, after: packDocument(after).packed };
  },

  /** Renders a text that is not a page: the introduction of a collection, a document to import. */
  async markdownHtml(
    source: string,
    {
      format = 'markdown',
      register = [],
      isImported = false,
      ...options
    }: {
      language: string;
      locale: Locale;
      format?: TextFormat;
      register?: readonly RegisteredWords[];
      /** As its page will have it. */
      isImported?: boolean;
    },
  ): Promise<string> {
    const { parserOf, settingMarks } = await import('./markdown-draft.ts');
    const parse = settingMarks(parserOf(format, register), isImported ? options.language : '', null);
    return renderDocument(parse(source).document, { ...options, fileUrl: filePath }).html;
  },

  /**
   * Reads Markdown of words, lists and headings; null for any other, of which something would be
   * lost.
   */
  async plainText(source: string): Promise<DocumentNode | null> {
    const { parserOf } = await import('./markdown-draft.ts');
    const { frontMatter, title, leftOut, document } = parserOf('markdown', [])(source);
    let isPlain = frontMatter === null && title === null && leftOut.length === 0;
    document.descendants((node) => {
      isPlain &&= PLAIN_NODES.has(node.type.name);
      return isPlain;
    });
    return isPlain ? documentJson(document) : null;
  },

  /**
   * Anchors a selection in a draft, with the draft's relative positions. Null when the words are
   * not in it.
   */
  anchor: (state: Uint8Array, selection: AnchorSelection): Anchor | null =>
    new DraftAnchors(draftOf(state)).anchor(selection),

  /** Anchors words that begin in a block of a draft and may go on in those after it. */
  passage: (state: Uint8Array, blockId: string, exact: string, begin: number): PassageAnchor | null =>
    new DraftAnchors(draftOf(state)).passage(blockId, exact, begin),

  /**
   * Anchors a file's comments in a draft; those whose words are missing, at the draft's first
   * words. Null for a draft without words.
   */
  placeComments(
    state: Uint8Array,
    places: readonly (CommentPlace | null)[],
  ): ({ readonly anchor: Anchor; readonly isPlaced: boolean } | null)[] {
    const draft = draftOf(state);
    const anchors = new DraftAnchors(draft);
    const blocks = plainText(draftToDocument(draft).document).blocks.filter(({ id }) => id !== null);
    const words = blocks.map(({ text }) => squeeze(text).chars);
    // A French text has « where its file has a straight mark.
    const straight = words.map(straightQuotes);
    return places.map((place) => {
      const same = place ? straight.indexOf(straightQuotes(squeeze(place.block).chars)) : -1;
      const blockId = blocks[same]?.id ?? undefined;
      const stated = place?.exact ?? '';
      const exact =
        place && blockId && stated.includes('"')
          ? words[same]!.slice(place.before, place.before + squeeze(stated).chars.length)
          : stated;
      const found =
        place && exact !== ''
          ? ((blockId ? anchors.anchor({ exact, blockId, before: place.before }) : null) ?? anchors.anchor({ exact }))
          : null;
      if (found) return { anchor: found, isPlaced: true };
      const first = blocks[words.findIndex((one) => one !== '')]?.id;
      const anchor = first ? anchors.anchor({ blockId: first }) : null;
      return anchor && { anchor, isPlaced: false };
    });
  },

  /**
   * A draft's relative positions of the words of anchors that were made in another text; null for
   * words that it does not have. As many as `place` does.
   */
  follow(state: Uint8Array, anchors: readonly Anchor[]): (RelativeRange | null)[] {
    const draft = new DraftAnchors(draftOf(state));
    return forAWhile(anchors, (anchor) => draft.follow(anchor));
  },

  /**
   * Where anchors are in a text: the first of them, as many as can be looked up within `PLACING`,
   * one at least.
   * @param steps how much may be compared: `Effort`
   * @returns also how much is left of that
   */
  place(
    text: AnchoredText,
    anchors: readonly Anchor[],
    steps = Number.POSITIVE_INFINITY,
  ): { readonly placements: readonly Placement[]; readonly steps: number } {
    const effort = { steps };
    const there =
      'state' in text ? new DraftAnchors(draftOf(text.state), effort) : new AnchorResolver(text.blocks, effort);
    const placements = forAWhile(anchors, (anchor) =>
      there instanceof DraftAnchors ? there.place(anchor) : there.resolve(anchor),
    );
    return { placements, steps: effort.steps };
  },

  /** A copy of a draft's text for a new page, with new ids of blocks and images. */
  copy(state: Uint8Array, page: { from: string; to: string }): DraftCopy {
    const json = documentJson(draftToDocument(draftOf(state)).document);
    const files = new Map([...figureFiles(JSON.stringify(json))].map((id) => [id, newId()] as const));
    renewIds(json, { page, files, blockId: () => spellId(randomBytes(BLOCK_ID_LENGTH), BLOCK_ID_LENGTH) });
    const document = Node.fromJSON(documentSchema, json);
    return { update: documentToUpdate(document), ...packDocument(document), files: [...files] };
  },

  /**
   * Which of these names texts contain as bytes: Yjs updates, and checkpoints' documents.
   * @returns for each name found, the first text that contains it
   */
  naming: (texts: readonly Uint8Array[], names: readonly string[]): FoundName[] => findNames(texts, names),

  /** Lays out the nodes of a map of evidence. */
  map: (map: EvidenceMap): MapLayout => layOutMap(map),

  /** Finds the edit that replaces a draft's text by a stored one. */
  replace(state: Uint8Array, packed: Uint8Array): Replacement {
    const draft = draftOf(state);
    const before = packDocument(draftToDocument(draft).document);
    const known = Y.encodeStateVector(draft);
    let changed = false;
    draft.on('update', () => {
      changed = true;
    });
    replaceDocument(draft, documentOf({ packed }));
    return { before, update: changed ? Y.encodeStateAsUpdate(draft, known) : null };
  },
};

export type DraftTaskName = keyof typeof DRAFT_TASKS;
export type DraftTaskInput<Name extends DraftTaskName> = Parameters<(typeof DRAFT_TASKS)[Name]>;
export type DraftTaskResult<Name extends DraftTaskName> = Awaited<ReturnType<(typeof DRAFT_TASKS)[Name]>>;
