import { groupKitFiles, KIT_DIGEST_LENGTH, type KitFile, kitGroupsOf, kitListText } from '#content/book/kit-list.ts';

/** The list of a kit's files as the server sends it: whole, or only the groups that differ. */
export interface SentKitList {
  readonly files?: readonly KitFile[];
  /** Null for a group whose digest is the one that was sent. */
  readonly groups?: readonly (readonly KitFile[] | null)[];
  /** The digest of the whole list. */
  readonly list: string;
}

/** The digests of the groups of a list, for the server to compare. */
export async function digestsOf(files: readonly KitFile[]): Promise<string[]> {
  return Promise.all(groupKitFiles(files, kitGroupsOf(files)).map(digestOf));
}

/** @returns the whole list; null if the digest differs, so that the whole list must be requested */
export async function wholeList(sent: SentKitList, known: readonly KitFile[]): Promise<readonly KitFile[] | null> {
  if (sent.files) return sent.files;
  const groups = sent.groups ?? [];
  const own = groupKitFiles(known, groups.length || 1);
  const files = groups.flatMap((group, at) => group ?? own[at]!);
  return (await digestOf(files)) === sent.list ? files : null;
}

async function digestOf(files: readonly KitFile[]): Promise<string> {
  return (await sha256Of(new TextEncoder().encode(kitListText(files)))).slice(0, KIT_DIGEST_LENGTH);
}

export async function sha256Of(bytes: BufferSource): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...sum].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
