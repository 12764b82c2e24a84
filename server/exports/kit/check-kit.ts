import { open } from 'node:fs/promises';
import { TooManyBytesError, ZipArchive } from '#server/files/documents/zip-archive.ts';
import {
  checkKitSignature,
  KIT_MANIFEST,
  KIT_SIGNATURE,
  type KitManifest,
  type KitSignature,
  LONGEST_KIT_LIST,
  parseKitManifest,
  sha256Of,
} from './kit-manifest.ts';

export interface KitReport {
  readonly manifest: KitManifest;
  readonly signature: KitSignature;
  /** Paths of files that differ from the manifest. */
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  /** Also duplicate entries: of two, a program may open either. */
  readonly added: readonly string[];
}

/**
 * Compares a kit with its manifest, and the manifest's signature with a key.
 * @param publicKey as `publicKitKey` writes it
 * @returns null if the file is no kit
 */
export async function checkKit(file: string, publicKey: string): Promise<KitReport | null> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const archive = await ZipArchive.open(async (position, length) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    }, size);
    /** The bytes of a file; null if it is missing, damaged, or too long. */
    const read = async (name: string, most: number): Promise<Buffer | null> => {
      const entry = archive.find(name);
      if (!entry) return null;
      return archive.read(entry, most).catch((error) => {
        if (error instanceof TooManyBytesError || String(error.code).startsWith('Z_')) return null;
        throw error;
      });
    };
    const text = (await read(KIT_MANIFEST, LONGEST_KIT_LIST))?.toString('utf8');
    const manifest = text === undefined ? null : parseKitManifest(text);
    if (text === undefined || !manifest) return null;
    const signature = (await read(KIT_SIGNATURE, LONGEST_KIT_LIST))?.toString('utf8') ?? null;

    const listed = new Set([...manifest.files.map(({ path }) => path), KIT_MANIFEST, KIT_SIGNATURE]);
    const met = new Set<string>();
    const added = new Set<string>();
    for (const { name } of archive.entries) {
      if (met.has(name) || !listed.has(name)) added.add(name);
      met.add(name);
    }
    const [changed, missing]: [string[], string[]] = [[], []];
    for (const { path, bytes, sha256 } of manifest.files) {
      if (!met.has(path)) missing.push(path);
      else {
        const found = await read(path, bytes);
        if (!found || sha256Of(found) !== sha256) changed.push(path);
      }
    }
    return { manifest, signature: checkKitSignature(text, signature, publicKey), changed, missing, added: [...added] };
  } finally {
    await handle.close();
  }
}
