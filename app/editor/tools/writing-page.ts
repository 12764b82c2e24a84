import type { PageStatus } from '#content/edition.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';

/** The page being written, as its route hands it over. */
export interface WritingPage {
  readonly id: string;
  readonly kind: PageKind;
  /** The kind's name in the reader's language, and where its pages are listed. */
  readonly kindName: string;
  readonly kindPath: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  /** Where it is read: `/fiches/valoriser-la-biomasse`. */
  readonly path: string;
}

export interface EditionEntry {
  readonly number: number;
  readonly publishedAt: string;
  readonly note: string;
  readonly words: number;
}

export interface FileEntry {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
}

/** What the side panel shows beside the text; fetched anew when the server says that the page changed. */
export interface WritingState {
  readonly page: WritingPage;
  readonly visibility: Visibility;
  readonly status: PageStatus;
  readonly archived: boolean;
  readonly editions: readonly EditionEntry[];
  readonly files: readonly FileEntry[];
}

/** What the server tells the editor, in the page itself. */
export interface DeskData {
  readonly state: WritingState;
  readonly user: { readonly name: string; readonly seed: string };
  readonly timeZone: string;
  /** The first segments of the addresses of pages and collections: what a page card may lead to. */
  readonly segments: readonly string[];
}

/** The ids of the element that the editor is put into, and of that with its data. */
export const DESK_ID = 'writing-desk';
export const DESK_DATA_ID = 'writing-desk-data';
