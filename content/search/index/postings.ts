import { ByteReader } from './bytes.ts';
import { FIELD_COUNT, type Segment } from './segment.ts';

/** Iterates over the documents that contain a form: `while (cursor.next()) …`. */
export class PostingCursor {
  document = 0;
  /** Bits of the fields that contain the form. */
  fields = 0;
  /** How often the form occurs in each of these fields. */
  readonly counts = new Uint32Array(FIELD_COUNT);
  private readonly reader: ByteReader;
  private readonly end: number;
  private positionsEnd: number;

  constructor(segment: Segment, form: number) {
    this.reader = new ByteReader(segment.postings, segment.postingStarts[form]!);
    this.end = segment.postingStarts[form + 1]!;
    this.positionsEnd = this.reader.at;
  }

  next(): boolean {
    const { reader } = this;
    reader.at = this.positionsEnd;
    if (reader.at >= this.end) return false;
    this.document += reader.number();
    this.fields = reader.number();
    for (let field = 0; field < FIELD_COUNT; field++)
      this.counts[field] = this.fields & (1 << field) ? reader.number() : 0;
    const bytes = reader.number();
    this.positionsEnd = reader.at + bytes;
    return true;
  }

  /** The positions of the form in this document, ascending. */
  positions(): number[] {
    const { reader } = this;
    const start = reader.at;
    const positions: number[] = [];
    let position = 0;
    while (reader.at < this.positionsEnd) {
      position += reader.number();
      positions.push(position);
    }
    reader.at = start;
    return positions;
  }

  /**
   * The positions, among ascending ones, that the form follows at a distance: phrases with this
   * form as their next word may begin there.
   */
  startsAmong(starts: readonly number[], distance: number): number[] {
    const { reader } = this;
    const begin = reader.at;
    const found: number[] = [];
    let position = 0;
    for (let index = 0; reader.at < this.positionsEnd && index < starts.length; ) {
      position += reader.number();
      while (index < starts.length && starts[index]! + distance < position) index++;
      if (index < starts.length && starts[index]! + distance === position) found.push(starts[index]!);
    }
    reader.at = begin;
    return found;
  }
}
