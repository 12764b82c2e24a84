/** Identifies a device copy. The person is part of it, because devices are shared. */
export interface CopyOwner {
  readonly owner: string;
  readonly pageId: string;
}

/** What a device copy records of its page, to show it in lists. */
export interface CopiedPage {
  readonly title: string;
  /** The address where it is read: `/fiches/valoriser-la-biomasse`. */
  readonly path: string;
}

const COPY = /^navette-draft-([0-9a-z]+)-([0-9a-z]+)$/i;
const LOST = /^navette-(?:lost|notice)-([0-9a-z]+)-([0-9a-z]+)$/i;

/** The name of a device copy's database. */
export const copyName = ({ owner, pageId }: CopyOwner) => `navette-draft-${owner}-${pageId}`;

/** The localStorage key of a draft's lost passages. */
export const lostKey = ({ owner, pageId }: CopyOwner) => `navette-lost-${owner}-${pageId}`;

/** The localStorage key of what was typed into a page's notice and is not known to be stored. */
export const noticeKey = ({ owner, pageId }: CopyOwner) => `navette-notice-${owner}-${pageId}`;

/** The localStorage keys of what only this device preserves of a draft. */
export const deviceOnlyKeys = (copy: CopyOwner) => [lostKey(copy), noticeKey(copy)];

/** Key in a device copy: its page. */
export const PAGE_KEY = 'page';

/** Key prefix in a device copy: an entry per page that has, or closed with, unconfirmed edits. */
export const UNSAVED_KEY = 'unsaved-';

function parse(pattern: RegExp, name: string): CopyOwner | null {
  const found = pattern.exec(name);
  return found ? { owner: found[1]!, pageId: found[2]! } : null;
}

export const parseCopyName = (name: string) => parse(COPY, name);
/** Whose is a key of `deviceOnlyKeys`; null for any other. */
export const parseOnlyHereKey = (key: string) => parse(LOST, key);
