import { COMMENT_END, COMMENT_START } from '#content/import/word-comments.ts';
import type { XmlAttributes } from '#server/exchange/reading/read-xml.ts';
import { anchor, type Markup } from './odt-markup.ts';
import type { OdtNotes } from './odt-notes.ts';
import type { After, Deletion, Elements, OdtReading } from './odt-reading.ts';

/** A tracked change. */
interface Region extends Deletion {
  kind: 'insertion' | 'deletion' | null;
  author: string;
  date: string;
  /** The deleted lines. */
  readonly lines: Markup[];
}

/**
 * Tracked changes: they are stated at the beginning of the text, deleted words with them. They are
 * accepted and counted; or left out and collected, the text being as it was before.
 */
export class OdtChanges {
  readonly elements: Elements = {
    'text:changed-region': (attributes) => this.beginRegion(attributes),
    'text:insertion': () => {
      if (this.region) this.region.kind = 'insertion';
      return null;
    },
    'text:deletion': () => {
      const { region } = this;
      if (!region) return null;
      region.kind = 'deletion';
      return this.reading.apart(() => {}, region.lines);
    },
    'office:change-info': () => this.beginInfo(),
    'text:change-start': ({ 'text:change-id': id = '' }) => this.beginInsertion(this.regions.get(id)),
    'text:change-end': ({ 'text:change-id': id = '' }) => this.endInsertion(this.regions.get(id)),
    'text:change': ({ 'text:change-id': id = '' }) => this.meetDeletion(this.regions.get(id)),
  };
  private readonly reading: OdtReading;
  private readonly notes: OdtNotes;
  private readonly regions = new Map<string, Region>();
  private region: Region | null = null;
  private inserting: Region | null = null;
  /** The mark at the end of the tracked change that is being read. */
  private markEnd = '';

  /** @param notes gets those of deleted text that is restored */
  constructor(reading: OdtReading, notes: OdtNotes) {
    this.reading = reading;
    this.notes = notes;
  }

  private beginRegion(attributes: XmlAttributes): After {
    const region: Region = { kind: null, author: '', date: '', lines: [], notes: [], hasWords: false };
    this.region = region;
    this.reading.deletion = region;
    return () => {
      this.region = null;
      this.reading.deletion = null;
      this.regions.set(attributes['xml:id'] ?? attributes['text:id'] ?? '', region);
    };
  }

  /** Who made a change, and when; a comment on it is not read. */
  private beginInfo(): After {
    const { region, reading } = this;
    if (!region) return 'skip';
    reading.claim = (_attributes, tag) => {
      if (tag === 'dc:creator')
        return reading.listen((words) => {
          region.author += words;
        });
      if (tag === 'dc:date')
        return reading.listen((words) => {
          region.date += words;
        });
      return 'skip';
    };
    return () => {
      reading.claim = null;
    };
  }

  private beginInsertion(change: Region | undefined): After {
    const { changes, revisions } = this.reading.from;
    if (change?.kind !== 'insertion' || this.inserting) return null;
    changes.add('inserted', change.author);
    if (!revisions) return null;
    this.inserting = change;
    this.reading.insertion = { begin: () => this.beginRevision(change), end: () => this.endRevision() };
    this.beginRevision(change);
    return null;
  }

  private endInsertion(change: Region | undefined): After {
    if (!this.inserting || change !== this.inserting) return null;
    this.endRevision();
    this.inserting = null;
    this.reading.insertion = null;
    return null;
  }

  private meetDeletion(change: Region | undefined): After {
    const { changes, revisions } = this.reading.from;
    if (change?.kind !== 'deletion' || this.inserting) return null;
    changes.add('deleted', change.author);
    if (revisions) this.restore(change);
    return null;
  }

  private beginRevision({ author, date }: Region): void {
    const marks = this.reading.from.revisions!.begin(author, date);
    const { line } = this.reading;
    if (marks?.start) line?.push(anchor(COMMENT_START + marks.start));
    this.markEnd = marks && line ? anchor(COMMENT_END + marks.end) : '';
  }

  private endRevision(): void {
    if (this.markEnd !== '') this.reading.line?.push(this.markEnd);
    this.reading.from.revisions!.end();
  }

  /** Restores deleted text. */
  private restore(change: Region): void {
    const { reading } = this;
    const isOwn = reading.flow.paragraph === null;
    if (isOwn) reading.beginParagraph('', null);
    this.beginRevision(change);
    for (const [i, line] of change.lines.entries()) {
      const before = reading.flow.paragraph!;
      if (i > 0) reading.beginParagraph(before.style, before.level);
      reading.flow.paragraph!.hasWords ||= change.hasWords;
      reading.line!.push(line);
    }
    this.notes.items.push(...change.notes);
    this.endRevision();
    if (isOwn) reading.endParagraph();
  }
}
