import { Parser } from 'htmlparser2';

interface Level {
  isOrdered: boolean;
  start: number;
}

/** A list of a document: many share one definition, and go on counting where another stopped. */
interface List {
  definition: string;
  /** Where its levels begin again, by their numbers. */
  readonly starts: Map<number, number>;
}

const numberOf = (value: string | undefined): number | null => (/^\d{1,6}$/.test(value ?? '') ? Number(value) : null);

/** Counts the items of numbered lists as Word does: the converter counts each list from one. */
export class ListNumbers {
  private readonly definitions = new Map<string, Level[]>();
  private readonly lists = new Map<string, List>();
  /** The last number of each level, by definition. */
  private readonly counts = new Map<string, (number | undefined)[]>();
  /** Lists and levels that have begun. */
  private readonly begun = new Set<string>();

  /** @param numbering `word/numbering.xml` */
  constructor(numbering: string) {
    let levels: Level[] | null = null;
    let list: List | null = null;
    let level = 0;
    const parser = new Parser(
      {
        onopentag: (tag, attributes) => {
          const value = attributes['w:val'];
          if (tag === 'w:abstractNum') {
            [levels, list] = [[], null];
            this.definitions.set(attributes['w:abstractNumId'] ?? '', levels);
          } else if (tag === 'w:num') {
            [levels, list] = [null, { definition: '', starts: new Map() }];
            this.lists.set(attributes['w:numId'] ?? '', list);
          } else if (tag === 'w:lvl' || tag === 'w:lvlOverride') {
            level = numberOf(attributes['w:ilvl']) ?? 0;
            if (levels && level < 9) levels[level] = { isOrdered: true, start: 1 };
          } else if (tag === 'w:abstractNumId' && list) list.definition = value ?? '';
          else if (tag === 'w:startOverride' && list) list.starts.set(level, numberOf(value) ?? 1);
          else if (tag === 'w:start' && levels?.[level]) levels[level]!.start = numberOf(value) ?? 1;
          else if (tag === 'w:numFmt' && levels?.[level]) levels[level]!.isOrdered = value !== 'bullet';
        },
      },
      { xmlMode: true },
    );
    parser.end(numbering);
  }

  /** The number of the next item of a list; null without one. */
  next(id: string, level: number): number | null {
    const list = this.lists.get(id);
    const known = list && this.definitions.get(list.definition)?.[level];
    if (!known) return null;
    const counts = this.counts.get(list.definition) ?? [];
    this.counts.set(list.definition, counts);
    const last = counts[level];
    const restart = this.begun.has(`${id}/${level}`) ? undefined : list.starts.get(level);
    this.begun.add(`${id}/${level}`);
    const number = restart ?? (last === undefined ? known.start : last + 1);
    counts[level] = number;
    // The levels below begin again.
    counts.length = level + 1;
    return known.isOrdered ? number : null;
  }
}
