/** Kinds of content that an import leaves out. */
export const LEFT_OUT_KINDS = [
  /** a link without an allowed target, or around nothing but an image: its words stay */
  'link',
  /** an image without a stored file: its alternative text stays */
  'image',
  /** a drawing in the page (svg) */
  'drawing',
  /** a frame, a video, a sound, an object */
  'embed',
  'script',
  /** a form field */
  'form-field',
  /** an unknown directive: its content stays */
  'directive',
  /** a typed block within another: its content stays */
  'nested-block',
  /** a heading within a heading: one remains, with the words of both */
  'nested-heading',
  /** a list of terms and definitions: each becomes a paragraph */
  'definition-list',
  'empty-heading',
  'empty-list',
  'empty-table',
  /** words that somebody withdrew from texts of this site */
  'withdrawn',
  /** straight quotation marks of a French text: they become « and » */
  'straight-quote',
] as const;
export type LeftOutKind = (typeof LEFT_OUT_KINDS)[number];

export interface LeftOut {
  readonly what: LeftOutKind;
  readonly count: number;
}

/** Counts what an import leaves out, to report it to the person who imports. */
export class ImportReport {
  private readonly counts = new Map<LeftOutKind, number>();

  leaveOut(what: LeftOutKind): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  list(): LeftOut[] {
    return LEFT_OUT_KINDS.flatMap((what) => {
      const count = this.counts.get(what);
      return count === undefined ? [] : [{ what, count }];
    });
  }
}
