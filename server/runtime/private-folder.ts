import { chmod, lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** What others on this machine may do with a file or folder. */
const FOR_OTHERS = 0o077;
/** Everybody makes files in a folder with this bit, as in `/tmp`. */
const STICKY = 0o1000;
/** What Navette keeps in its data folder, by how names begin. */
const OURS = /^(navette\.sqlite|session-secret|lock$|files$|outbox$|search$|control\.sock|\.restore|before-restore-)/;

/**
 * Shuts others on this machine out of the data folder, which holds personal data and links that sign people in. A folder that is not
 * this user's, or that holds other things than Navette's, is left as it is: what Navette keeps in it is shut.
 * @returns what was done, or is to be done, for people; null where the folder was private already
 */
export async function makePrivate(dataDir: string): Promise<string | null> {
  const user = process.getuid?.();
  // Such systems have other ways.
  if (user === undefined) return null;
  const found = await lstat(dataDir);
  const names = await readdir(dataDir);
  const ours = names.filter((name) => OURS.test(name));
  if ((found.mode & FOR_OTHERS) === 0) return null;
  const isOwn = found.uid === user && (found.mode & STICKY) === 0 && ours.length === names.length;
  if (isOwn) {
    await chmod(dataDir, found.mode & 0o700);
    return `The data folder ${dataDir} was open to others on this machine: it is now for this user alone (mode 0700).`;
  }
  for (const name of ours) {
    const entry = path.join(dataDir, name);
    const { uid, mode } = await lstat(entry);
    if (uid === user && (mode & FOR_OTHERS) !== 0) await chmod(entry, mode & 0o700);
  }
  return `The data folder ${dataDir} is open to others on this machine: give Navette a folder of its own, with mode 0700.`;
}
