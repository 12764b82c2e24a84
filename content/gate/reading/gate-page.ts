import type { AnnotationKind } from '#content/annotation/annotation.ts';
import type { Evidence } from '#content/citation/evidence.ts';
import type { HeadField } from '#content/draft/head-texts.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { CitedMaterial } from '#content/material/cited-material.ts';
import type { HiddenLink } from './hidden-link.ts';

/** What checks of a page read, beside its text. */
export interface GatePage {
  readonly kind: PageKind;
  readonly title: string;
  readonly summary: string;
  /** Of the text. */
  readonly words: number;
  /** What of the head, as the draft has it, a page cannot have. */
  readonly unfit: readonly HeadField[];
  /** Empty fields of the notice that readers of this kind look for: `own.period`. */
  readonly emptyFields: readonly string[];
  /** Links whose targets some or all of its readers cannot see. */
  readonly links: readonly HiddenLink[];
  /** How many approvals are missing. */
  readonly approvalsMissing: number;
  /** Reviewers whose last answer asks for changes. */
  readonly changesAskedBy: readonly string[];
  /** Its findings and lessons. */
  readonly claims: Evidence['claims'];
  /** What its citations of materials draw on. */
  readonly cited: readonly CitedMaterial[];
  /** It is a study that gathers materials here. */
  readonly hasMaterials: boolean;
  /** It could be read through a lens, and has none. */
  readonly lensMissing: boolean;
  /** Open annotations, with the words they are about. */
  readonly open: readonly { readonly kind: AnnotationKind; readonly quote: string }[];
}
