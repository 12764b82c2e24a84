import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import path from 'node:path';
import { secretFile } from '#server/runtime/secret-file.ts';
import { publicKitKey, readPrivateKey } from './kit-manifest.ts';

const FILE = 'kit-signing-key';

/** The key with which this server signs kits: in the data folder, created at its first use. */
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

  #read(): Promise<KeyObject> {
    const file = path.join(this.#dataDir, FILE);
    return secretFile(
      file,
      () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      (pem) => keyOf(pem, file),
    );
  }
}

function keyOf(pem: string, file: string): KeyObject {
  let key: KeyObject | null = null;
  try {
    key = readPrivateKey(pem);
  } catch {
    // Reported below.
  }
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new Error(`${file} is damaged: restore it from a backup, or remove it (kits made so far no longer check)`);
}
