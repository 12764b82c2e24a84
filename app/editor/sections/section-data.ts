import type { ColumnType, SectionCode } from '#content/study/section.ts';

/** A material that a cell may draw on. */
export interface CitableMaterial {
  /** As a citation names it (content/citation/target.ts). */
  readonly target: string;
  /** « E3 » */
  readonly label: string;
  readonly title: string;
}

/** What the desk of a section is made from, embedded in its page as JSON. */
export interface SectionDeskData {
  readonly section: {
    readonly code: SectionCode;
    /** The draft's id. */
    readonly draft: string;
    readonly title: string;
    /** Where the section is read. */
    readonly path: string;
    /** Where the file of its rows is. */
    readonly csv: string;
    /** Of the study's texts. */
    readonly language: string;
    /** What a row is. */
    readonly row: string;
    readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
    readonly materials: readonly CitableMaterial[];
  };
  readonly user: { readonly name: string; readonly seed: string };
  readonly timeZone: string;
}
