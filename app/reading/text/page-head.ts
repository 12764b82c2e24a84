import type { PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import { setTypography } from '#content/text/typography.ts';

/** What is shown of a page, whatever state its text is in. */
export interface PageHead {
  readonly kind: PageKind;
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly language: string;
}

/** The head of a text: a draft, a version or an edition of a page of this kind. */
export function pageHead(
  kind: PageKind,
  { title, summary, language, notice }: { title: string; summary: string; language: string; notice: Notice },
): PageHead {
  return {
    kind,
    title: setTypography(title, language),
    summary: setTypography(summary, language),
    category: typeof notice.own.category === 'string' ? notice.own.category : '',
    language,
  };
}
