import type { DescribeCited } from '#content/citation/cited.ts';
import type { CitationTarget } from '#content/citation/target.ts';
import type { Viewer } from '#content/people/person.ts';
import { DOCUMENT_WORDS } from '#content/render/html-words.ts';

/** Finds what one viewer may be told of the targets of a text's citations, all at once. */
export type FindCited = (viewer: Viewer, targets: readonly CitationTarget[]) => Promise<DescribeCited>;

/** Says of every target that it is a source, and no more. */
export const plainSources: FindCited = async () => (_, locale) => ({
  label: DOCUMENT_WORDS[locale].source,
  title: '',
  href: null,
});
