import { Fragment, type Node } from '@tiptap/pm/model';
import { filePath } from '#content/addresses/file-path.ts';
import type { Locale } from '#content/locale.ts';
import { renderDocument } from '#content/render/html.ts';

/** A draft as HTML, or its beginning. */
export interface DraftHtml {
  readonly html: string;
  readonly isWhole: boolean;
}

export interface DraftHtmlOptions {
  readonly language: string;
  readonly locale: Locale;
  /** Characters beyond which only the first blocks are rendered; null for none. */
  readonly longest: number | null;
}

/**
 * A draft's document as HTML; only its first blocks, if all would be more than `longest`
 * characters.
 */
export function draftHtml(document: Node, { longest, ...options }: DraftHtmlOptions): DraftHtml {
  const { childCount } = document;
  let blocks = 0;
  for (let size = 0; blocks < childCount; blocks++) {
    size += document.child(blocks).nodeSize;
    if (longest !== null && size > longest) break;
  }
  for (; ; blocks >>= 1) {
    const beginning =
      blocks === childCount ? document : document.copy(Fragment.from(document.content.content.slice(0, blocks)));
    const { html } = renderDocument(beginning, { ...options, fileUrl: filePath });
    // Markup may be many times longer than its content.
    if (longest === null || html.length <= 2 * longest || blocks === 0) return { html, isWhole: blocks === childCount };
  }
}
