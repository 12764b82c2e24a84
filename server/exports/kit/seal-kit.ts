import type { KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { KIT_SIGNATURE, signKitManifest } from './kit-manifest.ts';

/** Bytes of the end-of-central-directory record of a ZIP archive without a comment. */
const END = 22;
/** The first date of ZIP archives, with which kits date their files. */
const DAY = 0x21;
/** Version 2.0 of the format; names in UTF-8. */
const VERSION = 20;
const UTF8 = 0x0800;

/**
 * Signs a kit that was just written: adds the signature of its manifest as the last file of the
 * archive. The process that writes kits reads people's texts, and so never gets the key.
 * @returns the bytes of the file
 */
export async function sealKit(file: string, manifest: string, privateKey: KeyObject): Promise<number> {
  const added = Buffer.from(signKitManifest(manifest, privateKey));
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    const end = await readAt(size - END, END);
    const [length, start] = [end.readUInt32LE(12), end.readUInt32LE(16)];
    if (end.readUInt32LE(0) !== 0x06054b50 || start + length + END !== size)
      throw new Error('the kit does not end as archives of ours do');
    const directory = await readAt(start, length);
    const { local, central } = storedEntry(KIT_SIGNATURE, added, start);
    const count = end.readUInt16LE(10) + 1;
    end.writeUInt16LE(count, 8);
    end.writeUInt16LE(count, 10);
    end.writeUInt32LE(length + central.length, 12);
    end.writeUInt32LE(start + local.length, 16);
    const tail = Buffer.concat([local, directory, central, end]);
    await handle.write(tail, 0, tail.length, start);
    return start + tail.length;
  } finally {
    await handle.close();
  }

  async function readAt(position: number, bytes: number): Promise<Buffer> {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, position);
    if (bytesRead !== bytes) throw new Error('the kit is cut short');
    return buffer;
  }
}

/**
 * A stored (uncompressed) entry: its local header with its bytes, and its central directory header.
 */
function storedEntry(name: string, bytes: Buffer, offset: number): { local: Buffer; central: Buffer } {
  const named = Buffer.from(name);
  // The fields that both headers share, from the version to the length of the name.
  const shared = Buffer.alloc(24);
  shared.writeUInt16LE(VERSION, 0);
  shared.writeUInt16LE(UTF8, 2);
  shared.writeUInt16LE(DAY, 8);
  shared.writeUInt32LE(crc32(bytes), 10);
  shared.writeUInt32LE(bytes.length, 14);
  shared.writeUInt32LE(bytes.length, 18);
  shared.writeUInt16LE(named.length, 22);
  const place = Buffer.alloc(16);
  place.writeUInt32LE(offset, 12);
  return {
    local: Buffer.concat([Buffer.from('504b0304', 'hex'), shared, Buffer.alloc(2), named, bytes]),
    central: Buffer.concat([Buffer.from('504b01021400', 'hex'), shared, place, named]),
  };
}
