import type { Element, ElementContent, Parents } from 'hast';
import { findElement, hasClass, isElement, property } from '#content/import/hast/hast-tree.ts';
import { liftHeadings, markTasks, nameNumbering, nestInItems } from './listed-items.ts';
import { findMarker, isListParagraph, type PastedMarker } from './pasted-marker.ts';
import { isSpace, made, styleOf } from './pasted-style.ts';

/** How a level of a list is numbered: null for bullets, else the `type` of an `ol`. */
type Numbering = null | '1' | 'a' | 'A' | 'i' | 'I';

/** A list item that a word processor writes as a paragraph. */
interface LevelItem {
  readonly level: number;
  /** Items of different lists do not continue each other. */
  readonly list: string;
  readonly numbering: Numbering;
  readonly start: number;
  readonly content: ElementContent[];
  /** Distance of its words from the margin, in points; null if unknown. */
  readonly margin: number | null;
}

const DEEPEST = 9;
const ROMAN = /^[ivxlcdm]+$/i;

/**
 * The numbering that Word's marker before an item shows. `i.` begins a list in roman numbers, but
 * is the ninth letter of a list that is lettered already.
 */
function numberingOf(marker: string, before: Numbering | undefined): { numbering: Numbering; start: number } {
  const [, number, word] =
    /^\(?(?:(?:\d+\.)*(\d+)[.):]?|([a-z]{1,7})[.)])$/i.exec(marker) ??
    // With words: « Étape 1 : ».
    /^\p{L}+(\d{1,6})\P{L}?$/u.exec(marker) ??
    [];
  if (number) return { numbering: '1', start: Math.min(Number(number), 1_000_000) };
  if (!word) return { numbering: null, start: 1 };
  const isUpper = word === word.toUpperCase();
  const lettered = word.length === 1 && (before === 'a' || before === 'A' || !/[ivx]/i.test(word));
  if (!lettered && ROMAN.test(word)) return { numbering: isUpper ? 'I' : 'i', start: 1 };
  if (word.length > 1) return { numbering: null, start: 1 };
  return { numbering: isUpper ? 'A' : 'a', start: word.toLowerCase().charCodeAt(0) - 96 };
}

/** The list levels that Word's style sheet declares as bullets: `@list l0:level1 { … }`. */
export function bulletLevels(styles: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, level, body] of styles.matchAll(/@list\s+(l\d{1,6}:level\d)\b[^{}]{0,200}\{([^{}]{0,2000})\}/g)) {
    if (/mso-level-number-format\s*:\s*bullet/i.test(body!)) found.add(level!);
  }
  return found;
}

class PastedLists {
  private readonly bullets: ReadonlySet<string>;
  /** The numbering last seen of each level of each list. */
  private readonly numberings = new Map<string, Numbering>();

  constructor(bullets: ReadonlySet<string>) {
    this.bullets = bullets;
  }

  /** Word's paragraph with `mso-list: l0 level2 lfo1`, as an item; null for any other. */
  private wordItem(element: Element): LevelItem | null {
    const [, list, digits] = /^(l\d+)\s+level(\d+)/.exec(styleOf(element, 'mso-list')) ?? [];
    if (!list || !isElement(element, 'p', 'div')) return null;
    const level = Math.min(Number(digits), DEEPEST);
    const key = `${list}:level${level}`;
    const named = property(element, 'style').match(/lfo\d+/i)?.[0] ?? list;
    return this.levelItem(element, { level, list: named, key, marker: findMarker(element, true) });
  }

  /** A list paragraph without its declarations; null for one without a marker. */
  private bareItem(element: Element): LevelItem | null {
    if (!isElement(element, 'p', 'div') || !isListParagraph(element)) return null;
    const marker = findMarker(element, true);
    if (!marker) return null;
    const level = Math.min(Math.max(Math.round(marginOf(element) / LIST_MARGIN), 1), DEEPEST);
    return this.levelItem(element, { level, list: '', key: `level${level}`, marker });
  }

  private levelItem(
    element: Element,
    of: {
      readonly level: number;
      readonly list: string;
      /** The level of its list in the style sheet. */
      readonly key: string;
      readonly marker: PastedMarker | null;
    },
  ): LevelItem {
    const { level, list, key, marker } = of;
    const { numbering, start } = this.bullets.has(key)
      ? { numbering: null, start: 1 }
      : numberingOf(marker?.words ?? '', this.numberings.get(key));
    this.numberings.set(key, numbering);
    const content = [made('p', marker?.rest ?? element.children)];
    return { level, list, numbering, start, content, margin: marginOf(element) };
  }

  /**
   * The items of a list of Word for the web: it writes each item as a list in a frame of its own.
   */
  private framedItems(element: Element): LevelItem[] | null {
    if (!hasClass(element, 'ListContainerWrapper')) return null;
    const list = findElement(element, (inner) => isElement(inner, 'ul', 'ol'));
    if (!list) return null;
    return list.children
      .filter((child) => isElement(child, 'li'))
      .map((item) => {
        const level = Number(property(item, 'dataAriaLevel') || property(item, 'ariaLevel')) || 1;
        const type = property(list, 'type');
        const numbering = list.tagName === 'ul' ? null : /^[aAiI]$/.test(type) ? (type as Numbering) : '1';
        const start = Math.trunc(Number(property(list, 'start'))) || 1;
        const bounded = Math.min(Math.max(level, 1), DEEPEST);
        return { level: bounded, list: '', numbering, start, content: item.children, margin: null };
      });
  }

  itemsOf(element: Element): LevelItem[] | null {
    const item = this.wordItem(element) ?? this.bareItem(element);
    return item ? [item] : this.framedItems(element);
  }
}

/** A list that is being filled, and those around it. */
interface OpenList {
  readonly level: number;
  readonly list: string;
  readonly numbering: Numbering;
  readonly element: Element;
  readonly margin: number | null;
}

/** A second paragraph of an item has Word's class of a list and no marker. */
const continuesItem = (element: Element) =>
  isElement(element, 'p') && /Mso(ListParagraphCxSp(Middle|Last)|ListContinue)/.test(property(element, 'className'));

const POINTS: Readonly<Record<string, number>> = { pt: 1, px: 0.75, cm: 28.35, mm: 2.835, in: 72 };
/** The left margin of Word's list paragraphs without a declared one, in points. */
const LIST_MARGIN = 36;

function marginOf(element: Element): number {
  // The left one is the last of four.
  const [, , , last = ''] = styleOf(element, 'margin').split(/\s+/);
  const [, size, unit] = /^([\d.]+)(pt|px|cm|mm|in)$/.exec(styleOf(element, 'margin-left') || last) ?? [];
  return size ? Number(size) * POINTS[unit!]! : LIST_MARGIN;
}

/**
 * The item that a paragraph without a marker continues: the last one of the deepest list that does
 * not begin to the right of it.
 */
function continuedItem(open: OpenList[], paragraph: Element): Element | null {
  const margin = marginOf(paragraph);
  const beside = open.filter((list) => list.margin === null || list.margin <= margin + 1);
  const list = beside.at(-1) ?? open[0];
  if (list) open.splice(open.indexOf(list) + 1);
  const last = list?.element.children.at(-1);
  return last?.type === 'element' ? last : null;
}

function listElement({ numbering, start }: LevelItem): Element {
  if (numbering === null) return made('ul', []);
  return made('ol', [], {
    ...(start === 1 ? {} : { start: String(start) }),
    ...(numbering === '1' ? {} : { type: numbering }),
  });
}

function gather(parent: Parents, lists: PastedLists): void {
  const children: ElementContent[] = [];
  let open: OpenList[] = [];
  const add = (item: LevelItem) => {
    while (open.length > 0 && open.at(-1)!.level > item.level) open.pop();
    const same = open.at(-1);
    if (same?.level === item.level && (same.numbering !== item.numbering || same.list !== item.list)) open.pop();
    if (open.at(-1)?.level !== item.level) {
      const element = listElement(item);
      const around = open.at(-1)?.element.children.at(-1);
      if (around?.type === 'element') around.children.push(element);
      else children.push(element);
      open.push({ level: item.level, list: item.list, numbering: item.numbering, element, margin: item.margin });
    }
    open.at(-1)!.element.children.push(made('li', item.content));
  };
  for (const child of parent.children as ElementContent[]) {
    if (child.type === 'comment' || (child.type === 'text' && isSpace(child.value) && open.length > 0)) continue;
    if (child.type !== 'element') {
      open = [];
      children.push(child);
      continue;
    }
    const items = lists.itemsOf(child);
    const continued = !items && continuesItem(child) ? continuedItem(open, child) : null;
    if (items) for (const item of items) add(item);
    else if (continued) continued.children.push(child);
    else {
      open = [];
      gather(child, lists);
      children.push(child);
    }
  }
  parent.children = children;
}

/**
 * Makes lists of what word processors copy instead of lists: Word's paragraphs with `mso-list`,
 * the frames of Word for the web, Google Docs’ lists beside items; and headings of numbered ones.
 * @param styles the words of the style sheets that came along
 */
export function gatherLists(root: Parents, styles: string): void {
  gather(root, new PastedLists(bulletLevels(styles)));
  nestInItems(root);
  nameNumbering(root);
  markTasks(root);
  liftHeadings(root);
}
