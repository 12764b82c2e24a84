import type { z } from 'zod';
import type { BlockKind } from '#content/document/blocks.ts';
import type { Locale } from '#content/locale.ts';
import type { CommonNotice } from './common-notice.ts';

type InBothLanguages<T> = Readonly<Record<Locale, T>>;

interface Names {
  readonly one: string;
  readonly many: string;
  /** For the site's menu, where space is short. */
  readonly menu: string;
  /** A sentence about this kind, above its list and beside the choice of a kind. */
  readonly intro: string;
  /**
   * An explanation of the kind and of how to take part, shown if the reader may read no page of it.
   */
  readonly takePart?: string;
}

/**
 * A repeated pattern, as a draft of weavers: the outline of its threads, in a rectangle of this
 * size.
 */
export interface Weave {
  readonly width: number;
  readonly height: number;
  /** As in SVG. */
  readonly path: string;
  /** Stroked, where the others are filled. */
  readonly isDrawn?: boolean;
  /** On screen, the sides of its square in threads, where they are not its width and height. */
  readonly tile?: number;
}

interface Listed<N extends Names> {
  readonly names: InBothLanguages<N>;
  /** The first segment of its addresses: French, in both languages of the interface. */
  readonly segment: string;
  readonly menu: {
    /** Orders the page kinds and collection kinds together; 4.5 comes between 4 and 5. */
    readonly position: number;
    /** True: in the header and the footer; false: only in the footer. */
    readonly inHeader: boolean;
  };
  /** Its woven pattern on screens and covers: plain, twill, herringbone, bird’s eye, satin… */
  readonly weave: Weave;
  readonly search: {
    /** Words that pages of this kind are found by. */
    readonly indexed: InBothLanguages<string>;
    /** The words accepted after `type:`, without accents; includes its names. */
    readonly typed: readonly string[];
    /** The example in the search help. */
    readonly example: InBothLanguages<string>;
  };
}

/**
 * A block of an outline: a heading (level 2), a paragraph to be replaced, a typed block or a list
 * of tasks.
 */
export type OutlineLine =
  | { h: string }
  | { p: string }
  | { block: BlockKind; p: string }
  | { checklist: readonly string[] };

/** The definition of a page kind. */
export interface KindDefinition<OwnFields extends z.ZodObject = z.ZodObject>
  extends Listed<
    Names & {
      /** The button that creates one. */
      readonly new: string;
    }
  > {
  /** The schema.org type that library catalogues and search engines know best. */
  readonly schemaOrgType: string;
  /** Two sides annotate it: each is shown on its side of the text, not where its words are. */
  readonly hasTwoSides?: boolean;
  /** Partners annotate between the days `annotationOpens` and `annotationCloses` of the notice. */
  readonly annotationWindow?: boolean;
  /** It has the steps of a session, with minutes, for its facilitator (`readSessions`). */
  readonly hasSessions?: boolean;
  /** It is better read through a lens: the gate before publishing reports a missing one. */
  readonly expectsLens?: boolean;
  /** Readers see a notice that the text is only a first orientation. */
  readonly standingNotice?: boolean;
  /**
   * Its own fields of the notice. The schema validates them, and drives the form and the reader's
   * notice.
   */
  readonly ownFields: OwnFields;
  /** Fields that a careful editor fills. None is required: a page may have no country. */
  readonly expected: {
    readonly own: readonly (keyof OwnFields['shape'] & string)[];
    readonly common: readonly (keyof CommonNotice)[];
  };
  /** The starter text of a new page. Sources: docs/sources.md. */
  readonly outline: InBothLanguages<readonly OutlineLine[]>;
}

/** The definition of a collection kind. */
export type CollectionKindDefinition = Listed<Names> & {
  /** Printed as a publication: its PDF has columns, large pictures, a colophon. */
  readonly isPublication?: true;
};

/** Defines a page kind; the types allow only existing fields in `expected`. */
export function defineKind<OwnFields extends z.ZodObject>(
  definition: KindDefinition<OwnFields>,
): KindDefinition<OwnFields> {
  return definition;
}
