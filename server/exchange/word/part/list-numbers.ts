import { Parser } from 'htmlparser2';

interface Level {
  isOrdered: boolean;
  start: number;
  /** What stands before an item; null if it is not stated. */
  text: string | null;
  hasPicture: boolean;
  isNone: boolean;
  /** The level, from 1, at whose items or those above it this one begins again; 0 for none. */
  restart: number | null;
}

interface Definition {
  readonly levels: Level[];
  /** The style of lists whose definition it is, or takes. */
  isOf: string | null;
  takes: string | null;
}

/** A list of a document: many share one definition, and go on counting where another stopped. */
interface List {
  definition: string;
  /** Where its levels begin again, by their numbers. */
  readonly starts: Map<number, number>;
  /** Levels in which it differs from its definition. */
  readonly levels: Level[];
}

const numberOf = (value: string | undefined): number | null => (/^\d{1,6}$/.test(value ?? '') ? Number(value) : null);

const newLevel = (): Level => ({
  ...{ isOrdered: true, start: 1, text: null, hasPicture: false, isNone: false, restart: null },
});

/**
 * Recognises items of lists, and numbers them as Word does: the converter knows less about lists,
 * and numbers each from one.
 */
export class ListNumbers {
  private readonly definitions = new Map<string, Definition>();
  private readonly lists = new Map<string, List>();
  /** The last number of each level, by definition. */
  private readonly counts = new Map<string, (number | undefined)[]>();
  /** Lists and levels that have begun. */
  private readonly begun = new Set<string>();

  /** @param numbering `word/numbering.xml` */
  constructor(numbering: string) {
    let definition: Definition | null = null;
    let list: List | null = null;
    let at = 0;
    let level: Level | null = null;
    const parser = new Parser(
      {
        onopentag: (tag, attributes) => {
          const value = attributes['w:val'];
          if (tag === 'w:abstractNum') {
            [definition, list, level] = [{ levels: [], isOf: null, takes: null }, null, null];
            this.definitions.set(attributes['w:abstractNumId'] ?? '', definition);
          } else if (tag === 'w:num') {
            [definition, list, level] = [null, { definition: '', starts: new Map(), levels: [] }, null];
            this.lists.set(attributes['w:numId'] ?? '', list);
          } else if (tag === 'w:lvl' || tag === 'w:lvlOverride') {
            at = numberOf(attributes['w:ilvl']) ?? at;
            const levels = definition?.levels ?? list?.levels;
            level = tag === 'w:lvl' && levels && at < 9 ? newLevel() : null;
            if (level) levels![at] = level;
          } else if (tag === 'w:abstractNumId' && list) list.definition = value ?? '';
          else if (tag === 'w:startOverride' && list) list.starts.set(at, numberOf(value) ?? 1);
          else if (tag === 'w:styleLink' && definition) definition.isOf = value ?? null;
          else if (tag === 'w:numStyleLink' && definition) definition.takes = value ?? null;
          else if (level) readLevel(level, tag, value);
        },
      },
      { xmlMode: true },
    );
    parser.end(numbering);
  }

  private levelOf(list: List, at: number): Level | null {
    const definition = this.definitions.get(list.definition);
    const taken = definition?.takes
      ? [...this.definitions.values()].find(({ isOf }) => isOf === definition.takes)
      : undefined;
    return list.levels[at] ?? (taken ?? definition)?.levels[at] ?? null;
  }

  /** Whether paragraphs of a list and level have a number or sign before them, and so are items. */
  isShown(id: string, at: number): boolean {
    const list = this.lists.get(id);
    const level = list && this.levelOf(list, at);
    if (!level) return false;
    const hasText = level.text === null ? !level.isNone : level.text.trim() !== '';
    return hasText || level.hasPicture || !(level.isOrdered || level.isNone);
  }

  isOrdered(id: string, at: number): boolean {
    const list = this.lists.get(id);
    return (list && this.levelOf(list, at)?.isOrdered) ?? false;
  }

  /** The number of the next item of a list; null without one. */
  next(id: string, at: number): number | null {
    const list = this.lists.get(id);
    const level = list && this.levelOf(list, at);
    if (!level) return null;
    const counts = this.counts.get(list.definition) ?? [];
    this.counts.set(list.definition, counts);
    const last = counts[at];
    const start = list.starts.get(at) ?? level.start;
    const begins = !this.begun.has(`${id}/${at}`) && list.starts.has(at);
    this.begun.add(`${id}/${at}`);
    const number = begins || last === undefined ? start : last + 1;
    counts[at] = number;
    // The levels below begin again, unless they state otherwise.
    for (let below = at + 1; below < counts.length; below++) {
      const restart = this.levelOf(list, below)?.restart ?? null;
      if (restart === null || at < restart) counts[below] = undefined;
    }
    return level.isOrdered ? number : null;
  }
}

function readLevel(level: Level, tag: string, value: string | undefined): void {
  if (tag === 'w:start') level.start = numberOf(value) ?? 1;
  else if (tag === 'w:numFmt') {
    level.isNone = value === 'none';
    level.isOrdered = value !== 'bullet' && !level.isNone;
  } else if (tag === 'w:lvlText') level.text = value ?? '';
  else if (tag === 'w:lvlRestart') level.restart = numberOf(value);
  else if (tag === 'w:lvlPicBulletId') level.hasPicture = true;
}
