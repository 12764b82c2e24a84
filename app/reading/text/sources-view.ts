import { translator } from '#app/i18n/translate.ts';
import type { TextSources } from '#content/evidence/text-sources.ts';

/** A source in the list at the end of a text. */
interface SourceRow {
  /** « E3 »; empty for what is no material. */
  readonly label: string;
  readonly words: string;
  readonly href: string | null;
}

/** The list of sources at the end of a text, in the text's language. */
export interface SourcesView {
  readonly language: string;
  readonly title: string;
  readonly groups: readonly { readonly title: string; readonly rows: readonly SourceRow[] }[];
}

/**
 * The sources of a text: its materials, then the findings and lessons of other pages. Null if none.
 */
export function sourcesView({ locale, materials, claims }: TextSources): SourcesView | null {
  const t = translator(locale);
  const elsewhere = claims.filter(({ href }) => !href?.startsWith('#'));
  const groups = [
    {
      title: t('reading.sourceMaterials'),
      rows: materials.map(({ label, title, words = title, href }) => ({ label, words, href })),
    },
    {
      title: t('reading.sourceClaims'),
      rows: distinct(elsewhere.map(({ title, words = title, href }) => ({ label: '', words, href }))),
    },
  ].filter(({ rows }) => rows.length > 0);
  return groups.length === 0 ? null : { language: locale, title: t('reading.sources'), groups };
}

/** Findings of one page that are shown only by the title of the page are one row. */
const distinct = (rows: readonly SourceRow[]): SourceRow[] => [
  ...new Map(rows.map((row) => [`${row.words} ${row.href}`, row])).values(),
];
