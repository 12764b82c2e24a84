import type { Element, ElementContent, Root } from 'hast';
import type { FootnoteDefinition, Html, Root as MarkdownRoot, Nodes, Parents, Text } from 'mdast';
import rehypeRaw from 'rehype-raw';
import remarkDirective from 'remark-directive';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype, { defaultHandlers, type Options } from 'remark-rehype';
import { type Processor, unified } from 'unified';
import { CONTINUE, SKIP, visit } from 'unist-util-visit';
import { findBlockByDirective } from '#content/document/blocks.ts';
import { MAX_CHARACTERS, MAX_NODES } from '#content/document/limits.ts';
import { NavetteError } from '#content/errors.ts';
import { wordsOf } from '#content/import/hast/hast-tree.ts';
import type { ImportReport } from '#content/import/report/import-report.ts';
import { isHtmlName } from './html-names.ts';
import { markdownCitations } from './markdown-citation.ts';

type Handlers = NonNullable<Options['handlers']>;
type State = Parameters<NonNullable<Handlers['html']>>[0];
type Directive = Extract<Nodes, { type: 'containerDirective' | 'leafDirective' }>;

/** Directives as blocks only: within a line, `10:30` and `foo:bar` are text. */
function blockDirectives(this: Processor): void {
  remarkDirective.call(this);
  delete this.data().micromarkExtensions?.at(-1)?.text;
}

const parser = unified()
  .use(remarkParse)
  .use(remarkFrontmatter, ['yaml'])
  // French authors write a single tilde for "about": « ~20 € ».
  .use(remarkGfm, { singleTilde: false })
  .use(blockDirectives)
  .use(markdownCitations);

const element = (tagName: string, properties: Element['properties'], children: ElementContent[]): Element => ({
  type: 'element',
  tagName,
  properties,
  children,
});

const paragraphOf = (children: Element['children']) => element('p', {}, children);

const HOLDS_BLOCKS = new Set(['root', 'blockquote', 'listItem', 'footnoteDefinition', 'containerDirective']);

/** Keeps invented tags as text: `<nom de la commune>` is a placeholder, not markup. */
function keepInventedTags(tree: MarkdownRoot): void {
  visit(tree, 'html', (node: Html, index, parent: Parents | undefined) => {
    const name = /^<\/?([a-z][a-z0-9-]*)/i.exec(node.value)?.[1];
    if (!name || isHtmlName(name) || !parent || index === undefined) return;
    const text: Text = { type: 'text', value: node.value };
    parent.children[index] = HOLDS_BLOCKS.has(parent.type) ? { type: 'paragraph', children: [text] } : text;
  });
}

/**
 * Elements that would continue through all that follows if their end tag is missing, in HTML as in
 * browsers.
 */
const RUNS_ON = /^<(\/?)(a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])/i;

/**
 * Closes HTML elements at the end of their line: a forgotten `</a>` must not turn the rest into a
 * link.
 */
function endTagsWithLine(tree: MarkdownRoot): void {
  visit(tree, (node) => {
    if (node.type !== 'paragraph' && node.type !== 'heading' && node.type !== 'tableCell') return CONTINUE;
    const open: string[] = [];
    visit(node, 'html', (tag: Html) => {
      const [, end, name = ''] = RUNS_ON.exec(tag.value) ?? [];
      if (name === '') return;
      const last = open.lastIndexOf(name.toLowerCase());
      if (end === '') open.push(name.toLowerCase());
      else if (last >= 0) open.splice(last, 1);
    });
    for (const name of open.reverse()) node.children.push({ type: 'html', value: `</${name}>` });
    return SKIP;
  });
}

/**
 * Marks list items as loose or tight, as CommonMark renders their list. For each item, the library
 * would ask this of all items of the list, which takes minutes for a long list.
 */
function loosenLists(tree: MarkdownRoot): void {
  visit(tree, 'list', (list) => {
    const isLoose = list.spread || list.children.some(({ spread, children }) => spread ?? children.length > 1);
    for (const item of list.children) item.spread = isLoose;
  });
}

/** The notes of a text, and which of them are called. */
class Notes {
  private readonly definitions = new Map<string, FootnoteDefinition>();
  private readonly called = new Set<string>();
  /** The number of nodes of each note that was called. */
  private readonly sizes = new Map<FootnoteDefinition, number>();
  /** The total over all calls so far: a note is in the document once for each call. */
  private nodes = 0;
  private characters = 0;

  constructor(tree: MarkdownRoot) {
    visit(tree, (node) => {
      if (node.type === 'footnoteReference') this.called.add(node.identifier);
      if (node.type !== 'footnoteDefinition') return CONTINUE;
      if (!this.definitions.has(node.identifier)) this.definitions.set(node.identifier, node);
      // A call within a note does not count: the note that it calls stays in its place.
      return SKIP;
    });
  }

  /**
   * @throws NavetteError `too-large` if the calls of notes add up to more than a document may have
   */
  private count(definition: FootnoteDefinition): void {
    let size = this.sizes.get(definition) ?? 0;
    if (size === 0) {
      visit(definition, () => {
        size++;
      });
      this.sizes.set(definition, size);
    }
    const { start, end } = definition.position ?? {};
    this.nodes += size;
    this.characters += (end?.offset ?? 0) - (start?.offset ?? 0);
    if (this.nodes > MAX_NODES) throw new NavetteError('too-large', { limit: MAX_NODES });
    if (this.characters > MAX_CHARACTERS) throw new NavetteError('too-large', { limit: MAX_CHARACTERS });
  }

  /**
   * The words of a note, as the inline content of its call.
   * @throws NavetteError `too-large`
   */
  content(state: State, identifier: string): ElementContent[] {
    const definition = this.definitions.get(identifier);
    if (!definition) return [];
    this.count(definition);
    const content: ElementContent[] = [];
    const collect = (node: Nodes) => {
      if (node.type === 'footnoteReference') return;
      if (node.type === 'paragraph' || node.type === 'heading') {
        if (content.length > 0) content.push({ type: 'text', value: ' ' });
        const called = { ...node, children: node.children.filter((child) => child.type !== 'footnoteReference') };
        content.push(...(state.all(called) as ElementContent[]));
      } else if ('children' in node) {
        for (const child of node.children) collect(child);
      } else if ('value' in node && node.type !== 'html') {
        content.push({ type: 'text', value: ` ${node.value}` });
      }
    };
    collect(definition);
    return content;
  }

  isCalled(identifier: string): boolean {
    return this.called.has(identifier);
  }
}

function toHandlers(tree: MarkdownRoot, source: string, report: ImportReport): Handlers {
  const notes = new Notes(tree);
  return {
    // Without the list, whose looseness `loosenLists` has already applied.
    listItem: (state, node) => defaultHandlers.listItem(state, node, undefined),
    footnoteReference: (state, node) => element('span', { dataFootnote: '' }, notes.content(state, node.identifier)),
    // A note without a call is kept: somebody wrote it.
    footnoteDefinition: (state, node: FootnoteDefinition) =>
      notes.isCalled(node.identifier) ? undefined : element('div', {}, notes.content(state, node.identifier)),
    containerDirective: (state, node: Directive) => containerDirective(state, node, report),
    leafDirective: (state, node: Directive) => leafDirective(state, node, source, report),
  };
}

function containerDirective(state: State, node: Directive, report: ImportReport): Element {
  const kind = findBlockByDirective(node.name);
  const label = node.children[0];
  const labelled =
    kind !== null && !node.attributes?.title && label?.type === 'paragraph' && label.data?.directiveLabel;
  const content = labelled ? { ...node, children: node.children.slice(1) } : node;
  const children = state.wrap(state.all(content as Directive), true);
  if (!kind) {
    report.leaveOut('directive');
    return element('div', {}, children);
  }
  const { value = '', attribution = '' } = node.attributes ?? {};
  const title = labelled
    ? wordsOf(element('p', {}, state.all(label) as ElementContent[]))
    : (node.attributes?.title ?? '');
  return element(
    'aside',
    { dataKind: kind, dataTitle: title, dataValue: value, dataAttribution: attribution },
    children,
  );
}

function leafDirective(state: State, node: Directive, source: string, report: ImportReport): Element {
  const href = node.attributes?.href;
  if (node.name === 'page' && href) return element('div', { dataHref: href }, []);
  report.leaveOut('directive');
  if (node.children.length > 0) return paragraphOf(state.all(node) as ElementContent[]);
  // Without a label it may not be a directive, but a line that begins with two colons.
  const { start, end } = node.position ?? {};
  return paragraphOf([{ type: 'text', value: source.slice(start?.offset ?? 0, end?.offset ?? 0) || `::${node.name}` }]);
}

export interface MarkdownTree {
  /** The front matter as written. */
  readonly frontMatter: string | null;
  readonly tree: Root;
}

/**
 * Converts Markdown to an HTML tree: embedded HTML is parsed, typed blocks and notes become
 * elements that the HTML import recognises.
 */
export function markdownTree(source: string, report: ImportReport): MarkdownTree {
  const parsed = parser.parse(source);
  const first = parsed.children[0];
  keepInventedTags(parsed);
  endTagsWithLine(parsed);
  loosenLists(parsed);
  const tree = unified()
    .use(remarkRehype, { allowDangerousHtml: true, handlers: toHandlers(parsed, source, report) })
    .use(rehypeRaw)
    .runSync(parsed) as Root;
  return { frontMatter: first?.type === 'yaml' ? first.value : null, tree };
}
