/**
 * The list of a kit's files, in groups: a device that has an edition of a kit tells the digest of
 * each of its groups, and is sent the groups that differ alone. For a kit of 60 modules the whole
 * list takes as much as a module that changed.
 */

export interface KitFile {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Which pictures a kit has: all, none, or all of them small. */
export type KitPictures = boolean | 'small';

/** By which word it is said which pictures a kit has. */
export const picturedWord = (pictures: KitPictures) =>
  pictures === 'small' ? 'smallPictured' : pictures ? 'pictured' : 'unpictured';

/** Groups at most: the digests of all of them stand in one address. */
export const MOST_KIT_GROUPS = 64;
/** Files of a group, about. */
const FILES_IN_GROUP = 6;

/** Into how many groups a list is best divided. */
export function kitGroupsOf(files: readonly KitFile[]): number {
  return Math.min(MOST_KIT_GROUPS, Math.ceil(files.length / FILES_IN_GROUP) || 1);
}

/**
 * Divides a list by the names of its files without folder and ending: what a page and its search
 * have changes together, and a page that is added or removed changes no other group.
 */
export function groupKitFiles(files: readonly KitFile[], count: number): KitFile[][] {
  const groups = Array.from({ length: count }, (): KitFile[] => []);
  for (const file of files) {
    let sum = 0;
    for (const one of file.path.replace(/^.*\/|\.[^.]*$/g, '')) sum = (sum * 31 + one.codePointAt(0)!) >>> 0;
    groups[sum % count]!.push(file);
  }
  return groups;
}

/** What a digest of a list is of. */
export function kitListText(files: readonly KitFile[]): string {
  const lines = files.map(({ path, sha256 }) => `${sha256} ${path}\n`);
  return lines.sort().join('');
}

/**
 * Characters of a digest, hexadecimal. That the groups make the right list is checked once more.
 */
export const KIT_DIGEST_LENGTH = 12;
