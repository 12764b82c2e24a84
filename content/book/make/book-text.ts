import type { EvidenceMap } from '#content/evidence/evidence-map.ts';
import type { TextSources } from '#content/evidence/text-sources.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import type { Visibility } from '#content/permission.ts';
import type { CitationWords } from '#content/render/citation-words.ts';
import type { CrossedText } from './crossed-text.ts';

/** A page as one viewer reads it. */
export interface PageText {
  readonly kind: PageKind;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly notice: Notice;
  /** Null for a draft. */
  readonly edition: number | null;
  /** When the edition was published, or the draft last changed; ISO 8601. */
  readonly date: string;
  /** The HTML with cards, citations and evidence filled in for the viewer. */
  readonly html: string;
  readonly sources: TextSources | null;
  /** The owner's note on it in a personal kit, plain text. */
  readonly note?: string;
  /** The questions of its lenses that the viewer may read (« lunettes du genre »). */
  readonly lenses?: readonly LensText[];
  /** The evidence map of a study that is exported alone. */
  readonly map?: EvidenceMap;
  /** The annotations of both sides in the text, if requested. */
  readonly crossed?: CrossedText;
  /** The stored text, if the format is written from it. */
  readonly stored?: StoredText;
}

/** The questions of a module, to ask of another page. */
export interface LensText {
  /** The path of the module. */
  readonly href: string;
  readonly title: string;
  readonly language: string;
  readonly questions: readonly string[];
}

/** The stored document of a page, and the citations in it as its viewer may know them. */
export interface StoredText {
  /** JSON. */
  readonly document: string;
  /** Null to write its citations unchanged. */
  readonly citations: CitationWords | null;
  readonly visibility: Visibility;
}

/** Pages in order, with their introduction. @typeParam Of the representation of a page's text */
export interface CollectionText<Of = PageText> {
  /** Null for pages that a reader chose: their address is not worth printing. */
  readonly kind: CollectionKind | null;
  readonly slug: string;
  /** For a personal kit: its path and its owner. */
  readonly own?: { readonly path: string; readonly author: string };
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  /** HTML, filled in for the viewer. */
  readonly introduction: string;
  /** Further lines of its colophon, after authors and date: « ISSN : 1234-5679 ». */
  readonly imprint: string;
  readonly parts: readonly { readonly title: string; readonly pages: readonly Of[] }[];
}

/**
 * The input of a file: the same text gives the same bytes.
 * @typeParam Of the representation of a page's text
 */
export type BookText<Of = PageText> = {
  readonly origin: string /** Of days in words. */;
  readonly timeZone: string;
} & (
  | { readonly page: Of; readonly collection?: undefined }
  | { readonly collection: CollectionText<Of>; readonly page?: undefined }
);
