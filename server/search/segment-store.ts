import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Segment } from '#content/search/index/segment.ts';

/** Change this whenever tokenisation or storage changes: stored segments are then rebuilt. */
const FORMAT = 'navette-search-6';
const MANIFEST = 'manifest.json';
const HASH_LENGTH = 32;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/**
 * Segments on the disk, so that a restart does not have to read every page. The database remains
 * authoritative: a missing, damaged or outdated file is skipped, and its pages are read again.
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

  /** Makes the folder contain exactly these segments; does not rewrite existing ones. */
  async save(segments: readonly Segment[]): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const names: string[] = [];
    for (const segment of segments) {
      let name = this.names.get(segment);
      if (!name) {
        const body = serialize(segment);
        const hash = sha256(body);
        name = `${hash.toString('hex').slice(0, 16)}-${this.count++}.segment`;
        await this.write(name, hash, body);
        this.names.set(segment, name);
      }
      names.push(name);
    }
    await this.write(MANIFEST, Buffer.from(JSON.stringify({ format: FORMAT, segments: names })));
    for (const name of await readdir(this.folder)) {
      if (name !== MANIFEST && !names.includes(name)) await rm(path.join(this.folder, name), { force: true });
    }
  }

  /** Writes pieces one after the other: concatenated, a large segment would be in memory twice. */
  private async write(name: string, ...pieces: readonly Uint8Array[]): Promise<void> {
    const file = path.join(this.folder, name);
    const handle = await open(`${file}.new`, 'w');
    try {
      for (const piece of pieces) await handle.writeFile(piece);
    } finally {
      await handle.close();
    }
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
      // No manifest, or a truncated one: the index is rebuilt.
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
      // Missing or unreadable: its pages are read again.
      return null;
    }
  }
}
