import type { Node } from '@tiptap/pm/model';
import { type DocumentNode, documentJson, walk } from '#content/document/document.ts';
import { slugify } from '#content/text/slug.ts';
import { setBodyText } from '#content/text/typography.ts';
import { lineText } from './text.ts';

export interface DocumentHeading {
  /** The anchor within the page, unique in it: `les-couts-caches`. */
  readonly id: string;
  readonly level: number;
  readonly text: string;
  /** The id of the heading's block. */
  readonly block: string | null;
}

/**
 * Prefixes that the renderer uses for other anchors: `b-` for blocks, `fn-` and `fnref-` for notes
 * and their calls.
 */
const RESERVED = /^(b|fn|fnref)-/;

/** Makes anchors from texts, each unique in its page. */
export class Anchors {
  private readonly used = new Set<string>();

  name(text: string): string {
    const slug = slugify(text);
    // A text without a Latin letter has no slug of its own.
    const plain = slug === 'page' && !/page/i.test(text) ? 'section' : slug;
    const base = RESERVED.test(plain) ? `s-${plain}` : plain;
    let anchor = base;
    for (let n = 2; this.used.has(anchor); n++) anchor = `${base}-${n}`;
    this.used.add(anchor);
    return anchor;
  }
}

/** The text of a heading on one line, without its notes. */
export function headingText(heading: DocumentNode): string {
  return lineText(heading)
    .replace(/(?<!\s)\s*\n\s*/g, ' ')
    .trim();
}

/**
 * The headings within a document, in order, by their node. Headings without words have no anchor
 * and are omitted.
 */
export function nameHeadings(document: DocumentNode, language: string): Map<DocumentNode, DocumentHeading> {
  const anchors = new Anchors();
  const headings = new Map<DocumentNode, DocumentHeading>();
  walk(document, (node) => {
    if (node.type !== 'heading') return undefined;
    const text = headingText(node);
    if (text !== '') {
      headings.set(node, {
        id: anchors.name(text),
        level: Math.min(6, Math.max(2, Math.trunc(Number(node.attrs?.level)) || 2)),
        text: setBodyText(text, language),
        block: typeof node.attrs?.id === 'string' ? node.attrs.id : null,
      });
    }
    return false;
  });
  return headings;
}

/** The headings of a document, in order, with their anchors in the rendered page. */
export function listHeadings(document: Node | DocumentNode, language: string): DocumentHeading[] {
  return [...nameHeadings(documentJson(document), language).values()];
}
