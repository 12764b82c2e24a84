import { article } from './article.ts';
import { factsheet } from './factsheet.ts';
import { module } from './module.ts';
import { isOfSite } from './of-site.ts';
import { practice } from './practice.ts';
import { site } from './site.ts';
import { study } from './study.ts';
import { workshop } from './workshop.ts';

/**
 * The page kinds by their code, in the order in which they are offered. A new kind is one file
 * beside this one, and its name here.
 */
export const KINDS = { study, factsheet, practice, module, workshop, article, site } as const;

export type PageKind = keyof typeof KINDS;

/** The codes of all page kinds. */
export const PAGE_KINDS = Object.keys(KINDS) as [PageKind, ...PageKind[]];

/** The kinds of what is published: all but the pages of the site itself. */
export const LISTED_KINDS: readonly PageKind[] = PAGE_KINDS.filter((kind) => !isOfSite(kind));

export function isPageKind(text: unknown): text is PageKind {
  return PAGE_KINDS.includes(text as PageKind);
}
