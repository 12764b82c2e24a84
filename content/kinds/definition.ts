import type { z } from 'zod';
import type { BlockKind } from '#content/document/blocks.ts';
import type { Locale } from '#content/locale.ts';
import type { CommonNotice } from './common-notice.ts';

type InBothLanguages<T> = Readonly<Record<Locale, T>>;

interface Names {
  readonly one: string;
  readonly many: string;
  /** In the site's menu, where there is little room. */
  readonly menu: string;
  /** What pages or collections of this kind are, in a sentence: above their list, beside the choice of a kind. */
  readonly intro: string;
}

interface Listed<N extends Names> {
  readonly names: InBothLanguages<N>;
  /** The first segment of its addresses: French, the same in both languages of the interface. */
  readonly segment: string;
  readonly menu: {
    /** Among the kinds of page and of collection, from 1. */
    readonly position: number;
    /** In the header too, not in the footer alone. */
    readonly inHeader: boolean;
  };
  readonly search: {
    /** The words that a page of this kind is found by. */
    readonly indexed: InBothLanguages<string>;
    /** What may be typed after `type:`, without accents; its names are among it. */
    readonly typed: readonly string[];
    /** What the help proposes to type. */
    readonly example: InBothLanguages<string>;
  };
}

/** A line of an outline: a heading (level 2), a paragraph to be replaced, an empty typed block or a list of tasks. */
export type OutlineLine =
  | { h: string }
  | { p: string }
  | { block: BlockKind; p: string }
  | { checklist: readonly string[] };

/** All that is particular to a kind of page. */
export interface KindDefinition<Metadata extends z.ZodObject = z.ZodObject>
  extends Listed<Names & { /** The button that begins one. */ readonly new: string }> {
  /** The type of schema.org that library catalogues and search engines know best. */
  readonly schemaOrgType: string;
  /** Annotations are shown beside the published text itself, not on a screen of their own. */
  readonly annotatedInPlace?: boolean;
  /** Partners annotate between the days that the notice's `annotationOpens` and `annotationCloses` give. */
  readonly annotationWindow?: boolean;
  /** Readers are told that the text gives no more than a first orientation. */
  readonly standingNotice?: boolean;
  /** What its notice asks beside the common part. It validates, and drives the form and the reader's notice. */
  readonly metadata: Metadata;
  /** Fields that a careful editor expects to be filled. None of them is demanded: a page may have no country. */
  readonly expected: {
    readonly own: readonly (keyof Metadata['shape'] & string)[];
    readonly common: readonly (keyof CommonNotice)[];
  };
  /** What a new page is made of, to be written over. Sources: docs/sources.md. */
  readonly outline: InBothLanguages<readonly OutlineLine[]>;
}

/** All that is particular to a kind of collection. */
export type CollectionKindDefinition = Listed<Names>;

/** Defines a kind of page; `expected` may name only fields that there are. */
export function defineKind<Metadata extends z.ZodObject>(
  definition: KindDefinition<Metadata>,
): KindDefinition<Metadata> {
  return definition;
}
