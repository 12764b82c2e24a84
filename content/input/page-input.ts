import { z } from 'zod';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { MOST_LENSES } from '#content/kinds/lens-kinds.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { VISIBILITIES } from '#content/permission.ts';
import { isId } from '#content/text/ids.ts';
import { isSlug, LONGEST_SLUG } from '#content/text/slug.ts';
import { LONGEST_SUMMARY, LONGEST_TITLE } from './head-limits.ts';
import { code, title } from './input-text.ts';

/** The last part of an address. */
export const slug = z.string().min(1).max(LONGEST_SLUG).refine(isSlug);

/** Fields common to pages and collections. */
export const details = {
  title: title(LONGEST_TITLE),
  summary: z.string().max(LONGEST_SUMMARY).trim(),
  language: code(PAGE_LANGUAGES),
  visibility: code(VISIBILITIES),
};

/** The same for a new one: only the title is required. */
export const newDetails = {
  title: z.string().trim().pipe(details.title),
  summary: details.summary.default(''),
  language: z.string().default('fr').pipe(z.enum(PAGE_LANGUAGES)),
  visibility: z.string().default('members').pipe(z.enum(VISIBILITIES)),
};

/** A new page. Without a slug, its address follows from its title. */
export const newPageInput = z.object({ ...newDetails, kind: code(PAGE_KINDS), slug: slug.optional() });
export type NewPageInput = z.input<typeof newPageInput>;

/** A page's title, summary, language, visibility and address; its notice is checked by its kind. */
export const pageInput = z.object({ ...details, slug });
export type PageInput = z.input<typeof pageInput>;

/** The lenses of a page, by their ids, in their order. */
export const lensInput = z.object({ lenses: z.array(z.string().refine(isId)).max(MOST_LENSES) });
export type LensInput = z.input<typeof lensInput>;
