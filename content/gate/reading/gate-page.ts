import type { Evidence } from '#content/citation/evidence.ts';
import type { HeadField } from '#content/draft/head-texts.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { CitedMaterial } from '#content/material/cited-material.ts';
import type { ShownPicture } from '#content/material/shown-picture.ts';
import type { UncitedWords } from '#content/withdrawal/uncited-words.ts';
import type { HiddenLink } from './hidden-link.ts';

/** An annotation that must be dealt with before publishing. */
export interface RequiredThread {
  readonly id: string;
  /** The words that it is about. */
  readonly quote: string;
  /** The name of the person who requires it. */
  readonly by: string;
}

/** Input of the checks of a page, besides its text. */
export interface GatePage {
  readonly kind: PageKind;
  readonly title: string;
  readonly summary: string;
  /** Number of words of the text. */
  readonly words: number;
  /** Invalid fields of the draft's head. */
  readonly unfit: readonly HeadField[];
  /** Empty fields of the notice that matter to readers of this kind: `own.period`. */
  readonly emptyFields: readonly string[];
  /** Links whose targets some or all readers cannot see. */
  readonly links: readonly HiddenLink[];
  /** Number of missing approvals. */
  readonly approvalsMissing: number;
  /** Reviewers whose last answer asks for changes. */
  readonly changesAskedBy: readonly string[];
  /** Findings and lessons. */
  readonly claims: Evidence['claims'];
  /** Number of citations of the text. */
  readonly citations: number;
  /** Materials that the text cites; none if it has more citations than are checked. */
  readonly cited: readonly CitedMaterial[];
  /** Pictures of the text that are files of materials, or no more. */
  readonly pictures: readonly ShownPicture[];
  /** Words that people took back, in blocks that do not cite them. */
  readonly takenBack: readonly UncitedWords[];
  /** The page is a study with materials. */
  readonly hasMaterials: boolean;
  /** It could be read through a lens, and has none. */
  readonly lensMissing: boolean;
  /** Open annotations that must be dealt with before publishing, of any kind. */
  readonly mustFix: readonly RequiredThread[];
  /** The words that the other open corrections are about. */
  readonly corrections: readonly string[];
  /** The words that the other open questions are about. */
  readonly questions: readonly string[];
}
