import { chmod, lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Permissions of other users on a file or folder. */
const FOR_OTHERS = 0o077;
/** Every user may create files in a folder with this bit, such as `/tmp`. */
const STICKY = 0o1000;
/** Navette's own entries in its data folder, by name. */
const OURS =
  /^(navette\.sqlite|session-secret|kit-signing-key|lock$|files$|outbox$|search$|control\.sock|\.restore|before-restore-)/;

/**
 * Closes the data folder, which holds personal data and sign-in links, to other users of the
 * machine. In a folder that belongs to another user or holds other things, closes only Navette's
 * own entries.
 * @returns a sentence for people on what was done or remains to do; null if the folder was private
 * already
 */
export async function makePrivate(dataDir: string): Promise<string | null> {
  const user = process.getuid?.();
  // Such systems (Windows) have other permissions.
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
