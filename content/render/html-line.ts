import type { DocumentNode } from '#content/document/document.ts';
import { safeHref } from '#content/document/href.ts';
import { directionOf } from '#content/locale.ts';
import { attributes, escapeHtml } from './html-escape.ts';
import { typesetLine } from './typeset.ts';

type DocumentMark = { type: string; attrs?: Record<string, unknown> };

/**
 * Marks from the outermost to the innermost: a link stays one link whatever is emphasised within
 * it.
 */
const MARK_ORDER = ['link', 'language', 'bold', 'italic', 'strike', 'underline', 'subscript', 'superscript', 'code'];
const TAGS: Readonly<Record<string, string>> = {
  link: 'a',
  language: 'span',
  bold: 'strong',
  italic: 'em',
  strike: 's',
  underline: 'u',
  subscript: 'sub',
  superscript: 'sup',
  code: 'code',
};

export interface LineContext {
  /** The language of the page. */
  readonly language: string;
  /** The anchor of a block, by its id: headings have an anchor of their own. */
  readonly blockAnchor: (blockId: string) => string;
  /** Renders the call of a note, and collects the note for the end. */
  readonly callNote: (note: DocumentNode) => string;
  /** Renders the placeholder of a citation. */
  readonly cite: (citation: DocumentNode) => string;
}

function openLink(mark: DocumentMark, context: LineContext): string | null {
  const href = safeHref(mark.attrs?.href);
  if (href === null) return null;
  const title = typeof mark.attrs?.title === 'string' && mark.attrs.title !== '' ? mark.attrs.title : null;
  const target = href.startsWith('#b-') ? `#${context.blockAnchor(href.slice(3))}` : href;
  return `<a${attributes({ href: target, title, rel: /^https?:/i.test(href) ? 'noopener noreferrer' : null })}>`;
}

/** The opening tag of a mark, or null for a mark without effect. */
function openMark(mark: DocumentMark, context: LineContext): string | null {
  if (mark.type === 'link') return openLink(mark, context);
  if (mark.type === 'language') {
    const lang = mark.attrs?.lang;
    return typeof lang === 'string' ? `<span${attributes({ lang, dir: directionOf(lang) })}>` : null;
  }
  return `<${TAGS[mark.type]}>`;
}

interface OpenMark {
  readonly tag: string;
  readonly close: string;
}

function marksOf(node: DocumentNode, context: LineContext): OpenMark[] {
  const marks: OpenMark[] = [];
  for (const type of MARK_ORDER) {
    const mark = node.marks?.find((candidate) => candidate.type === type);
    const tag = mark ? openMark(mark, context) : null;
    if (tag !== null) marks.push({ tag, close: `</${TAGS[type]}>` });
  }
  return marks;
}

/** The language of a text node; null for code. */
function languageOf(node: DocumentNode, context: LineContext): string | null {
  if (node.marks?.some((mark) => mark.type === 'code')) return null;
  const lang = node.marks?.find((mark) => mark.type === 'language')?.attrs?.lang;
  return typeof lang === 'string' ? lang : context.language;
}

/** Renders the content of a paragraph, a heading or a note as HTML. */
export function renderLine(content: readonly DocumentNode[], context: LineContext): string {
  const texts = typesetLine(
    content.map((node) => ({
      text: node.text ?? '',
      language: node.text === undefined ? null : languageOf(node, context),
    })),
  );
  let html = '';
  let open: OpenMark[] = [];
  const closeTo = (depth: number) => {
    while (open.length > depth) html += open.pop()!.close;
  };
  content.forEach((node, i) => {
    const marks = marksOf(node, context);
    let shared = 0;
    while (shared < open.length && open[shared]!.tag === marks[shared]?.tag) shared++;
    closeTo(shared);
    for (const mark of marks.slice(shared)) html += mark.tag;
    open = marks;
    if (node.type === 'footnote' || node.type === 'citation') {
      // A call is a link, a citation may be one, and links must not be nested.
      closeTo(0);
      html += node.type === 'footnote' ? context.callNote(node) : context.cite(node);
    } else if (node.type === 'hardBreak') {
      html += '<br>';
    } else {
      html += node.text === undefined ? renderLine(node.content ?? [], context) : escapeHtml(texts[i]!);
    }
  });
  closeTo(0);
  return html;
}
