import type { Node } from '@tiptap/pm/model';
import { collectionPath, pagePath, parseAddress } from '#content/addresses/address.ts';
import { isClaimKind } from '#content/citation/listed-citations.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import { blockLabel, isBlockKind } from '#content/document/blocks.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { MAX_DEPTH } from '#content/document/limits.ts';
import { type DocumentHeading, nameHeadings } from '#content/document/reading/headings.ts';
import { lineText } from '#content/document/reading/text.ts';
import { SMALL_IMAGE_WIDTH } from '#content/image-widths.ts';
import type { Locale } from '#content/locale.ts';
import { isSlug } from '#content/text/slug.ts';
import { setBodyText, setTypography } from '#content/text/typography.ts';
import { citationPlaceholder } from './html-citation.ts';
import { attributes, escapeHtml } from './html-escape.ts';
import { type LineContext, renderLine } from './html-line.ts';
import { restsPlaceholder } from './html-rests.ts';
import { renderTable } from './html-table.ts';
import { DOCUMENT_WORDS, type DocumentWords } from './html-words.ts';

export interface RenderOptions {
  /** The language of the page: it decides the typography. */
  readonly language: string;
  /**
   * The reader's language, for labels that the renderer adds if the interface does not have the
   * text's language.
   */
  readonly locale: Locale;
  /**
   * The address of a stored file; with a width, of a variant of an image that is at most so wide.
   */
  readonly fileUrl: (fileId: string, width?: number) => string;
}

export interface RenderedDocument {
  /**
   * Everything in it is escaped; `<!--page-card:/fiches/x-->` is a placeholder for a card that is
   * filled in when the page is served, as are the empty `<sup class="citation" …>` of a citation
   * (html-citation.ts) and `<div class="rests" …>` of what a finding rests on (html-rests.ts).
   */
  readonly html: string;
  readonly headings: Pick<DocumentHeading, 'id' | 'level' | 'text'>[];
}

/** An upper bound of the width of the reading column. */
const IMAGE_SIZES = '(min-width: 50rem) 46rem, 100vw';

class HtmlRenderer {
  private readonly options: RenderOptions;
  private readonly words: DocumentWords;
  private readonly line: LineContext;
  private readonly headings: ReadonlyMap<DocumentNode, DocumentHeading>;
  private readonly usedIds = new Set<string>();
  private readonly notes: string[] = [];
  /** Attributes of labels: their language, if it is not the page's. */
  private readonly labelLanguage: { lang: string } | Record<string, never>;
  private readonly locale: Locale;
  private tables = 0;

  constructor(options: RenderOptions, headings: ReadonlyMap<DocumentNode, DocumentHeading>) {
    this.options = options;
    this.locale = wordsLocale(options.language, options.locale);
    this.words = DOCUMENT_WORDS[this.locale];
    this.headings = headings;
    this.labelLanguage = options.language.split('-')[0] === this.locale ? {} : { lang: this.locale };
    const anchors = new Map([...headings.values()].map((heading) => [heading.block, heading.id]));
    this.line = {
      language: options.language,
      blockAnchor: (blockId) => anchors.get(blockId) ?? `b-${blockId}`,
      callNote: (note) => this.callNote(note),
      cite: (citation) => citationPlaceholder(citation, this.locale, this.labelLanguage),
    };
  }

  document(document: DocumentNode): string {
    return `${this.blocks(document.content, 0)}${this.endnotes()}`;
  }

  private blocks(nodes: readonly DocumentNode[] | undefined, depth: number): string {
    return (nodes ?? []).map((node) => this.block(node, depth)).join('');
  }

  private block(node: DocumentNode, depth: number): string {
    if (depth > MAX_DEPTH * 3) return `<p>${escapeHtml(lineText(node))}</p>\n`;
    const inner = () => this.blocks(node.content, depth + 1);
    switch (node.type) {
      case 'paragraph':
        return this.paragraph(node);
      case 'heading':
        return this.heading(node);
      case 'bulletList':
        return `<ul>\n${inner()}</ul>\n`;
      case 'orderedList':
        return this.orderedList(node, inner());
      case 'listItem':
        return `<li${attributes({ id: this.id(node) })}>${inner()}</li>\n`;
      case 'taskList':
        return `<ul class="checklist">\n${inner()}</ul>\n`;
      case 'taskItem':
        return this.taskItem(node, inner());
      case 'blockquote':
        return `<blockquote${attributes({ id: this.id(node) })}>\n${inner()}</blockquote>\n`;
      case 'codeBlock':
        return this.codeBlock(node);
      case 'horizontalRule':
        return '<hr>\n';
      case 'table':
        return this.table(node, depth);
      case 'figure':
        return this.figure(node);
      case 'typedBlock':
        return this.typedBlock(node, inner());
      case 'pageCard':
        return pageCard(node);
      default:
        return node.content ? inner() : this.paragraph({ type: 'paragraph', content: [node] });
    }
  }

  /** The anchor of a block; null if an earlier block has the same. */
  private id(node: DocumentNode): string | null {
    const id = node.attrs?.id;
    if (typeof id !== 'string' || id === '' || this.usedIds.has(id)) return null;
    this.usedIds.add(id);
    return `b-${id}`;
  }

  /** An attribute's text with typography; empty if it has none. */
  private attributeText(node: DocumentNode, name: string): string {
    const value = node.attrs?.[name];
    // Captions are annotated, so their quotation marks stay as typed; in alternative texts, which
    // are read aloud, they make no difference.
    const set = name === 'alt' || name === 'caption' ? setBodyText : setTypography;
    return typeof value === 'string' ? set(value, this.options.language).trim() : '';
  }

  private paragraph(node: DocumentNode): string {
    const html = renderLine(node.content ?? [], this.line);
    return html === '' ? '' : `<p${attributes({ id: this.id(node) })}>${html}</p>\n`;
  }

  private heading(node: DocumentNode): string {
    const heading = this.headings.get(node);
    if (!heading) return '';
    const { id, level, block } = heading;
    return `<h${level}${attributes({ id, 'data-block': block })}>${renderLine(node.content ?? [], this.line)}</h${level}>\n`;
  }

  private orderedList(node: DocumentNode, inner: string): string {
    const start = Math.trunc(Number(node.attrs?.start ?? 1));
    const type = typeof node.attrs?.type === 'string' && /^[aAiI]$/.test(node.attrs.type) ? node.attrs.type : null;
    return `<ol${attributes({ start: Number.isFinite(start) && start !== 1 ? start : null, type })}>\n${inner}</ol>\n`;
  }

  private taskItem(node: DocumentNode, inner: string): string {
    const paragraph = /^<p id="(b-[\w-]+)"/.exec(inner)?.[1];
    const name = paragraph ? { 'aria-labelledby': paragraph } : { 'aria-label': lineText(node).trim() || '…' };
    const box = attributes({ type: 'checkbox', disabled: true, checked: node.attrs?.checked === true, ...name });
    return `<li${attributes({ id: this.id(node) })}><input${box}><div>${inner}</div></li>\n`;
  }

  private codeBlock(node: DocumentNode): string {
    const language = node.attrs?.language;
    const named = typeof language === 'string' && language !== '' ? `language-${language}` : null;
    return `<pre${attributes({ id: this.id(node) })}><code${attributes({ class: named })}>${escapeHtml(lineText(node))}</code></pre>\n`;
  }

  private table(node: DocumentNode, depth: number): string {
    const number = ++this.tables;
    const html = renderTable(
      node,
      this.id(node),
      (cell) => this.blocks(cell.content, depth + 1).trim(),
      (label) => setTypography(label, this.options.language),
    );
    const region = { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': this.words.table(number) };
    return `<div${attributes(region)}>\n${html}\n</div>\n`;
  }

  private figure(node: DocumentNode): string {
    const { file } = node.attrs ?? {};
    const [alt, caption, credit] = [
      this.attributeText(node, 'alt'),
      this.attributeText(node, 'caption'),
      this.attributeText(node, 'credit'),
    ];
    const creditHtml = credit ? `<span class="credit">${escapeHtml(this.words.credit(credit))}</span>` : '';
    const captionHtml = [caption ? escapeHtml(caption) : '', creditHtml].filter(Boolean).join(' ');
    const image = typeof file === 'string' && file !== '' ? this.image(node, file, alt) : missingImage(alt);
    if (image === '' && captionHtml === '') return '';
    const figcaption = captionHtml === '' ? '' : `<figcaption>${captionHtml}</figcaption>`;
    return `<figure${attributes({ id: this.id(node) })}>${image}${figcaption}</figure>\n`;
  }

  private image(node: DocumentNode, file: string, alt: string): string {
    const size = (value: unknown) => (typeof value === 'number' && value > 0 ? Math.round(value) : null);
    const [width, height] = [size(node.attrs?.width), size(node.attrs?.height)];
    const src = this.options.fileUrl(file);
    const small = width !== null && width > SMALL_IMAGE_WIDTH ? this.options.fileUrl(file, SMALL_IMAGE_WIDTH) : src;
    // If every width has the same address, there is nothing to choose from.
    const choice = small !== src && !/[\s,]/.test(src + small);
    const srcset = choice ? `${small} ${SMALL_IMAGE_WIDTH}w, ${src} ${width}w` : null;
    const values = {
      src,
      srcset,
      sizes: srcset ? IMAGE_SIZES : null,
      alt,
      width,
      height,
      loading: 'lazy',
      decoding: 'async',
    };
    return `<img${attributes(values)}>`;
  }

  private typedBlock(node: DocumentNode, inner: string): string {
    const kind = isBlockKind(node.attrs?.kind) ? node.attrs.kind : 'finding';
    const { mark, isQuotation = false, [this.locale]: label } = blockLabel(kind);
    const [title, value, by] = [
      this.attributeText(node, 'title'),
      this.attributeText(node, 'value'),
      this.attributeText(node, 'attribution'),
    ];
    const tag = isQuotation ? 'figure' : 'aside';
    const named = { id: this.id(node), class: `block block-${kind}`, 'data-kind': kind };
    const parts = [
      `<p${attributes({ class: 'block-label', ...this.labelLanguage })}><span aria-hidden="true">${mark}</span> ${escapeHtml(label)}</p>`,
      title && `<p class="block-title">${escapeHtml(title)}</p>`,
      value && `<p class="block-value">${escapeHtml(value)}</p>`,
      isQuotation ? `<blockquote>\n${inner}</blockquote>` : inner.trimEnd(),
      by &&
        (isQuotation
          ? `<figcaption>${escapeHtml(by)}</figcaption>`
          : `<p class="block-attribution">${escapeHtml(by)}</p>`),
      isClaimKind(kind) && restsPlaceholder(node, this.locale, this.labelLanguage),
    ].filter(Boolean);
    const ariaLabel = title ? this.words.labelled(label, title) : label;
    // Not a landmark: a study has dozens of them.
    const role = isQuotation ? {} : { role: 'note' };
    return `<${tag}${attributes({ ...named, ...role, 'aria-label': ariaLabel })}>\n${parts.join('\n')}\n</${tag}>\n`;
  }

  private callNote(note: DocumentNode): string {
    const number = this.notes.length + 1;
    // Reserves the number first: a note never contains another, but one in a repaired document
    // might.
    this.notes.push('');
    this.notes[number - 1] = renderLine(note.content ?? [], this.line);
    const link = {
      id: `fnref-${number}`,
      href: `#fn-${number}`,
      role: 'doc-noteref',
      'aria-label': this.words.note(number),
    };
    return `<sup class="footnote-call"><a${attributes(link)}>${number}</a></sup>`;
  }

  private endnotes(): string {
    if (this.notes.length === 0) return '';
    const items = this.notes.map((html, i) => {
      const back = { href: `#fnref-${i + 1}`, role: 'doc-backlink', 'aria-label': this.words.backToCall(i + 1) };
      return `<li id="fn-${i + 1}"><p>${html} <a${attributes(back)}>↩</a></p></li>\n`;
    });
    const section = { class: 'footnotes', role: 'doc-endnotes', 'aria-label': this.words.notes };
    return `<section${attributes(section)}>\n<ol>\n${items.join('')}</ol>\n</section>\n`;
  }
}

function missingImage(alt: string): string {
  return alt === '' ? '' : `<p class="figure-missing">${escapeHtml(alt)}</p>`;
}

/**
 * The placeholder of a card. Its path is built from the parsed address, so that it cannot end the
 * comment early.
 */
function pageCard(node: DocumentNode): string {
  const address = typeof node.attrs?.href === 'string' ? parseAddress(node.attrs.href) : null;
  if (!address || !isSlug(address.slug)) return '';
  const path = address.type === 'page' ? pagePath(address) : collectionPath(address);
  return `<!--page-card:${path}-->\n`;
}

/**
 * Renders a document as HTML for readers: complete without scripts, safe whatever the document
 * contains, and the same for everyone except the page cards and citations, which the server fills
 * in by the viewer's rights.
 */
export function renderDocument(document: Node | DocumentNode, options: RenderOptions): RenderedDocument {
  const json = documentJson(document);
  const headings = nameHeadings(json, options.language);
  const html = new HtmlRenderer(options, headings).document(json);
  return { html, headings: [...headings.values()].map(({ id, level, text }) => ({ id, level, text })) };
}
