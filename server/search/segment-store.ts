import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Segment } from '#content/search/segment.ts';

/** Changes whenever texts are taken apart or kept otherwise than before: what was stored is then built anew. */
const FORMAT = 'navette-search-6';
const MANIFEST = 'manifest.json';
const HASH_LENGTH = 32;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/**
 * Segments on the disk, so that a restart does not read every page again. What is here is always less than what the
 * database says: a file that is missing, damaged or of another format is left out, and its pages are read anew.
 */
export class SegmentStore {
  private readonly folder: string;
  private readonly names = new WeakMap<Segment, string>();
  private count = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The stored segments, oldest first. */
  async load(): Promise<Segment[]> {
    const names = await this.readManifest();
    const segments: Segment[] = [];
    for (const name of names) {
      const segment = await this.readSegment(name);
      if (!segment) continue;
      this.names.set(segment, name);
      segments.push(segment);
    }
    return segments;
  }

  /** Makes the disk hold these segments and no others. Those already there are not written again. */
  async save(segments: readonly Segment[]): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const names: string[] = [];
    for (const segment of segments) {
      let name = this.names.get(segment);
      if (!name) {
        const body = serialize(segment);
        const hash = sha256(body);
        name = `${hash.toString('hex').slice(0, 16)}-${this.count++}.segment`;
        await this.write(name, Buffer.concat([hash, body]));
        this.names.set(segment, name);
      }
      names.push(name);
    }
    await this.write(MANIFEST, Buffer.from(JSON.stringify({ format: FORMAT, segments: names })));
    for (const name of await readdir(this.folder)) {
      if (name !== MANIFEST && !names.includes(name)) await rm(path.join(this.folder, name), { force: true });
    }
  }

  private async write(name: string, bytes: Uint8Array): Promise<void> {
    const file = path.join(this.folder, name);
    await writeFile(`${file}.new`, bytes);
    await rename(`${file}.new`, file);
  }

  private async readManifest(): Promise<readonly string[]> {
    try {
      const { format, segments } = JSON.parse(await readFile(path.join(this.folder, MANIFEST), 'utf8')) as {
        format?: unknown;
        segments?: unknown;
      };
      if (format !== FORMAT || !Array.isArray(segments)) return [];
      return segments.filter(
        (name): name is string => typeof name === 'string' && /^[0-9a-f]{16}-\d+\.segment$/.test(name),
      );
    } catch {
      // No manifest, or half of one: the index is built anew.
      return [];
    }
  }

  private async readSegment(name: string): Promise<Segment | null> {
    try {
      const bytes = await readFile(path.join(this.folder, name));
      const body = bytes.subarray(HASH_LENGTH);
      if (!sha256(body).equals(bytes.subarray(0, HASH_LENGTH))) return null;
      return deserialize(body) as Segment;
    } catch {
      // Missing or unreadable: its pages are read anew.
      return null;
    }
  }
}
