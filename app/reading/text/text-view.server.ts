import type { Translate } from '#app/i18n/translate.ts';
import { footRows, headRows, type NoticeRow } from '#app/reading/notice/notice-rows.ts';
import type { TextSources } from '#content/evidence/text-sources.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import { type NoticeTerm, unmaskedTerms } from '#content/kinds/notice-terms.ts';
import { type Adoption, readAdoptions } from '#content/practice/adoption.ts';
import type { EditionReview } from '#content/review.ts';
import { termPath } from '#content/taxonomy/vocabulary.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AttachmentRow } from '#server/pages/attachment-service.ts';
import { type SourcesView, sourcesView } from './sources-view.ts';

/** The text of an edition or of a draft with its notice, as screens show it. */
export interface TextView {
  readonly words: number;
  readonly html: string;
  readonly headings: readonly { readonly id: string; readonly level: number; readonly text: string }[];
  readonly head: readonly NoticeRow[];
  readonly foot: readonly NoticeRow[];
  readonly sdgs: readonly string[];
  /** Terms link to the pages about them. */
  readonly hasTerms: boolean;
  readonly attachments: readonly AttachmentRow[];
  /** What it draws on, as far as the reader may know. */
  readonly sources: SourcesView | null;
  /** Who took it up, if it is a practice. */
  readonly adoptions: readonly Adoption[];
}

interface TextSource extends Pick<TextView, 'words' | 'html' | 'headings' | 'attachments'> {
  readonly sources: TextSources | null;
  /** For the latest edition of a page, shown to somebody who may browse. */
  readonly hasTerms?: boolean;
  readonly kind: PageKind;
  readonly language: string;
  readonly notice: Notice;
  /** The notice without its masks: nothing is published on a mask. Null if it has none. */
  readonly wholeNotice?: Notice | null;
  /** Null for a draft. */
  readonly edition: { readonly number: number; readonly publishedAt: string } | null;
  /** The reviewers of the edition, if the page names them. */
  readonly reviews?: readonly EditionReview[];
}

/** Prepares a text: names of codes in the reader's language, typography in the text's. */
export function textView(t: Translate, source: TextSource): TextView {
  const { kind, language, notice, words, html, headings, edition, wholeNotice = null } = source;
  const listed = wholeNotice && new Set(unmaskedTerms(kind, notice, wholeNotice).map(pathOf));
  const linked = (rows: readonly NoticeRow[]): readonly NoticeRow[] =>
    listed ? rows.map((row) => unlinked(row, listed)) : rows;
  return {
    words,
    html,
    headings,
    head: linked(headRows(t, kind, notice, { words, language }, edition, source.reviews ?? [])),
    foot: linked(footRows(t, kind, notice, language)),
    sdgs: notice.common.sdgs,
    hasTerms: source.hasTerms ?? false,
    sources: source.sources && sourcesView(source.sources),
    adoptions: kind === 'practice' ? readAdoptions(notice.own).map((one) => setAdoption(one, language)) : [],
    attachments: source.attachments.map((one) => ({ ...one, title: setTypography(one.title, one.language) })),
  };
}

const pathOf = ({ vocabulary, code }: NoticeTerm): string => termPath(vocabulary, code);

/** A row without links to terms under which the page is not listed. */
const unlinked = (row: NoticeRow, listed: ReadonlySet<string>): NoticeRow =>
  row.paths ? { ...row, paths: row.paths.map((path) => (listed.has(path) ? path : '')) } : row;

const setAdoption = ({ who, where, since, change }: Adoption, language: string): Adoption => ({
  who: setTypography(who, language),
  where: setTypography(where, language),
  since,
  change: setTypography(change, language),
});
