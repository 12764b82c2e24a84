import type { DocumentNode } from '#content/document/document.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import type { Visibility } from '#content/permission.ts';

/** An edition of a page, with everything that an exported file may contain. */
export interface ExportedPage {
  readonly kind: PageKind;
  readonly slug: string;
  readonly visibility: Visibility;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly notice: Notice;
  /** ISO 8601; empty for a draft. */
  readonly publishedAt: string;
  readonly document: DocumentNode;
  /** The site's address without a trailing slash: images are referred to by absolute addresses. */
  readonly origin: string;
}
