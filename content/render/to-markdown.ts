import type { Node } from '@tiptap/pm/model';
import { toHtml } from 'hast-util-to-html';
import type { BlockContent, FootnoteDefinition, ListItem, PhrasingContent, Root, RootContent, TableRow } from 'mdast';
import remarkDirective from 'remark-directive';
import remarkGfm from 'remark-gfm';
import remarkStringify from 'remark-stringify';
import { type Processor, unified } from 'unified';
import { blockLabel, isBlockKind } from '#content/document/blocks.ts';
import { type DocumentNode, documentJson, textOf, walk } from '#content/document/document.ts';
import { promptOf } from '#content/document/prompt.ts';
import { listHeadings } from '#content/document/reading/headings.ts';
import { joinCaption } from '#content/import/report/import-images.ts';
import { writePromptComment } from '#content/text/prompt-comment.ts';
import { type ImageSource, MISSING_IMAGE, toHast } from './to-hast.ts';
import { type LineWriter, writeLine } from './to-markdown-line.ts';

export interface MarkdownOptions {
  /** The source of an image in the output; by default `images/` and the id of its file. */
  readonly imageSource?: ImageSource;
}

/** Directives are written as blocks only; `10:30` needs no escape. */
function blockDirectives(this: Processor): void {
  remarkDirective.call(this);
  const extension = this.data().toMarkdownExtensions?.at(-1);
  if (extension) extension.unsafe = extension.unsafe?.filter((pattern) => pattern.atBreak || pattern.character !== ':');
}

const writer = unified()
  .use(remarkGfm, { singleTilde: false, tablePipeAlign: false })
  .use(blockDirectives)
  .use(remarkStringify, {
    bullet: '-',
    emphasis: '_',
    rule: '-',
    listItemIndent: 'one',
    // Always escaped: the writer may put a character reference after it, which a bare backslash
    // would break.
    unsafe: [{ character: '\\', inConstruct: 'phrasing' }],
  })
  .freeze();

const ALIGNMENTS = new Set<unknown>(['left', 'center', 'right']);

const hasCode = (node: DocumentNode) => node.marks?.some((mark) => mark.type === 'code') ?? false;

/** True for a table that GFM can express: one header row, no spans, one line in each cell. */
function isPlainTable(table: DocumentNode): boolean {
  const rows = table.content ?? [];
  const width = rows[0]?.content?.length ?? 0;
  return rows.every((row, i) => {
    const cells = row.content ?? [];
    return (
      cells.length === width &&
      cells.every((cell, column) => {
        const { colspan = 1, rowspan = 1, align = null } = cell.attrs ?? {};
        const header = rows[0]!.content![column]!;
        return (
          cell.type === (i === 0 ? 'tableHeader' : 'tableCell') &&
          colspan === 1 &&
          rowspan === 1 &&
          align === (header.attrs?.align ?? null) &&
          cell.content?.length === 1 &&
          cell.content[0]!.type === 'paragraph' &&
          // GFM cannot express `\|` within code in a cell.
          !cell.content[0]!.content?.some((child) => child.text?.includes('\\|') && hasCode(child))
        );
      })
    );
  });
}

/** The prompt of an empty paragraph, as a comment: never displayed, but imported. */
function promptComment(node: DocumentNode): PhrasingContent[] {
  const prompt = promptOf(node);
  return prompt === null ? [] : [{ type: 'html', value: `<!--${writePromptComment(prompt)}-->` }];
}

class MarkdownWriter {
  private readonly imageSource: ImageSource;
  private readonly headingAnchors: ReadonlyMap<string | null, string>;
  /** Blocks that a link refers to, except headings, whose anchor follows from their words. */
  private readonly targets = new Set<string>();
  private readonly notes: DocumentNode[] = [];
  private readonly line: LineWriter;
  private readonly oneLine: LineWriter;

  constructor(document: DocumentNode, options: MarkdownOptions) {
    this.imageSource = options.imageSource ?? ((file) => `images/${file}`);
    this.headingAnchors = new Map(listHeadings(document, '').map((heading) => [heading.block, heading.id]));
    walk(document, (node) => {
      for (const mark of node.marks ?? []) {
        const id = /^#b-(.+)$/.exec(String(mark.attrs?.href ?? ''))?.[1];
        if (id && !this.headingAnchors.has(id)) this.targets.add(id);
      }
      return undefined;
    });
    const href = (target: string) => {
      const id = target.startsWith('#b-') ? target.slice(3) : null;
      return id !== null && this.headingAnchors.has(id) ? `#${this.headingAnchors.get(id)}` : target;
    };
    this.line = { href, note: (note) => this.notes.push(note), oneLine: false };
    this.oneLine = { ...this.line, oneLine: true };
  }

  root(document: DocumentNode): Root {
    const children: RootContent[] = this.blocks(document.content);
    // A note never contains another; in a repaired document it might, and the list grows while it
    // is read.
    for (let i = 0; i < this.notes.length; i++) children.push(this.note(i));
    return { type: 'root', children };
  }

  private note(index: number): FootnoteDefinition {
    const identifier = String(index + 1);
    const line = writeLine(this.notes[index]!.content, this.oneLine);
    return {
      type: 'footnoteDefinition',
      identifier,
      label: identifier,
      children: [{ type: 'paragraph', children: line }],
    };
  }

  private blocks(nodes: readonly DocumentNode[] | undefined): BlockContent[] {
    return (nodes ?? []).flatMap((node) => {
      const anchor = this.anchor(node);
      const inline = anchor !== null && node.type === 'paragraph';
      const written = this.block(node, inline ? [{ type: 'html', value: anchor }] : []);
      return anchor === null || inline ? written : [{ type: 'html', value: anchor } as const, ...written];
    });
  }

  private anchor(node: DocumentNode): string | null {
    const id = node.attrs?.id;
    return typeof id === 'string' && this.targets.has(id) && /^[\w-]+$/.test(id) ? `<a id="b-${id}"></a>` : null;
  }

  private block(node: DocumentNode, before: PhrasingContent[]): BlockContent[] {
    switch (node.type) {
      case 'paragraph': {
        const children = [...before, ...promptComment(node), ...writeLine(node.content, this.line)];
        return children.length === 0 ? [] : [{ type: 'paragraph', children }];
      }
      case 'heading': {
        const depth = Math.min(6, Math.max(1, Number(node.attrs?.level))) as 1 | 2 | 3 | 4 | 5 | 6;
        return [{ type: 'heading', depth, children: writeLine(node.content, this.oneLine) }];
      }
      case 'bulletList':
      case 'taskList':
        return [{ type: 'list', ordered: false, spread: false, children: this.items(node) }];
      case 'orderedList': {
        const start = Number(node.attrs?.start ?? 1);
        return [{ type: 'list', ordered: true, start, spread: false, children: this.items(node) }];
      }
      case 'blockquote':
        return [{ type: 'blockquote', children: this.blocks(node.content) }];
      case 'codeBlock': {
        const lang = typeof node.attrs?.language === 'string' ? node.attrs.language : null;
        return [{ type: 'code', lang, value: textOf(node) }];
      }
      case 'horizontalRule':
        return [{ type: 'thematicBreak' }];
      case 'table':
        return [isPlainTable(node) ? this.table(node) : this.html(node)];
      case 'figure':
        return [this.figure(node)];
      case 'typedBlock':
        return [this.typedBlock(node)];
      case 'pageCard':
        return [
          { type: 'leafDirective', name: 'page', attributes: { href: String(node.attrs?.href ?? '') }, children: [] },
        ];
      default:
        return this.blocks(node.content);
    }
  }

  private items(list: DocumentNode): ListItem[] {
    return (list.content ?? []).map((item) => {
      const [first, ...rest] = item.content ?? [];
      const anchors = [item, first].flatMap((node) => (node && this.anchor(node)) ?? []);
      const head = first
        ? this.block(
            first,
            anchors.map((value) => ({ type: 'html', value })),
          )
        : [];
      const children = [...head, ...this.blocks(rest)];
      const checked = item.type === 'taskItem' ? item.attrs?.checked === true : null;
      return { type: 'listItem', checked, spread: rest.some((node) => !node.type.endsWith('List')), children };
    });
  }

  private table(table: DocumentNode): BlockContent {
    const rows = table.content!;
    const align = rows[0]!.content!.map((cell) => (ALIGNMENTS.has(cell.attrs?.align) ? cell.attrs?.align : null));
    const children: TableRow[] = rows.map((row) => ({
      type: 'tableRow',
      children: row.content!.map((cell) => ({
        type: 'tableCell',
        children: [...promptComment(cell.content![0]!), ...writeLine(cell.content![0]!.content, this.oneLine)],
      })),
    }));
    return { type: 'table', align: align as ('left' | 'center' | 'right' | null)[], children };
  }

  /**
   * Writes a node as HTML on one line, since an empty line would end it, for what Markdown cannot
   * express.
   */
  private html(node: DocumentNode): BlockContent {
    return { type: 'html', value: toHtml(toHast(node, this.imageSource)).replace(/\n/g, '&#10;') };
  }

  private figure(node: DocumentNode): BlockContent {
    const { file, alt, caption, credit } = node.attrs ?? {};
    const url = typeof file === 'string' && file !== '' ? this.imageSource(file) : MISSING_IMAGE;
    const title = joinCaption(String(caption ?? ''), String(credit ?? '')) || null;
    return { type: 'paragraph', children: [{ type: 'image', url, alt: String(alt ?? ''), title }] };
  }

  private typedBlock(node: DocumentNode): BlockContent {
    const kind = isBlockKind(node.attrs?.kind) ? node.attrs.kind : 'finding';
    const attributes: Record<string, string> = {};
    for (const name of ['title', 'value', 'attribution']) {
      const value = node.attrs?.[name];
      if (typeof value === 'string' && value !== '') attributes[name] = value;
    }
    return {
      type: 'containerDirective',
      name: blockLabel(kind).directive,
      attributes,
      children: this.blocks(node.content),
    };
  }
}

/**
 * Writes a document in our dialect of Markdown. `parseMarkdown` reads it back as the same document,
 * except for ids. Not written: empty paragraphs without a prompt, column widths, the numbering
 * style of a list.
 */
export function renderMarkdown(document: Node | DocumentNode, options: MarkdownOptions = {}): string {
  const json = documentJson(document);
  return writer.stringify(new MarkdownWriter(json, options).root(json));
}
