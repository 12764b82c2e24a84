import { Parser } from 'htmlparser2';
import { STYLE_NAMES } from '#server/exchange/reading/style-names.ts';
import { isOn } from './on-off.ts';

/** Where a style sets its paragraphs in a list. */
export interface StyleNumbering {
  readonly list: string;
  readonly level: string;
}

interface Style {
  name: string;
  base: string | null;
  /** From 0; null if it states none. */
  outline: number | null;
  list: string | null;
  level: string | null;
}

/**
 * Names of headings, in English in files of all languages, or in French where somebody made them.
 */
const HEADING = /^(?:heading|titre) ([1-9])$/i;
const NAMED: ReadonlySet<string> = new Set(Object.values(STYLE_NAMES).flat());
/** Styles of quotations and code, whose paragraphs may still be headings or list items. */
const TEXTS: ReadonlySet<string> = new Set([...STYLE_NAMES.quotes, ...STYLE_NAMES.code]);
/** Styles that are never headings, whatever level a paragraph states. */
const KEPT: ReadonlySet<string> = new Set([...STYLE_NAMES.titles, ...STYLE_NAMES.captions, ...STYLE_NAMES.head]);
/** Lines of contents, and headings below the text of a page. */
const OTHERS = /^(toc|contents|page foot) /i;
const LONGEST_CHAIN = 20;

/**
 * The styles of paragraphs of a Word document, as far as headings and lists follow from them: the
 * converter knows styles by their own names alone.
 */
export class WordStyles {
  private readonly styles = new Map<string, Style>();
  /** Of styles of paragraphs and of words, by type and id. */
  private readonly looks = new Map<string, { base: string | null; isHidden: boolean | null }>();
  /** Levels that numbering.xml ties to styles. */
  private readonly levels = new Map<string, string>();

  constructor(styles: string, numbering: string) {
    let style: Style | null = null;
    let look: { base: string | null; isHidden: boolean | null } | null = null;
    const parser = new Parser(
      {
        onopentag: (tag, { 'w:val': value = '', ...attributes }) => {
          if (tag === 'w:style') {
            style = { name: '', base: null, outline: null, list: null, level: null };
            look = { base: null, isHidden: null };
            this.looks.set(`${attributes['w:type']} ${attributes['w:styleId']}`, look);
            if (attributes['w:type'] === 'paragraph') this.styles.set(attributes['w:styleId'] ?? '', style);
          } else if (tag === 'w:basedOn' && look) look.base = value;
          else if (tag === 'w:vanish' && look) look.isHidden = isOn(value);
          if (!style) return;
          if (tag === 'w:name') style.name = value;
          else if (tag === 'w:basedOn') style.base = value;
          else if (tag === 'w:outlineLvl') style.outline = Number(value);
          else if (tag === 'w:numId') style.list = value;
          else if (tag === 'w:ilvl') style.level = value;
        },
        onclosetag: (tag) => {
          if (tag === 'w:style') [style, look] = [null, null];
        },
      },
      { xmlMode: true },
    );
    parser.end(styles);
    this.readLevels(numbering);
  }

  private readLevels(numbering: string): void {
    let level = '0';
    const parser = new Parser(
      {
        onopentag: (tag, attributes) => {
          if (tag === 'w:lvl') level = attributes['w:ilvl'] ?? '0';
          if (tag === 'w:pStyle') this.levels.set(attributes['w:val'] ?? '', level);
        },
      },
      { xmlMode: true },
    );
    parser.end(numbering);
  }

  /** A style and those that it is based on. */
  private chain(id: string): [id: string, style: Style][] {
    const chain: [string, Style][] = [];
    for (let at: string | null = id; at !== null && chain.length < LONGEST_CHAIN; ) {
      const style = this.styles.get(at);
      if (!style) break;
      chain.push([at, style]);
      at = style.base;
    }
    return chain;
  }

  /** Whether a style hides its words. */
  isHidden(type: 'paragraph' | 'character', id: string): boolean {
    let look = this.looks.get(`${type} ${id}`);
    for (let n = 0; look && look.isHidden === null && n < LONGEST_CHAIN; n++)
      look = look.base === null ? undefined : this.looks.get(`${type} ${look.base}`);
    return look?.isHidden ?? false;
  }

  /** The level of the heading that paragraphs of a style are, from 1; null for other text. */
  headingOf(id: string): number | null {
    for (const [, { name, outline }] of this.chain(id)) {
      const named = HEADING.exec(name);
      // Word's level 9 is that of body text.
      if (outline !== null && outline <= 8) return named ? Number(named[1]) : outline + 1;
      if (outline !== null) return null;
      if (named) return Number(named[1]);
    }
    return null;
  }

  /**
   * Whether the converter knows what a style is by its own name.
   * @param isHeading whether the paragraph itself states that it is a heading: then it is none of
   * text by its style
   */
  isNamed(id: string, isHeading = false): boolean {
    const name = this.styles.get(id)?.name ?? '';
    return HEADING.test(name) || (NAMED.has(name) && !(isHeading && !KEPT.has(name))) || OTHERS.test(name);
  }

  /** Whether a style sets text apart that may as well be in a list: quotations, lines of code. */
  isPlain(id: string): boolean {
    return TEXTS.has(this.styles.get(id)?.name ?? '');
  }

  /** The list that a style puts its paragraphs in; null if it does not. */
  numberingOf(id: string): StyleNumbering | null {
    const chain = this.chain(id);
    const list = chain.find(([, style]) => style.list !== null)?.[1].list;
    if (list === undefined || list === null || list === '0') return null;
    const tied = chain.map(([at]) => this.levels.get(at)).find((level) => level !== undefined);
    return { list, level: tied ?? chain.find(([, { level }]) => level !== null)?.[1].level ?? '0' };
  }
}
