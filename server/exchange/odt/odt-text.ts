import { COMMENT_END, COMMENT_START } from '#content/import/word-comments.ts';
import { WORD_CLASSES } from '#content/import/word-html.ts';
import { escapeHtml } from '#content/render/html-escape.ts';
import type { KnownImages } from '#server/exchange/reading/known-images.ts';
import { readXml, type XmlAttributes, type XmlBudget } from '#server/exchange/reading/read-xml.ts';
import type { Revisions } from '#server/exchange/reading/revisions.ts';
import type { UnpackedParts } from '#server/exchange/reading/unpack-parts.ts';
import type { WordChanges } from '#server/exchange/reading/word-changes.ts';
import { LONGEST_COMMENT, MOST_COMMENTS } from '#server/exchange/reading/word-form.ts';
import type { StatedComment } from '#server/exchange/reading/word-properties.ts';
import { joined, type Markup, OdtFlow, type OpenParagraph } from './odt-flow.ts';
import { formulaIn } from './odt-formula.ts';
import { numberFrom, type OdtStyles, type TextLook } from './odt-styles.ts';

/** What is to be done at the end of an element. */
type Ending = (() => void) | null;
/** `skip` for an element whose content is not read. */
type After = Ending | 'skip';

/** Elements that are not part of the text, or are generated from it. */
const SKIPPED = new Set([
  ...['office:forms', 'office:scripts', 'office:event-listeners', 'office:binary-data', 'office:change-info'],
  ...['text:sequence-decls', 'text:variable-decls', 'text:user-field-decls', 'text:dde-connection-decls'],
  ...['text:note-citation', 'text:number', 'text:script', 'text:bibliography-source', 'text:section-source'],
  ...['table:covered-table-cell', 'table:title', 'table:desc', 'svg:title', 'svg:desc', 'draw:control'],
]);
/** Generated lists: contents, indexes. */
const INDEXES = new Set([
  ...['text:table-of-content', 'text:illustration-index', 'text:table-index', 'text:object-index'],
  ...['text:user-index', 'text:alphabetical-index'],
]);
const SHAPES = new Set(
  'custom-shape rect line polyline polygon regular-polygon path circle ellipse connector caption measure'
    .split(' ')
    .map((name) => `draw:${name}`),
);
const BOOKMARKS = new Set(['text:bookmark', 'text:bookmark-start', 'text:reference-mark', 'text:reference-mark-start']);
/** Within these, white space between elements does not belong to the words around them. */
const NO_WORDS = /^(draw|svg|office|table|dc|meta):|^text:(note|list|list-item)$/;
/** Most columns that one cell may span or repeat. */
const MOST_COLUMNS = 1_000;

const escapeAttribute = (text: string) => escapeHtml(text).replace(/\s/g, ' ');
const anchor = (name: string) => `<a id="${escapeAttribute(name)}"></a>`;
const primary = (language: string) => language.toLowerCase().split('-')[0]!;

/** A tracked change. */
interface Region {
  kind: 'insertion' | 'deletion' | null;
  author: string;
  date: string;
  /** The deleted lines, with the notes in them. */
  readonly lines: Markup[];
  readonly notes: Markup;
  hasWords: boolean;
}

/** The content of a frame: a picture, an object, a text box. */
interface Frame {
  /** Of the elements around its content. */
  readonly depth: number;
  readonly pictures: string[];
  title: string;
  description: string;
  object: string | null;
  isBox: boolean;
}

interface Sources {
  readonly parts: UnpackedParts;
  readonly styles: OdtStyles;
  readonly images: KnownImages;
  readonly changes: WordChanges;
  readonly budget: XmlBudget;
  /** Collects tracked changes, which are then left out: the text is as it was before them. */
  readonly revisions: Revisions | null;
}

/** Reads the text of an OpenDocument text as HTML, to be cleaned by `mendWordHtml`. */
export class OdtText {
  /** Characters by language as styles state it; `''` for those that do not. */
  readonly languages = new Map<string, number>();
  readonly comments: StatedComment[] = [];
  private readonly from: Sources;
  private readonly open: { readonly tag: string; readonly after: After }[] = [];
  private skipping = false;
  /** Receives words outside the text: names, dates, comments, descriptions. */
  private listener: ((words: string) => void) | null = null;
  private isAutomatic = false;
  private inHeaderRows = 0;
  private inLinks = 0;
  private readonly numbers = new Map<string, number>();
  private readonly flows: OdtFlow[] = [new OdtFlow(this.numbers)];
  private readonly frames: Frame[] = [];
  private readonly spoken: string[] = [];
  private readonly notes: Markup = [];
  private noteCount = 0;
  private readonly regions = new Map<string, Region>();
  private region: Region | null = null;
  /** The insertion that is being read, while the text is read as it was before its changes. */
  private inserting: Region | null = null;
  /** Names of comments on a range. */
  private readonly ranges: ReadonlySet<string>;
  private readonly commentIds = new Map<string, string>();
  private inComment = false;
  /** The mark at the end of the tracked change that is being read. */
  private markEnd = '';

  constructor(sources: Sources) {
    this.from = sources;
    const ends = this.content.matchAll(/<office:annotation-end\b[^>]*?\boffice:name="([^"]*)"/g);
    this.ranges = new Set([...ends].map(([, name]) => name!));
  }

  /** @returns HTML @throws NavetteError as `readXml` */
  read(): string {
    readXml(this.content, this.from.budget, {
      begin: (tag, attributes) => this.begin(tag, attributes),
      say: (text) => this.say(text),
      end: (tag) => this.end(tag),
    });
    this.endParagraph();
    this.flow.close();
    const notes = this.notes.length === 0 ? '' : `<ol>${joined(this.notes)}</ol>`;
    return joined(this.flow.out) + notes;
  }

  private get content(): string {
    return this.from.parts.xml.get('content.xml') ?? '';
  }

  private get flow(): OdtFlow {
    return this.flows.at(-1)!;
  }

  private begin(tag: string, attributes: XmlAttributes): void {
    const after = this.skipping ? null : this.meet(tag, attributes);
    if (after === 'skip') this.skipping = true;
    this.open.push({ tag, after });
  }

  private end(tag: string): void {
    const { after } = this.open.pop()!;
    if (after === 'skip') this.skipping = false;
    else if (!this.skipping) after?.();
    if (this.isAutomatic) this.from.styles.end(tag);
  }

  private say(text: string): void {
    if (this.skipping) return;
    if (this.listener) this.listener(text);
    else if (this.flow.paragraph && !NO_WORDS.test(this.open.at(-1)?.tag ?? ''))
      this.words(text.replace(/[ \t\r\n]+/g, ' '));
  }

  private meet(tag: string, attributes: XmlAttributes): After {
    if (this.isAutomatic) {
      this.from.styles.begin(tag, attributes, true);
      return null;
    }
    if (tag === 'office:automatic-styles') {
      this.isAutomatic = true;
      return () => {
        this.isAutomatic = false;
      };
    }
    if (this.inComment) return this.meetInComment(tag);
    // A comment on a tracked change.
    if (tag === 'text:p' && this.open.at(-1)?.tag === 'office:change-info') return 'skip';
    if (this.frames.at(-1)?.depth === this.open.length && tag.startsWith('svg:')) return this.meetDescription(tag);
    if (SKIPPED.has(tag) && !(tag === 'office:change-info' && this.region)) return 'skip';
    if (INDEXES.has(tag)) {
      this.from.changes.add('contents');
      return 'skip';
    }
    return tag.startsWith('text:')
      ? this.meetText(tag, attributes)
      : tag.startsWith('table:')
        ? this.meetTable(tag, attributes)
        : this.meetOther(tag, attributes);
  }

  private meetText(tag: string, attributes: XmlAttributes): After {
    const { 'text:style-name': style = '' } = attributes;
    switch (tag) {
      case 'text:p':
        return this.beginParagraph(style, this.from.styles.headingLevel(style));
      case 'text:h':
        return this.beginParagraph(style, numberFrom(attributes['text:outline-level']) || 1);
      case 'text:span':
        return this.wrap(this.from.styles.spanLook(style));
      case 'text:a':
        return this.link(attributes['xlink:href'] ?? '');
      case 'text:s':
        this.words(this.isCode ? ' '.repeat(Math.min(200, numberFrom(attributes['text:c']) ?? 1)) : ' ');
        return null;
      case 'text:tab':
        this.words(this.isCode ? '\t' : ' ');
        return null;
      case 'text:line-break':
        if (this.inserting || this.isCode) this.words('\n');
        else this.line?.push('<br>');
        return null;
      case 'text:list':
        return this.beginList(style, attributes);
      case 'text:list-item':
        this.flow.beginItem(numberFrom(attributes['text:start-value']));
        return () => this.flow.endItem();
      case 'text:note':
        return this.beginNote();
      case 'text:tracked-changes':
      case 'text:changed-region':
      case 'text:insertion':
      case 'text:deletion':
      case 'text:change-start':
      case 'text:change-end':
      case 'text:change':
        return this.meetChange(tag, attributes);
      default:
        if (BOOKMARKS.has(tag) && !this.inserting) this.line?.push(anchor(attributes['text:name'] ?? ''));
        return null;
    }
  }

  private get line(): Markup | null {
    return this.flow.paragraph?.line ?? null;
  }

  private get isCode(): boolean {
    const { paragraph } = this.flow;
    return paragraph !== null && paragraph.level === null && this.from.styles.roleOf(paragraph.style) === 'code';
  }

  private words(text: string): void {
    const { paragraph } = this.flow;
    if (!paragraph) return;
    if (this.inserting) {
      this.from.revisions?.insert(text.replace(/\s+/g, ' '));
      return;
    }
    if (/\S/.test(text)) {
      this.from.revisions?.pass();
      if (this.region) this.region.hasWords = true;
      // The paragraph, and its words.
      else if (!paragraph.hasWords) this.from.budget.takeNodes(2);
      paragraph.hasWords = true;
    }
    const language = this.spoken.at(-1) ?? '';
    this.languages.set(language, (this.languages.get(language) ?? 0) + text.length);
    paragraph.line.push(escapeHtml(text));
  }

  /** Writes the tags before and after words of this look. */
  private wrap(look: TextLook): Ending {
    if (!this.line) return null;
    const [start, end] = this.tagsOf(look);
    const unspoken = this.speak(look);
    this.line.push(start);
    return () => {
      unspoken();
      this.line?.push(end);
    };
  }

  /** Counts words under the language of this look. */
  private speak({ language }: TextLook): () => void {
    if (!language) return () => {};
    this.spoken.push(language);
    return () => {
      this.spoken.pop();
    };
  }

  private tagsOf({ language, code, bold, italic, underline, strike, position }: TextLook): readonly [string, string] {
    const tags = [
      ...(code ? ['code'] : []),
      ...(bold ? ['strong'] : []),
      ...(italic ? ['em'] : []),
      // Links are underlined already.
      ...(underline && this.inLinks === 0 ? ['u'] : []),
      ...(strike ? ['s'] : []),
      ...(position ? [position] : []),
    ];
    const start = tags.map((tag) => `<${tag}>`).join('');
    const end = tags
      .map((tag) => `</${tag}>`)
      .reverse()
      .join('');
    return language ? [`<span lang="${escapeAttribute(primary(language))}">${start}`, `${end}</span>`] : [start, end];
  }

  private link(href: string): After {
    if (href === '' || !this.line) return null;
    this.line.push(`<a href="${escapeAttribute(href)}">`);
    this.inLinks++;
    return () => {
      this.inLinks--;
      this.line?.push('</a>');
    };
  }

  private beginParagraph(style: string, level: number | null): After {
    this.endParagraph();
    const parts = { line: [], pictures: [], before: [], after: [] };
    this.flow.paragraph = { style, level, hasWords: false, ...parts };
    if (this.inserting) this.beginRevision(this.inserting);
    const unspoken = this.speak(this.from.styles.paragraphLook(style));
    return () => {
      unspoken();
      this.endParagraph();
    };
  }

  private endParagraph(): void {
    const { flow } = this;
    const { paragraph } = flow;
    if (!paragraph) return;
    if (this.inserting) this.endRevision();
    flow.paragraph = null;
    if (flow.lines) {
      flow.lines.push(paragraph.line);
      return;
    }
    if (paragraph.before.length > 0) flow.block(paragraph.before);
    this.writeParagraph(flow, paragraph);
    if (paragraph.after.length > 0) flow.block(paragraph.after);
  }

  private writeParagraph(flow: OdtFlow, { style, level, line: words, pictures, hasWords }: OpenParagraph): void {
    const role = this.from.styles.roleOf(style);
    if (pictures.length > 0) {
      flow.block(['<p>', pictures, '</p>']);
      if (hasWords) flow.hasFigure = true;
    }
    if (words.length === 0) return;
    // Headings are bold already, and code has no formatting.
    const [start, end] = this.tagsOf(level === null && role !== 'code' ? this.from.styles.paragraphLook(style) : {});
    const line: Markup = [start, words, end];
    const named = (name: keyof typeof WORD_CLASSES) => ` class="${WORD_CLASSES[name]}"`;
    if (role === 'title') flow.block([`<h1${named('title')}>`, line, '</h1>'], false);
    else if (level !== null) {
      const tag = `h${Math.min(level, 6)}`;
      flow.block([`<${tag}${role === 'head' || role === 'around' ? named(role) : ''}>`, line, `</${tag}>`], false);
    } else if (role === 'quote') this.join(flow, '<blockquote>', ['<p>', line, '</p>'], '</blockquote>');
    else if (role === 'code') this.join(flow, '<pre>', line, '</pre>', '\n');
    else {
      const isNamed = role !== 'text' && (role !== 'caption' || hasWords);
      flow.block([`<p${isNamed ? named(role) : ''}>`, line, '</p>']);
    }
  }

  /** Appends a paragraph to the block before it, if that is of the same kind. */
  private join(flow: OdtFlow, start: string, content: Markup, end: string, between = ''): void {
    flow.openLists();
    if (flow.out.at(-1) === end) {
      flow.out.pop();
      flow.out.push(between);
    } else flow.out.push(start);
    flow.out.push(content, end);
  }

  private beginList(style: string, attributes: XmlAttributes): After {
    const { flow } = this;
    this.endParagraph();
    const own = style || flow.listStyle;
    const ofStyle = `style ${flow.depth} ${own}`;
    const other = attributes['text:continue-list'];
    const continued = other ? `list ${other}` : attributes['text:continue-numbering'] === 'true' ? ofStyle : null;
    flow.beginList(own, this.from.styles.listLevel(own, flow.depth + 1), continued);
    return () => flow.endList([ofStyle, `list ${attributes['xml:id'] ?? ''}`]);
  }

  /** Reads blocks apart from those around them. @returns a callback for when they are read */
  private apart(use: (flow: OdtFlow) => void, lines: Markup[] | null = null): After {
    const flow = new OdtFlow(this.numbers, lines);
    this.flows.push(flow);
    return () => {
      this.endParagraph();
      flow.close();
      this.flows.pop();
      use(flow);
    };
  }

  private beginNote(): After {
    const number = ++this.noteCount;
    const { line, inserting } = this;
    const back = `<p><a href="#footnote-ref-${number}">↑</a></p>`;
    return this.apart(({ out }) => {
      if (!line || inserting) return;
      line.push(`<sup><a href="#footnote-${number}" id="footnote-ref-${number}">[${number}]</a></sup>`);
      (this.region?.notes ?? this.notes).push(`<li id="footnote-${number}">`, out, `${back}</li>`);
    });
  }

  private meetTable(tag: string, attributes: XmlAttributes): After {
    const { flow } = this;
    const span = (name: string) => Math.min(MOST_COLUMNS, numberFrom(attributes[`table:number-${name}`]) || 1);
    switch (tag) {
      case 'table:table':
        this.endParagraph();
        flow.block(['<table>']);
        return () => flow.out.push('</table>');
      case 'table:table-header-rows':
        this.inHeaderRows++;
        return () => this.inHeaderRows--;
      case 'table:table-row':
        flow.out.push('<tr>');
        return () => flow.out.push('</tr>');
      case 'table:table-cell': {
        const [columns, rows] = [span('columns-spanned'), span('rows-spanned')];
        const name = this.inHeaderRows > 0 ? 'th' : 'td';
        const empty = span('columns-repeated') - 1;
        this.from.budget.takeElements(empty);
        const spans = `${columns > 1 ? ` colspan="${columns}"` : ''}${rows > 1 ? ` rowspan="${rows}"` : ''}`;
        return this.apart(({ out }) => {
          flow.out.push(`<${name}${spans}>`, out, `</${name}>${`<${name}></${name}>`.repeat(empty)}`);
        }, flow.lines);
      }
      default:
        return null;
    }
  }

  private meetOther(tag: string, attributes: XmlAttributes): After {
    const frame = this.frames.at(-1);
    if (tag === 'draw:frame') return this.beginFrame();
    if (tag === 'draw:image') {
      frame?.pictures.push(attributes['xlink:href'] ?? '');
      return 'skip';
    }
    if (/^draw:(object|object-ole|plugin|floating-frame|applet)$/.test(tag)) {
      if (frame) frame.object = attributes['xlink:href'] ?? '';
      return 'skip';
    }
    if (tag === 'draw:text-box') {
      if (frame) frame.isBox = true;
      return this.apart((flow) => this.attach(flow));
    }
    if (SHAPES.has(tag)) {
      return this.apart((flow) => {
        if (flow.out.length > 0) this.attach(flow);
        else this.from.changes.add('drawing');
      });
    }
    if (tag === 'office:annotation') return this.beginComment(attributes);
    if (tag === 'office:annotation-end') {
      const id = this.commentIds.get(attributes['office:name'] ?? '');
      if (id !== undefined) this.line?.push(anchor(COMMENT_END + id));
      return null;
    }
    if (tag === 'office:change-info' || tag === 'dc:creator' || tag === 'dc:date')
      return this.meetChange(tag, attributes);
    if (tag === 'loext:content-control' && attributes['loext:checkbox'] === 'true') this.from.changes.add('checkbox');
    return null;
  }

  /** Inserts the content of a box at its anchor. */
  private attach({ out, hasFigure }: OdtFlow): void {
    if (out.length === 0) return;
    // A frame around a picture and its caption is not visible to readers.
    if (!hasFigure) this.from.changes.add('text-box');
    const { flow } = this;
    if (!flow.paragraph) flow.block(out);
    else if (flow.paragraph.hasWords) flow.paragraph.after.push(out);
    else flow.paragraph.before.push(out);
  }

  private beginFrame(): After {
    const depth = this.open.length + 1;
    const frame: Frame = { depth, pictures: [], title: '', description: '', object: null, isBox: false };
    this.frames.push(frame);
    return () => {
      this.frames.pop();
      this.writeFrame(frame);
    };
  }

  private meetDescription(tag: string): After {
    const frame = this.frames.at(-1)!;
    return this.listen((words) => {
      if (tag === 'svg:title') frame.title += words;
      else if (tag === 'svg:desc') frame.description += words;
    });
  }

  private listen(listener: (words: string) => void): Ending {
    const before = this.listener;
    this.listener = listener;
    return () => {
      this.listener = before;
    };
  }

  private writeFrame({ pictures, object, title, description, isBox }: Frame): void {
    const { parts, changes, images, budget } = this.from;
    if (this.inserting) return;
    if (object !== null) {
      const part = parts.xml.get(`${withoutDot(object)}/content.xml`);
      const formula = part === undefined ? null : formulaIn(part, budget);
      if (formula === null) changes.add('drawing');
      else {
        changes.add('equation');
        this.words(` ${formula} `);
      }
      return;
    }
    // Alternative formats of one picture: the first that can be shown.
    const name = pictures.map(withoutDot).find((one) => parts.media.has(one));
    if (name === undefined) {
      if (!isBox || pictures.length > 0) changes.add('picture');
      return;
    }
    const source = images.add(parts.media.get(name)!, /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? 'bin');
    const image = `<img src="${source}" alt="${escapeAttribute((description || title).trim())}">`;
    const { paragraph } = this.flow;
    if (!paragraph) this.flow.block([`<p>${image}</p>`]);
    else if (this.from.styles.roleOf(paragraph.style) === 'caption') paragraph.pictures.push(image);
    else paragraph.line.push(image);
  }

  private beginComment({ 'office:name': name }: XmlAttributes): After {
    const comment: StatedComment = { id: String(this.comments.length), author: '', date: '', text: '' };
    if (this.comments.length <= MOST_COMMENTS) this.comments.push(comment);
    const isRange = name !== undefined && this.ranges.has(name);
    if (isRange) this.commentIds.set(name, comment.id);
    this.line?.push(anchor(COMMENT_START + comment.id), isRange ? '' : anchor(COMMENT_END + comment.id));
    this.inComment = true;
    const forget = this.listen((words) => {
      const [around] = this.open.slice(-1);
      if (around?.tag === 'dc:creator') comment.author += words;
      else if (around?.tag === 'dc:date') comment.date += words;
      else if (around?.tag.startsWith('text:') && comment.text.length < LONGEST_COMMENT) comment.text += words;
    });
    return () => {
      forget?.();
      this.inComment = false;
    };
  }

  private meetInComment(tag: string): After {
    if (tag === 'text:p' || tag === 'text:line-break' || tag === 'text:s') {
      const last = this.comments.at(-1);
      if (last) last.text += ' ';
    }
    return null;
  }

  private meetChange(tag: string, attributes: XmlAttributes): After {
    const { changes, revisions } = this.from;
    const { region } = this;
    const change = this.regions.get(attributes['text:change-id'] ?? '');
    switch (tag) {
      case 'text:changed-region': {
        const made: Region = { kind: null, author: '', date: '', lines: [], notes: [], hasWords: false };
        this.region = made;
        return () => {
          this.region = null;
          this.regions.set(attributes['xml:id'] ?? attributes['text:id'] ?? '', made);
        };
      }
      case 'text:insertion':
        if (region) region.kind = 'insertion';
        return null;
      case 'text:deletion':
        if (!region) return null;
        region.kind = 'deletion';
        return this.apart(() => {}, region.lines);
      case 'dc:creator':
        return (
          region &&
          this.listen((words) => {
            region.author += words;
          })
        );
      case 'dc:date':
        return (
          region &&
          this.listen((words) => {
            region.date += words;
          })
        );
      case 'text:change-start':
        if (change?.kind !== 'insertion' || this.inserting) return null;
        changes.add('inserted', change.author);
        if (!revisions) return null;
        this.inserting = change;
        this.beginRevision(change);
        return null;
      case 'text:change-end':
        if (!this.inserting || change !== this.inserting) return null;
        this.endRevision();
        this.inserting = null;
        return null;
      case 'text:change':
        if (change?.kind !== 'deletion' || this.inserting) return null;
        changes.add('deleted', change.author);
        if (revisions) this.restore(change);
        return null;
      default:
        return null;
    }
  }

  private beginRevision({ author, date }: Region): void {
    const marks = this.from.revisions!.begin(author, date);
    if (marks?.start) this.line?.push(anchor(COMMENT_START + marks.start));
    this.markEnd = marks && this.line ? anchor(COMMENT_END + marks.end) : '';
  }

  private endRevision(): void {
    if (this.markEnd !== '') this.line?.push(this.markEnd);
    this.from.revisions!.end();
  }

  /** Restores deleted text. */
  private restore(change: Region): void {
    const isOwn = this.flow.paragraph === null;
    if (isOwn) this.beginParagraph('', null);
    this.beginRevision(change);
    for (const [i, line] of change.lines.entries()) {
      if (i > 0) {
        const { style, level } = this.flow.paragraph!;
        this.beginParagraph(style, level);
      }
      this.flow.paragraph!.hasWords ||= change.hasWords;
      this.line!.push(line);
    }
    this.notes.push(...change.notes);
    this.endRevision();
    if (isOwn) this.endParagraph();
  }
}

/** The name of a part as in the archive. */
function withoutDot(href: string): string {
  try {
    return decodeURIComponent(href.replace(/^\.\//, ''));
  } catch {
    return href;
  }
}
