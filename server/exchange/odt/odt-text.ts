import { readXml, type XmlAttributes } from '#server/exchange/reading/read-xml.ts';
import type { StatedComment } from '#server/exchange/reading/word-properties.ts';
import { OdtBlocks } from './odt-blocks.ts';
import { OdtChanges } from './odt-changes.ts';
import { OdtComments } from './odt-comments.ts';
import { OdtFrames } from './odt-frames.ts';
import { joined } from './odt-markup.ts';
import { OdtNotes } from './odt-notes.ts';
import { type After, type Elements, OdtReading, type OdtSources } from './odt-reading.ts';
import { OdtTables } from './odt-tables.ts';
import { OdtWords } from './odt-words.ts';

/** Elements that are not part of the text, or are generated from it. */
const SKIPPED = new Set([
  ...['office:forms', 'office:scripts', 'office:event-listeners', 'office:binary-data'],
  ...['text:sequence-decls', 'text:variable-decls', 'text:user-field-decls', 'text:dde-connection-decls'],
  ...['text:note-citation', 'text:number', 'text:script', 'text:bibliography-source', 'text:section-source'],
  ...['table:covered-table-cell', 'table:title', 'table:desc', 'draw:control'],
]);
/** Within these, white space between elements does not belong to the words around them. */
const NO_WORDS = /^(draw|svg|office|table|dc|meta):|^text:(note|list|list-item)$/;

/**
 * Reads the text of an OpenDocument text as HTML, to be cleaned by `mendWordHtml`. Each element is
 * read by the subject that it belongs to.
 */
export class OdtText {
  private readonly reading: OdtReading;
  private readonly comments: OdtComments;
  private readonly notes: OdtNotes;
  private readonly elements: ReadonlyMap<string, Elements[string]>;
  private readonly content: string;
  private skipping = false;
  private isAutomatic = false;

  constructor(sources: OdtSources) {
    this.content = sources.parts.xml.get('content.xml') ?? '';
    const reading = new OdtReading(sources);
    this.reading = reading;
    this.comments = new OdtComments(reading, this.content);
    this.notes = new OdtNotes(reading);
    const subjects = [
      ...[new OdtBlocks(reading), new OdtWords(reading), this.notes, new OdtTables(reading)],
      ...[new OdtFrames(reading), this.comments, new OdtChanges(reading, this.notes)],
    ];
    this.elements = new Map(subjects.flatMap(({ elements }) => Object.entries(elements)));
  }

  /** Characters by language as styles state it; `''` for those that do not. */
  get languages(): ReadonlyMap<string, number> {
    return this.reading.languages;
  }

  get stated(): readonly StatedComment[] {
    return this.comments.list;
  }

  /** @returns HTML @throws NavetteError as `readXml` */
  read(): string {
    const { reading } = this;
    readXml(this.content, reading.from.budget, {
      begin: (tag, attributes) => this.begin(tag, attributes),
      characters: (text) => this.characters(text),
      end: (tag) => this.end(tag),
    });
    reading.endParagraph();
    reading.flow.close();
    reading.places.resolve();
    const notes = this.notes.items.length === 0 ? '' : `<ol>${joined(this.notes.items)}</ol>`;
    return joined(reading.flow.out) + notes;
  }

  private begin(tag: string, attributes: XmlAttributes): void {
    const after = this.skipping ? null : this.meet(tag, attributes);
    if (after === 'skip') this.skipping = true;
    this.reading.open.push({ tag, after });
  }

  private end(tag: string): void {
    const { after } = this.reading.open.pop()!;
    if (after === 'skip') this.skipping = false;
    else if (!this.skipping) after?.();
    if (this.isAutomatic) this.reading.from.styles.end(tag);
  }

  private characters(text: string): void {
    const { reading } = this;
    if (this.skipping || reading.divert(text)) return;
    if (reading.flow.paragraph && !NO_WORDS.test(reading.open.at(-1)?.tag ?? ''))
      reading.words(text.replace(/[ \t\r\n]+/g, ' '));
  }

  private meet(tag: string, attributes: XmlAttributes): After {
    if (this.isAutomatic) {
      this.reading.from.styles.begin(tag, attributes, true);
      return null;
    }
    if (tag === 'office:automatic-styles') {
      this.isAutomatic = true;
      return () => {
        this.isAutomatic = false;
      };
    }
    if (this.reading.claim) return this.reading.claim(attributes, tag);
    if (SKIPPED.has(tag)) return 'skip';
    if (tag === 'loext:content-control' && attributes['loext:checkbox'] === 'true')
      this.reading.from.changes.add('checkbox');
    return this.elements.get(tag)?.(attributes, tag) ?? null;
  }
}
