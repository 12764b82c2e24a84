import type { XmlAttributes } from '#server/exchange/reading/read-xml.ts';
import { STYLE_NAMES } from '#server/exchange/reading/style-names.ts';
import { type ClippedInches, clippedBy } from './odt-crop.ts';

/** The formatting that a style gives to words. */
export interface TextLook {
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  strike?: boolean;
  position?: 'sub' | 'sup' | null;
  /** As ISO codes: `fr-FR`. */
  language?: string;
  code?: boolean;
  /** Not shown. */
  hidden?: boolean;
  /** The sign of an annotation in an exported file. */
  isSign?: boolean;
}

interface Style {
  /** As people see it. */
  readonly name: string;
  readonly parent: string;
  /** Made by the word processor for direct formatting. */
  readonly isAutomatic: boolean;
  readonly look: TextLook;
  /** Of frames: what is cut off their picture. */
  clipped: ClippedInches | null;
}

/** The role of a paragraph, by its style. */
export type ParagraphRole =
  | 'title'
  | 'caption'
  | 'quote'
  | 'code'
  | 'head'
  | 'around'
  | 'contents'
  | 'contentsTitle'
  | 'text';

export interface ListLevel {
  readonly isOrdered: boolean;
  readonly start: number;
}

/** Most styles in a chain of parents. */
const MOST_PARENTS = 20;
/** Names of character styles that have a meaning themselves. */
const MEANT: Readonly<Record<string, TextLook>> = {
  'Strong Emphasis': { bold: true },
  Strong: { bold: true },
  Emphasis: { italic: true },
};
const ROLES: readonly (readonly [ParagraphRole, readonly string[]])[] = [
  ['title', STYLE_NAMES.titles],
  ['caption', ['Caption', ...STYLE_NAMES.captions]],
  ['quote', STYLE_NAMES.quotes],
  ['code', STYLE_NAMES.code],
  ['head', STYLE_NAMES.head],
  ['around', STYLE_NAMES.around],
];
const PAGE_FOOT = /^Page Foot Heading [1-6]$/;
const CONTENTS = /^(Contents \d+|toc( \d+)?)$/i;
const CONTENTS_TITLE = /^(Contents|toc) heading$/i;

/** `Heading_20_1` as people see it. */
const decoded = (name: string) =>
  name.replace(/_([0-9a-f]{2,4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** The styles of an OpenDocument text, gathered while its parts are read. */
export class OdtStyles {
  /** The language of words whose styles state none; `''` if no style does. */
  usual = '';
  private readonly styles = new Map<string, Style>();
  private readonly lists = new Map<string, (ListLevel | undefined)[]>();
  private readonly roles = new Map<string, ParagraphRole>();
  private style: Style | null = null;
  private isUsual = false;
  private list: (ListLevel | undefined)[] | null = null;

  /** @param isAutomatic within `office:automatic-styles` */
  begin(tag: string, attributes: XmlAttributes, isAutomatic: boolean): void {
    if (tag === 'style:style') {
      const {
        'style:name': key = '',
        'style:family': family = '',
        'style:parent-style-name': parent = '',
      } = attributes;
      const name = attributes['style:display-name'] ?? decoded(key);
      this.style = { name, parent, isAutomatic, look: { ...(isAutomatic ? {} : MEANT[name]) }, clipped: null };
      if (STYLE_NAMES.codeWords.some((one) => one === name)) this.style.look.code = true;
      if (STYLE_NAMES.signs.some((one) => one === name)) this.style.look.isSign = true;
      this.styles.set(`${family} ${key}`, this.style);
      // The formatting of this style only marks annotated words.
      if (STYLE_NAMES.annotated.some((one) => one === name)) this.style = null;
    } else if (tag === 'style:default-style') this.isUsual = attributes['style:family'] === 'paragraph';
    else if (tag === 'style:text-properties') this.meetLook(attributes);
    else if (tag === 'style:graphic-properties' && this.style) this.style.clipped = clippedBy(attributes['fo:clip']);
    else if (tag === 'text:list-style') {
      this.list = [];
      this.lists.set(attributes['style:name'] ?? '', this.list);
    } else if (this.list && tag.startsWith('text:list-level-style-')) {
      const level = Number(attributes['text:level']);
      const isOrdered = tag === 'text:list-level-style-number' && (attributes['style:num-format'] ?? '') !== '';
      if (level >= 1 && level <= 10)
        this.list[level] = { isOrdered, start: numberFrom(attributes['text:start-value']) ?? 1 };
    }
  }

  end(tag: string): void {
    if (tag === 'style:style') this.style = null;
    else if (tag === 'style:default-style') this.isUsual = false;
    else if (tag === 'text:list-style') this.list = null;
  }

  private meetLook(attributes: XmlAttributes): void {
    const language = languageIn(attributes);
    if (this.isUsual && language) this.usual = language;
    const look = this.style?.look;
    if (!look) return;
    const weight = attributes['fo:font-weight'];
    if (weight) look.bold = weight === 'bold' || Number(weight) >= 600;
    const slant = attributes['fo:font-style'];
    if (slant) look.italic = slant === 'italic' || slant === 'oblique';
    const under = attributes['style:text-underline-style'];
    if (under) look.underline = under !== 'none';
    const strike = attributes['style:text-line-through-style'] ?? attributes['style:text-line-through-type'];
    if (strike) look.strike = strike !== 'none';
    // Words, or by how much of a line they are raised.
    const position = attributes['style:text-position'];
    if (position) look.position = /^(super|[1-9])/.test(position) ? 'sup' : /^(sub|-)/.test(position) ? 'sub' : null;
    const display = attributes['text:display'];
    if (display) look.hidden = display === 'none';
    if (language) look.language = language;
  }

  /** The formatting of words with a character style. */
  spanLook(key: string): TextLook {
    const looks = this.chain('text', key).map(({ look }) => look);
    return Object.assign({}, ...looks.reverse());
  }

  /** The direct formatting of a whole paragraph, without that of its named style. */
  paragraphLook(key: string): TextLook {
    const style = this.styles.get(`paragraph ${key}`);
    if (style?.isAutomatic) return style.look;
    return style?.look.language ? { language: style.look.language } : {};
  }

  /** Whether the words of a paragraph are not shown. */
  isHidden(key: string): boolean {
    return this.chain('paragraph', key).find(({ look }) => look.hidden !== undefined)?.look.hidden ?? false;
  }

  /** What is cut off the picture of a frame. */
  clippedOf(key: string): ClippedInches | null {
    return this.styles.get(`graphic ${key}`)?.clipped ?? null;
  }

  roleOf(key: string): ParagraphRole {
    const known = this.roles.get(key);
    if (known) return known;
    const role = this.findRole(key);
    this.roles.set(key, role);
    return role;
  }

  private findRole(key: string): ParagraphRole {
    for (const { name, isAutomatic } of this.chain('paragraph', key)) {
      if (isAutomatic) continue;
      // These styles may descend from one with another meaning: the nearest counts.
      if (PAGE_FOOT.test(name)) return 'around';
      const [role] = ROLES.find(([, names]) => names.includes(name)) ?? [];
      if (role) return role;
      if (CONTENTS_TITLE.test(name)) return 'contentsTitle';
      if (CONTENTS.test(name)) return 'contents';
    }
    return 'text';
  }

  /** The level of a paragraph with a heading style; null for others. */
  headingLevel(key: string): number | null {
    for (const { name, isAutomatic } of this.chain('paragraph', key)) {
      if (isAutomatic) continue;
      const [, level] = /^(?:heading|titre) ([1-9])$/i.exec(name) ?? [];
      return level ? Number(level) : null;
    }
    return null;
  }

  /** @param depth 1 for an outermost list */
  listLevel(key: string, depth: number): ListLevel {
    const levels = this.lists.get(key);
    return levels?.[Math.min(depth, 10)] ?? { isOrdered: false, start: 1 };
  }

  /** A style and its ancestors, nearest first. */
  private chain(family: string, key: string): Style[] {
    const found: Style[] = [];
    let next = key;
    while (next !== '' && found.length < MOST_PARENTS) {
      const style = this.styles.get(`${family} ${next}`);
      if (!style) {
        // A style that is used but not defined is built into the word processor.
        found.push({ name: decoded(next), parent: '', isAutomatic: false, look: {}, clipped: null });
        break;
      }
      found.push(style);
      next = style.parent;
    }
    return found;
  }
}

function languageIn(attributes: XmlAttributes): string | null {
  const language = attributes['fo:language'];
  if (!language || language === 'zxx' || language === 'none') return null;
  const country = attributes['fo:country'];
  return country && country !== 'none' ? `${language}-${country}` : language;
}

/** A number from 0 on; null without one. */
export function numberFrom(stated: string | undefined): number | null {
  return stated !== undefined && /^\d{1,6}$/.test(stated) ? Number(stated) : null;
}
