import { parseDocument } from 'htmlparser2';
import { type Counts, none, type Read, wordsIn, type XmlNode } from './counts.ts';

/** None of the text, or made from it. */
const SILENT =
  /^(w:(del|moveFrom|instrText|delText|rt|sectPr|rPr|rPrChange|pPrChange|fldData|ffData|altChunk)|m:(ctrlPr|rPr)|wp:docPr)$/;
/** Elements that are drawn otherwise than by words of the text. */
const OUTSIDE = /^(c:|dgm:|wp:(pos|align)|wp14:|o:|a:(t|p)$)/;

const attribute = (node: XmlNode | undefined, name = 'w:val') => node?.attribs?.[name] ?? '';
const childOf = (node: XmlNode | undefined, name: string) => node?.children?.find((child) => child.name === name);
const at = (node: XmlNode | undefined, ...names: string[]) =>
  names.reduce<XmlNode | undefined>((parent, name) => childOf(parent, name), node);

function* within(node: XmlNode): Generator<XmlNode> {
  for (const child of node.children ?? []) {
    yield child;
    yield* within(child);
  }
}

/** Whether a style hides its words. */
type Hides = (type: string, id: string) => boolean;

const isOn = (node: XmlNode) => !/^(0|false|off)$/.test(attribute(node));

function hidingStyles(styles: string | undefined): Hides {
  const known = new Map<string, { readonly base: string; readonly own: boolean | null }>();
  for (const node of within(parsed(styles))) {
    if (node.name !== 'w:style') continue;
    const vanish = at(node, 'w:rPr', 'w:vanish');
    const own = vanish ? isOn(vanish) : null;
    known.set(`${attribute(node, 'w:type')} ${attribute(node, 'w:styleId')}`, {
      ...{ own, base: attribute(childOf(node, 'w:basedOn')) },
    });
  }
  return (type, id) => {
    let style = known.get(`${type} ${id}`);
    for (let n = 0; style && style.own === null && n < 20; n++) style = known.get(`${type} ${style.base}`);
    return style?.own ?? false;
  };
}

interface Style {
  readonly name: string;
  readonly base: string;
  readonly node: XmlNode;
}

/** A reading of a part: what its paragraphs are follows from their styles. */
class Reading {
  readonly counts: Counts = none();
  readonly lines: string[] = [];
  private readonly fields: string[] = [];
  private readonly styles: ReadonlyMap<string, Style>;
  private readonly formats: (list: string, level: string) => string;
  private readonly relations: ReadonlyMap<string, string>;
  private readonly noteOf: (kind: string, id: string) => XmlNode | undefined;
  private readonly isPlace: (name: string) => boolean;
  private readonly hides: Hides;
  private line = '';
  private after: string[] = [];
  private linked: { words: string } | null = null;

  constructor(options: {
    readonly styles: ReadonlyMap<string, Style>;
    readonly formats: (list: string, level: string) => string;
    readonly relations: ReadonlyMap<string, string>;
    readonly noteOf: (kind: string, id: string) => XmlNode | undefined;
    readonly isPlace: (name: string) => boolean;
    readonly hides: Hides;
  }) {
    this.hides = options.hides;
    this.isPlace = options.isPlace;
    this.styles = options.styles;
    this.formats = options.formats;
    this.relations = options.relations;
    this.noteOf = options.noteOf;
  }

  private chain(id: string): Style[] {
    const chain: Style[] = [];
    for (let style = this.styles.get(id); style && chain.length < 20; style = this.styles.get(style.base))
      chain.push(style);
    return chain;
  }

  private property(paragraph: XmlNode, name: string, from = childOf(paragraph, 'w:pPr')): XmlNode | undefined {
    const own = childOf(from, name);
    if (own) return own;
    for (const style of this.chain(attribute(childOf(from, 'w:pStyle')))) {
      const found = at(style.node, 'w:pPr', name);
      if (found) return found;
    }
    return undefined;
  }

  private isHeading(paragraph: XmlNode): boolean {
    const chain = this.chain(attribute(at(paragraph, 'w:pPr', 'w:pStyle')));
    // A second title is a paragraph.
    if (/^(title|titre)$/i.test(chain[0]?.name ?? '')) return this.titles++ === 0;
    if (/^(toc|contents|caption|légende)/i.test(chain[0]?.name ?? '')) return false;
    const outline = this.property(paragraph, 'w:outlineLvl');
    if (outline) return Number(attribute(outline)) <= 8;
    return chain.some(({ name }) => /^(heading|titre) [1-9]$/i.test(name));
  }

  private isItem(paragraph: XmlNode): boolean {
    const stated = [paragraph, ...this.chain(attribute(at(paragraph, 'w:pPr', 'w:pStyle'))).map(({ node }) => node)];
    const first = (name: string) =>
      stated.map((node) => attribute(at(node, 'w:pPr', 'w:numPr', name))).find((value) => value !== '') ?? '';
    const list = first('w:numId');
    if (list === '' || list === '0') return false;
    const level = first('w:ilvl') || '0';
    const format = this.formats(list, level);
    return format !== 'none' && format !== '';
  }

  private get inContents(): boolean {
    return this.fields.some((code) => /^\s*TOC\b/.test(code));
  }

  private endLine(): void {
    this.lines.push(this.line, ...this.after);
    this.line = '';
    this.after = [];
  }

  private addWords(words: string): void {
    if (this.inContents) return;
    this.line += words;
    if (this.linked) this.linked.words += words;
  }

  /** Words of paragraphs whose ends were deleted: they are those of the next. */
  private joined = '';

  private paragraph(node: XmlNode): void {
    const before = [this.line, this.after] as const;
    const { links } = this.counts;
    this.line = this.joined;
    this.joined = '';
    this.after = [];
    this.inside(node);
    if (at(node, 'w:pPr', 'w:rPr', 'w:del') && this.boxes === 0) {
      this.joined = this.line;
      this.line = '';
    }
    const style = this.chain(attribute(at(node, 'w:pPr', 'w:pStyle')))[0]?.name ?? '';
    // A line of contents leads somewhere, or has the number of a page; others are somebody's
    // headings.
    const leads = this.counts.links > links || /\d\s*$/.test(this.line);
    if (/^toc heading/i.test(style) || (/^toc \d/i.test(style) && leads)) {
      this.line = '';
      this.counts.links = links;
    }
    if (wordsIn(this.line).length > 0) {
      if (this.isHeading(node)) this.counts.headings++;
      else if (this.isItem(node)) this.counts.items++;
    }
    const lines = [this.line, ...this.after];
    [this.line, this.after] = [before[0], [...before[1]]];
    if (this.boxes > 0) this.after.push(...lines);
    else this.lines.push(...lines);
  }

  private boxes = 0;
  private titles = 0;

  private run(node: XmlNode): void {
    const { name = '' } = node;
    if (name === 'w:t' || name === 'm:t') this.addWords((node.children ?? []).map(({ data = '' }) => data).join(''));
    else if (/^(w:(tab|br|cr|ptab)|m:(den|su[bp]))$/.test(name)) this.addWords(' ');
    else if (name === 'w:noBreakHyphen') this.addWords('-');
  }

  /** Of a run that is hidden, fields alone are read. */
  private words(run: XmlNode): void {
    const own = at(run, 'w:rPr', 'w:vanish');
    const styled = this.hides('character', attribute(at(run, 'w:rPr', 'w:rStyle'))) !== this.hiding;
    const isHidden = own ? isOn(own) : styled;
    for (const child of run.children ?? [])
      if (!isHidden || /^w:(fldChar|instrText)$/.test(child.name ?? '')) this.visit(child);
  }

  private hiding = false;

  private note(kind: string, id: string): void {
    const note = this.noteOf(kind, id);
    if (!note || this.inContents) return;
    const words = new Reading({
      styles: this.styles,
      formats: this.formats,
      relations: this.relations,
      noteOf: () => undefined,
      isPlace: this.isPlace,
      hides: this.hides,
    });
    words.inside(note);
    this.counts.links += words.counts.links;
    const text = words.lines.join(' ');
    if (wordsIn(text).length === 0) return;
    this.counts.notes++;
    this.line += ` ${text} `;
  }

  private link(node: XmlNode, target: string): void {
    const around = this.linked;
    this.linked = { words: '' };
    this.inside(node);
    if (target !== '' && /\S/.test(this.linked.words)) this.counts.links++;
    this.linked = around;
  }

  inside(node: XmlNode): void {
    for (const child of node.children ?? []) this.visit(child);
  }

  private visit(node: XmlNode): void {
    const { name = '' } = node;
    if (name === 'w:instrText' && this.fields.length > 0) {
      this.fields[this.fields.length - 1] += (node.children ?? []).map(({ data = '' }) => data).join('');
      return;
    }
    if (SILENT.test(name) || OUTSIDE.test(name)) return;
    switch (name) {
      case 'w:p': {
        const around = this.hiding;
        this.hiding = this.hides('paragraph', attribute(at(node, 'w:pPr', 'w:pStyle')));
        this.paragraph(node);
        this.hiding = around;
        return;
      }
      case 'w:r':
        this.words(node);
        return;
      case 'w:pPr':
        return;
      case 'w:fldChar': {
        const type = attribute(node, 'w:fldCharType');
        if (type === 'begin') this.fields.push('');
        if (type === 'separate' && /^\s*HYPERLINK\s+\S/.test(this.fields.at(-1) ?? '') && !this.inContents)
          this.linked = { words: '' };
        if (type === 'end' && /^\s*HYPERLINK\s+\S/.test(this.fields.pop() ?? '')) {
          if (this.linked && /\S/.test(this.linked.words)) this.counts.links++;
          this.linked = null;
        }
        return;
      }
      case 'w:hyperlink': {
        const address = this.relations.get(attribute(node, 'r:id')) ?? '';
        const anchor = this.isPlace(attribute(node, 'w:anchor')) ? attribute(node, 'w:anchor') : '';
        this.link(node, /^(https?:|mailto:)/i.test(address) ? address : address === '' ? anchor : '');
        return;
      }
      case 'w:fldSimple':
        if (/^\s*HYPERLINK\s/.test(attribute(node, 'w:instr'))) this.link(node, attribute(node, 'w:instr'));
        else this.inside(node);
        return;
      case 'w:tr':
        if (!at(node, 'w:trPr', 'w:del')) this.inside(node);
        return;
      case 'w:tbl':
        this.table(node);
        return;
      case 'w:tc':
        if (!this.isCovered(node)) this.counts.cells++;
        this.inside(node);
        return;
      case 'w:footnoteReference':
      case 'w:endnoteReference':
        this.note(name.slice(2, name.indexOf('Ref')), attribute(node, 'w:id'));
        return;
      case 'mc:AlternateContent': {
        const chosen = childOf(node, 'mc:Fallback') ?? childOf(node, 'mc:Choice');
        if (chosen) this.inside(chosen);
        return;
      }
      case 'w:txbxContent':
        this.boxes++;
        this.inside(node);
        this.boxes--;
        return;
      case 'a:blip':
      case 'v:imagedata': {
        const target = this.relations.get(attribute(node, 'r:embed') || attribute(node, 'r:id') || '');
        if (target && /\.(png|jpe?g|gif|webp|svg|bmp|tiff?)$/i.test(target) && !this.inContents) this.counts.images++;
        return;
      }
      default:
        this.run(node);
        this.inside(node);
    }
  }

  /** A table without words and pictures is none. */
  private table(node: XmlNode): void {
    const { cells, images } = this.counts;
    const lines = this.lines.length;
    const after = this.after.length;
    this.inside(node);
    const words = wordsIn([...this.lines.slice(lines), ...this.after.slice(after)].join(' '));
    if (words.length === 0 && this.counts.images === images) this.counts.cells = cells;
  }

  private isCovered(cell: XmlNode): boolean {
    const merge = at(cell, 'w:tcPr', 'w:vMerge');
    return merge !== undefined && attribute(merge) !== 'restart';
  }

  end(): Read {
    this.endLine();
    return { words: wordsIn(this.lines.join(' ')), counts: this.counts };
  }
}

/** How a level is numbered; empty for one that shows nothing. */
function formatOf(level: XmlNode): string {
  const format = attribute(childOf(level, 'w:numFmt')) || 'decimal';
  const text = childOf(level, 'w:lvlText');
  return format !== 'bullet' && text && attribute(text).trim() === '' ? '' : format;
}

function parsed(xml: string | undefined): XmlNode {
  return parseDocument(xml ?? '', { xmlMode: true }) as unknown as XmlNode;
}

/** Counts the contents of a Word document from its XML. */
export function countDocx(part: (name: string) => string | undefined): Read {
  const relations = new Map<string, string>();
  const isThere = (one: XmlNode) =>
    !/^media\//.test(attribute(one, 'Target')) || part(`word/${attribute(one, 'Target')}`) !== undefined;
  for (const one of within(parsed(part('word/_rels/document.xml.rels'))))
    if (one.name === 'Relationship' && isThere(one)) relations.set(attribute(one, 'Id'), attribute(one, 'Target'));
  const styles = new Map<string, Style>();
  for (const node of within(parsed(part('word/styles.xml'))))
    if (node.name === 'w:style' && attribute(node, 'w:type') === 'paragraph')
      styles.set(attribute(node, 'w:styleId'), {
        name: attribute(childOf(node, 'w:name')),
        base: attribute(childOf(node, 'w:basedOn')),
        node,
      });
  const numbering = [...within(parsed(part('word/numbering.xml')))];
  const definitions = new Map(
    numbering.filter(({ name }) => name === 'w:abstractNum').map((one) => [attribute(one, 'w:abstractNumId'), one]),
  );
  const lists = new Map(
    numbering.filter(({ name }) => name === 'w:num').map((one) => [attribute(one, 'w:numId'), one]),
  );
  const formats = (list: string, level: string) => {
    const num = lists.get(list);
    const isLevel = (one: XmlNode) => attribute(one, 'w:ilvl') === level;
    const override = num?.children?.find((one) => one.name === 'w:lvlOverride' && isLevel(one));
    const own = at(override, 'w:lvl');
    if (own) return formatOf(own);
    let definition = definitions.get(attribute(childOf(num, 'w:abstractNumId')));
    const link = attribute(childOf(definition, 'w:numStyleLink'));
    if (link)
      definition =
        [...definitions.values()].find((one) => attribute(childOf(one, 'w:styleLink')) === link) ?? definition;
    const found = definition?.children?.find((one) => one.name === 'w:lvl' && isLevel(one));
    return found ? formatOf(found) : '';
  };
  const notes = new Map<string, XmlNode>();
  for (const kind of ['footnote', 'endnote'])
    for (const node of within(parsed(part(`word/${kind}s.xml`))))
      if (node.name === `w:${kind}` && !/separator/i.test(attribute(node, 'w:type')))
        notes.set(`${kind} ${attribute(node, 'w:id')}`, node);
  const body = parsed(part('word/document.xml'));
  const places = new Set(
    [...within(body)].filter(({ name }) => name === 'w:bookmarkStart').map((one) => attribute(one, 'w:name')),
  );
  const isPlace = (name: string) => places.has(name);
  const reading = new Reading({
    styles,
    formats,
    relations,
    isPlace,
    hides: hidingStyles(part('word/styles.xml')),
    noteOf: (kind, id) => notes.get(`${kind} ${id}`),
  });
  reading.inside(body);
  return reading.end();
}
