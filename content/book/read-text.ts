import type { Element, ElementContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { blockLabel, isBlockKind } from '#content/document/blocks.ts';
import type { Block, BlockOf, Inline, Line } from './book.ts';
import { attribute, classes, isSign, type LineReading, readLine } from './read-line.ts';
import { readTable } from './read-table.ts';
import { lineWords } from './walk-book.ts';

export interface TextReading {
  /** The anchor in the book of a place in this text. */
  readonly anchor: (id: string) => string;
  /** The target of a link: an absolute address, `#anchor`, or null for words without a link. */
  readonly link: (href: string) => string | null;
  /** Blocks to insert after a top-level block, by its id and the ids of the blocks in it. */
  readonly after?: (blockIds: readonly string[]) => readonly Block[];
}

export interface ReadText {
  readonly blocks: readonly Block[];
  /** Elements that the reader does not know: of a block that only the renderer was extended for. */
  readonly unknown: readonly string[];
}

const FILE = /^(?:https?:\/\/[^/]+)?\/fichiers\/([A-Za-z0-9_-]+)/;
const NUMBERINGS = ['1', 'a', 'A', 'i', 'I'] as const;
const INLINE = new Set(['a', 'span', 'strong', 'em', 's', 'u', 'sub', 'sup', 'code', 'br']);

/**
 * Reads a text as its readers get it: the HTML of `content/render/html.ts`, with cards, citations
 * and the evidence of findings filled in by the viewer's rights. An exported file thus contains
 * exactly what this viewer may read.
 */
export function readText(html: string, reading: TextReading): ReadText {
  const { children } = fromHtml(html, { fragment: true });
  const nodes = children.filter((child): child is ElementContent => child.type !== 'doctype');
  const reader = new TextReader(nodes, reading);
  const { after } = reading;
  const blocks = after
    ? nodes.flatMap((node) => [...reader.blocks([node]), ...after(blockIdsIn(node))])
    : reader.blocks(nodes);
  return { blocks, unknown: reader.unknown };
}

/** The ids of a block and of the blocks in it. */
function blockIdsIn(node: ElementContent): string[] {
  if (node.type !== 'element') return [];
  const own = attribute(node, 'dataBlock') || /^b-(.+)$/.exec(attribute(node, 'id'))?.[1];
  return [...(own ? [own] : []), ...node.children.flatMap(blockIdsIn)];
}

class TextReader {
  readonly unknown: string[] = [];
  readonly #reading: TextReading;
  readonly #line: LineReading;
  /** Ids that links of this text lead to. */
  readonly #pointedAt = new Set<string>();

  constructor(nodes: readonly ElementContent[], reading: TextReading) {
    this.#reading = reading;
    const notes = new Map<string, Element>();
    const look = (node: ElementContent) => {
      if (node.type !== 'element') return;
      const [id, href] = [attribute(node, 'id'), attribute(node, 'href')];
      if (node.tagName === 'li' && /^fn-\d+$/.test(id)) notes.set(id, node);
      if (href.startsWith('#')) this.#pointedAt.add(href.slice(1));
      node.children.forEach(look);
    };
    nodes.forEach(look);
    this.#line = {
      link: (href) => (href.startsWith('#') ? `#${reading.anchor(href.slice(1))}` : reading.link(href)),
      note: (anchor) => notes.get(anchor) ?? null,
      unknown: (name) => this.unknown.push(name),
    };
  }

  blocks(nodes: readonly ElementContent[]): Block[] {
    const blocks: Block[] = [];
    let loose: ElementContent[] = [];
    const endLoose = () => {
      const line = readLine(loose, this.#line);
      if (lineWords(line).trim() !== '') blocks.push({ type: 'paragraph', line });
      loose = [];
    };
    for (const node of nodes) {
      if (node.type === 'text' || (node.type === 'element' && INLINE.has(node.tagName))) loose.push(node);
      else if (node.type === 'element') {
        endLoose();
        blocks.push(...this.#block(node));
      }
    }
    endLoose();
    return blocks;
  }

  #block(element: Element): Block[] {
    const has = (name: string) => classes(element).includes(name);
    const named = this.#named(element);
    switch (element.tagName) {
      case 'p':
        return [{ type: 'paragraph', ...named, line: this.#lineOf(element) }];
      case 'h2':
      case 'h3':
      case 'h4':
      case 'h5':
      case 'h6':
        return [this.#heading(element)];
      case 'ul':
        return [has('checklist') ? this.#checklist(element) : this.#list(element)];
      case 'ol':
        return [this.#list(element)];
      case 'blockquote':
        return [{ type: 'quote', ...named, blocks: this.blocks(element.children) }];
      case 'pre':
        return [{ type: 'code', ...named, text: wordsOf(element).replace(/\n$/, '') }];
      case 'hr':
        return [{ type: 'rule' }];
      case 'div':
        if (has('table-scroll')) return this.blocks(element.children);
        return this.#other(element);
      case 'table':
        return [{ ...readTable(element, (cell) => this.blocks(cell.children)), ...named }];
      case 'figure':
      case 'aside':
        if (has('block')) return [this.#typed(element)];
        if (has('page-card')) return [this.#card(element)];
        return element.tagName === 'figure' ? [this.#figure(element)] : this.#other(element);
      case 'details':
        return has('rests') ? [this.#rests(element)] : this.#other(element);
      case 'section':
        return has('footnotes') ? [] : this.#other(element);
      default:
        return this.#other(element);
    }
  }

  /** Preserves the words of an unknown element. */
  #other(element: Element): Block[] {
    this.unknown.push(element.tagName);
    return this.blocks(element.children);
  }

  #named(element: Element): { anchor?: string } {
    const id = attribute(element, 'id');
    return id !== '' && this.#pointedAt.has(id) ? { anchor: this.#reading.anchor(id) } : {};
  }

  #lineOf(element: Element) {
    return readLine(element.children, this.#line);
  }

  #heading(element: Element): BlockOf<'heading'> {
    const anchor = this.#reading.anchor(attribute(element, 'id'));
    const level = Number(element.tagName[1]);
    return { type: 'heading', anchor, level, line: withoutSigns(this.#lineOf(element)) };
  }

  #list(element: Element): BlockOf<'list'> {
    const type = attribute(element, 'type');
    return {
      type: 'list',
      start: element.tagName === 'ul' ? null : Number(attribute(element, 'start') || 1),
      numbering: NUMBERINGS.find((one) => one === type) ?? '1',
      items: elementsOf(element, 'li').map((item) => this.blocks(item.children)),
    };
  }

  #checklist(element: Element): BlockOf<'checklist'> {
    const items = elementsOf(element, 'li').map((item) => {
      const box = elementsOf(item, 'input')[0];
      // As `app/islands/reading/worksheet.ts` names it.
      const key = (box && wordsOfList(box.properties.ariaLabelledBy)) || attribute(item, 'id');
      return {
        checked: box?.properties.checked === true,
        blocks: elementsOf(item, 'div').flatMap((div) => this.blocks(div.children)),
        ...(key ? { key } : {}),
      };
    });
    return { type: 'checklist', items };
  }

  #figure(element: Element): BlockOf<'figure'> {
    const image = elementsOf(element, 'img')[0];
    const figcaption = elementsOf(element, 'figcaption')[0];
    const credit = figcaption && elementsOf(figcaption, 'span').find((span) => classes(span).includes('credit'));
    const missing = elementsOf(element, 'p')[0];
    const caption =
      figcaption?.children
        .filter((child) => child !== credit)
        .map(wordsOf)
        .join('') ?? '';
    return {
      type: 'figure',
      ...this.#named(element),
      file: image ? (FILE.exec(attribute(image, 'src'))?.[1] ?? null) : null,
      alt: image ? attribute(image, 'alt') : missing ? wordsOf(missing) : '',
      caption: caption.trim(),
      credit: credit ? wordsOf(credit) : '',
    };
  }

  #typed(element: Element): BlockOf<'typed'> {
    const code = attribute(element, 'dataKind');
    const kind = isBlockKind(code) ? code : 'finding';
    const { mark, isQuotation = false } = blockLabel(kind);
    const field = (name: string) => {
      const found = elementsOf(element, 'p', 'figcaption').find((one) => classes(one).includes(name));
      return found ? wordsOf(found).trim() : '';
    };
    const by = elementsOf(element, 'figcaption')[0];
    const label = elementsOf(element, 'p').find((one) => classes(one).includes('block-label'));
    const words = label?.children.filter((one) => !(one.type === 'element' && attribute(one, 'ariaHidden')));
    const fields = new Set(['block-label', 'block-title', 'block-value', 'block-attribution']);
    const rest = element.children.filter(
      (one) => !(one.type === 'element' && (one === by || classes(one).some((name) => fields.has(String(name))))),
    );
    const inner = rest.flatMap((one) =>
      isQuotation && one.type === 'element' && one.tagName === 'blockquote' ? one.children : [one],
    );
    const key = kind === 'exercise' ? attribute(element, 'id') : '';
    return {
      type: 'typed',
      ...this.#named(element),
      ...(key ? { key } : {}),
      kind,
      mark,
      label: (words ?? []).map(wordsOf).join('').trim(),
      title: field('block-title'),
      value: field('block-value'),
      attribution: by ? wordsOf(by).trim() : field('block-attribution'),
      isQuotation,
      blocks: this.blocks(inner),
    };
  }

  #card(element: Element): BlockOf<'card'> {
    const link = elementsOf(element, 'a')[0];
    const summary = elementsOf(element, 'p')[0];
    return {
      type: 'card',
      title: link ? wordsOf(link) : '',
      summary: summary ? wordsOf(summary) : '',
      href: (link && this.#line.link(attribute(link, 'href'))) ?? '',
    };
  }

  #rests(element: Element): BlockOf<'rests'> {
    const summary = elementsOf(element, 'summary')[0];
    const items = elementsOf(element, 'ul').flatMap((list) => elementsOf(list, 'li'));
    return {
      type: 'rests',
      sentence: summary ? wordsOf(summary) : '',
      items: items.map((item) => this.#lineOf(item)),
    };
  }
}

/** A heading without the signs of its annotations, which every list of contents would repeat. */
function withoutSigns(line: Line): Line {
  const idsOf = (isSign: boolean) =>
    line.flatMap((piece) =>
      piece.type === 'text' && (piece.isSign ?? false) === isSign ? (piece.annotations ?? []) : [],
    );
  const marked = new Set(idsOf(false));
  // Those of the whole heading.
  const whole = idsOf(true).filter((id) => !marked.has(id));
  return line.flatMap((piece): Inline[] => {
    if (piece.type !== 'text') return [piece];
    if (piece.isSign) return [];
    const { isAnnotated: _isAnnotated, annotations = [], ...plain } = piece;
    const about = [...annotations, ...whole];
    return [{ ...plain, ...(about.length > 0 ? { annotations: about } : {}) }];
  });
}

const elementsOf = (parent: Element, ...names: string[]): Element[] =>
  parent.children.filter((child): child is Element => child.type === 'element' && names.includes(child.tagName));

/** An attribute of ids, which hast has as a list. */
const wordsOfList = (value: Element['properties'][string]): string =>
  Array.isArray(value) ? value.join(' ') : typeof value === 'string' ? value : '';

const wordsOf = (node: ElementContent): string => {
  if (node.type === 'text') return node.value;
  // An annotation's sign cannot be shown apart in plain words: it is left out.
  return node.type === 'element' && !isSign(node) ? node.children.map(wordsOf).join('') : '';
};
