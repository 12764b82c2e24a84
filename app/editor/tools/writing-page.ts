import type { BlockKind } from '#content/document/blocks.ts';
import type { DraftHead } from '#content/draft/draft-head.ts';
import type { PageStatus } from '#content/edition.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { ShownOutline } from '#content/kinds/shown-prompts.ts';
import type { Visibility } from '#content/permission.ts';

/** The page being edited, as its route renders it. */
export interface WritingPage {
  readonly id: string;
  readonly kind: PageKind;
  /** The kind's name in the reader's language, and the address of its list. */
  readonly kindName: string;
  readonly kindPath: string;
  readonly title: string;
  readonly summary: string;
  /** Both as they were written, without the typography. */
  readonly written: DraftHead;
  readonly language: string;
  /** The address where it is read: `/fiches/valoriser-la-biomasse`. */
  readonly path: string;
  /** Says that reviewers want it changed; empty if none does. */
  readonly sentBack: string;
  /** It is the transcript of a material: no page, and without a notice, editions or annotations. */
  readonly isTranscript?: true | undefined;
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

/** What the side panel shows; fetched again when the server sends a notice of a change. */
export interface WritingState {
  readonly page: WritingPage;
  readonly visibility: Visibility;
  readonly status: PageStatus;
  readonly archived: boolean;
  readonly editions: readonly EditionEntry[];
  readonly files: readonly FileEntry[];
}

/** The editor's data, embedded in the page as JSON. */
export interface DeskData {
  readonly state: WritingState;
  readonly user: { readonly name: string; readonly seed: string };
  readonly timeZone: string;
  /** The first segments of the addresses that a page card may lead to. */
  readonly segments: readonly string[];
  /** The prompts of the page's outline. */
  readonly outline: ShownOutline;
  /** The kinds of typed blocks in it: they come first in the slash menu. */
  readonly blocks: readonly BlockKind[];
  /** Whether the text is longer than its preview. */
  readonly isLong: boolean;
}

/** The ids of the editor's element and of the element with its data. */
export const DESK_ID = 'writing-desk';
export const DESK_DATA_ID = 'writing-desk-data';
