import { z } from 'zod';
import { COLLECTION_KINDS } from '#content/kinds/collection-kind.ts';
import { LONGEST_SUMMARY, LONGEST_TITLE } from './head-limits.ts';
import { code, title } from './input-text.ts';
import { details, newDetails, slug } from './page-input.ts';

/** Most characters of an introduction, Markdown. */
export const LONGEST_INTRODUCTION = 20_000;
/** Most characters of an imprint: a colophon's further lines, after authors and date. */
export const LONGEST_IMPRINT = 2_000;
/** Most characters of a cover's alternative text. */
export const LONGEST_COVER_ALT = 300;
/** Most characters of the title of a part. */
export const LONGEST_PART_TITLE = 200;

/** Markdown; that it can be rendered within its limits is checked apart. */
const introduction = z.string().max(LONGEST_INTRODUCTION);

/** Plain text, a line for each mention. */
const imprint = z.string().trim().max(LONGEST_IMPRINT).default('');

/** A new collection. Without a slug, its address follows from its title. */
export const newCollectionInput = z.object({
  ...newDetails,
  summary: z.string().trim().max(LONGEST_SUMMARY).default(''),
  introduction: introduction.default(''),
  imprint,
  slug: slug.optional(),
  kind: code(COLLECTION_KINDS),
});
export type NewCollectionInput = z.input<typeof newCollectionInput>;

/** A collection's details. */
export const collectionInput = z.object({
  title: details.title,
  summary: details.summary,
  introduction,
  imprint,
  language: details.language,
  visibility: details.visibility,
  slug,
});
export type CollectionInput = z.input<typeof collectionInput>;
export type CollectionDetails = z.output<typeof collectionInput>;

/** The description of a collection's cover. */
export const coverInput = z.object({
  coverAlt: z
    .string()
    .overwrite((text) => text.trim().replace(/\s+/g, ' '))
    .max(LONGEST_COVER_ALT),
});

/** The title of a part; a part may have none. */
export const partInput = z.object({ title: z.string().max(LONGEST_PART_TITLE) });

/** Kits that somebody puts together for themselves at most. */
export const MOST_OWN_KITS = 20;
/** Most characters of a note on a page of a kit: those of all its pages fit into one form. */
export const LONGEST_KIT_NOTE = 800;

/** The title of a kit of one's own. */
export const ownKitInput = z.object({ title: z.string().trim().pipe(title(LONGEST_TITLE)) });
export type OwnKitInput = z.input<typeof ownKitInput>;

/** The owner's note on a page of a personal kit, plain text. */
export const kitNoteInput = z.object({ note: z.string().max(LONGEST_KIT_NOTE).trim() });
