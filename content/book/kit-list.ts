/**
 * The list of a kit's files, in groups: a device that has an edition of a kit sends the digest of
 * each of its groups, and receives only the groups that differ. For a kit of 60 modules, the whole
 * list is as large as one changed module.
 */

export interface KitFile {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** The pictures of a kit: all, none, or all of them small. */
export type KitPictures = boolean | 'small';

/** The key of the words for the pictures that a kit has. */
export const picturedWord = (pictures: KitPictures) =>
  pictures === 'small' ? 'smallPictured' : pictures ? 'pictured' : 'unpictured';

/** Most groups: one address contains the digests of all of them. */
export const MOST_KIT_GROUPS = 64;
/** Approximate number of files of a group. */
const FILES_IN_GROUP = 6;

/** The number of groups into which to divide a list. */
export function kitGroupsOf(files: readonly KitFile[]): number {
  return Math.min(MOST_KIT_GROUPS, Math.ceil(files.length / FILES_IN_GROUP) || 1);
}

/**
 * Divides a list by the names of its files without folder and extension: the files of one page
 * are in one group, since they change together, and adding or removing a page changes no other
 * group.
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

/** The text from which the digest of a list is computed. */
export function kitListText(files: readonly KitFile[]): string {
  const lines = files.map(({ path, sha256 }) => `${sha256} ${path}\n`);
  return lines.sort().join('');
}

/**
 * Hexadecimal characters of a group's digest. It may be short, since the list as a whole is checked
 * again.
 */
export const KIT_DIGEST_LENGTH = 12;
