import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { publicKitKey, readPrivateKey } from './kit-manifest.ts';

const FILE = 'kit-signing-key';

/**
 * The key with which this server signs kits: in the data folder, created at its first use. Only the
 * process's own user may read the file.
 */
export class KitKey {
  readonly #dataDir: string;
  #loading: Promise<KeyObject> | null = null;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** @throws Error with advice, if the file is damaged */
  load(): Promise<KeyObject> {
    this.#loading ??= this.#read().catch((error) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  /** With which others check what this server signed. */
  async publicKey(): Promise<string> {
    return publicKitKey(await this.load());
  }

  async #read(): Promise<KeyObject> {
    const file = path.join(this.#dataDir, FILE);
    const existing = await find(file);
    if (existing) return existing;
    await mkdir(this.#dataDir, { recursive: true });
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    // Linked into place once complete: of two processes, one wins and the other reads its key.
    const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
    await writeFile(draft, pem, { mode: 0o600, flag: 'wx', flush: true });
    try {
      await link(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await rm(draft, { force: true });
    }
    const made = await find(file);
    if (!made) throw new Error(`${file} vanished while it was made`);
    return made;
  }
}

async function find(file: string): Promise<KeyObject | null> {
  let pem: string;
  try {
    pem = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  // A copy or a restored backup may have a wider mode.
  await chmod(file, 0o600);
  let key: KeyObject | null = null;
  try {
    key = readPrivateKey(pem);
  } catch {
    // Reported below.
  }
  if (key?.asymmetricKeyType !== 'ed25519')
    throw new Error(`${file} is damaged: restore it from a backup, or remove it (kits made so far no longer check)`);
  return key;
}
