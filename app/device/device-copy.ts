/** Whose copy of which page's draft: a device may be shared. */
export interface CopyOwner {
  readonly owner: string;
  readonly pageId: string;
}

/** The page a copy is of, as people know it. */
export interface CopiedPage {
  readonly title: string;
  /** Where it is read: `/fiches/valoriser-la-biomasse`. */
  readonly path: string;
}

const COPY = /^navette-draft-([0-9a-z]+)-([0-9a-z]+)$/i;
const LOST = /^navette-lost-([0-9a-z]+)-([0-9a-z]+)$/i;

/** The name of the database that holds a draft's copy. */
export const copyName = ({ owner, pageId }: CopyOwner) => `navette-draft-${owner}-${pageId}`;

/** The key under which words are kept that have no place left in the draft. */
export const lostKey = ({ owner, pageId }: CopyOwner) => `navette-lost-${owner}-${pageId}`;

/** In a copy: the page it is of. */
export const PAGE_KEY = 'page';

/** In a copy: one for each open page that has, or died with, something that was not seen to be stored. */
export const UNSAVED_KEY = 'unsaved-';

function parse(pattern: RegExp, name: string): CopyOwner | null {
  const found = pattern.exec(name);
  return found ? { owner: found[1]!, pageId: found[2]! } : null;
}

export const parseCopyName = (name: string) => parse(COPY, name);
export const parseLostKey = (key: string) => parse(LOST, key);
