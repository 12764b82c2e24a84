import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Random } from './random.ts';
import { createTempFolder } from './temp-folder.ts';

const NAMES = { d: 'navette.sqlite', l: 'navette.sqlite-wal' } as const;
const HEAD = 18;

/**
 * A file on a disk with a cache: synced content, and writes since then, which a power cut may keep
 * or lose.
 */
class CachedFile {
  content: Buffer;
  private cached: ((content: Buffer) => Buffer)[] = [];

  constructor(file: string) {
    this.content = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  }

  write(offset: number, data: Buffer): void {
    this.cached.push((content) => {
      const grown =
        content.length >= offset + data.length
          ? content
          : Buffer.concat([content, Buffer.alloc(offset + data.length - content.length)]);
      data.copy(grown, offset);
      return grown;
    });
  }

  truncate(length: number): void {
    this.cached.push((content) =>
      length <= content.length
        ? Buffer.from(content.subarray(0, length))
        : Buffer.concat([content, Buffer.alloc(length - content.length)]),
    );
  }

  sync(): void {
    this.keep(() => true);
  }

  /** Applies the cached writes that survive the power cut. */
  keep(isKept: () => boolean): void {
    for (const change of this.cached) if (isKept()) this.content = change(this.content);
    this.cached = [];
  }
}

/** Records a server's writes to its database, and its syncs. */
export class PowerRecord {
  /** The environment of the server's process. */
  readonly env: Record<string, string>;
  private readonly journal: string;
  private readonly before: string;

  /** @param dataDir the data folder, before the server starts on it */
  constructor(dataDir: string) {
    const folder = createTempFolder('power');
    const library = path.join(folder, 'record-writes.so');
    execFileSync('cc', [
      '-shared',
      '-fPIC',
      '-O1',
      '-o',
      library,
      'tests/support/record-writes.c',
      '-ldl',
      '-lpthread',
    ]);
    this.journal = path.join(folder, 'journal');
    this.before = path.join(folder, 'before');
    writeFileSync(this.journal, '');
    cpSync(dataDir, this.before, { recursive: true });
    this.env = { LD_PRELOAD: library, RECORD_WRITES: this.journal };
  }

  /** The length of the record so far: a moment for a power cut. */
  get length(): number {
    return statSync(this.journal).size;
  }

  /**
   * A data folder after a power cut at this moment: everything synced, and of later writes none or
   * some at random.
   */
  cutAt(length: number, random: Random, rest: 'nothing' | 'some'): string {
    const folder = createTempFolder('after-cut');
    cpSync(this.before, folder, { recursive: true });
    const files = {
      d: new CachedFile(path.join(folder, NAMES.d)),
      l: new CachedFile(path.join(folder, NAMES.l)),
    };
    const journal = readFileSync(this.journal).subarray(0, length);
    for (let at = 0; at + HEAD <= journal.length; ) {
      const file = files[String.fromCharCode(journal[at + 1]!) as keyof typeof files];
      const offset = Number(journal.readBigUInt64LE(at + 2));
      const size = Number(journal.readBigUInt64LE(at + 10));
      const data = Buffer.from(journal.subarray(at + HEAD, at + HEAD + size));
      switch (String.fromCharCode(journal[at]!)) {
        case 'w':
          file.write(offset, data);
          break;
        case 't':
          file.truncate(offset);
          break;
        default:
          file.sync();
      }
      at += HEAD + size;
    }
    for (const [key, file] of Object.entries(files)) {
      file.keep(() => rest === 'some' && random.chance(0.5));
      writeFileSync(path.join(folder, NAMES[key as keyof typeof NAMES]), file.content);
    }
    return folder;
  }
}

/** True if the recorder can be compiled here. */
export function canRecord(): boolean {
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    return process.platform === 'linux';
  } catch {
    return false;
  }
}
