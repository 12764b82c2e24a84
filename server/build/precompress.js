import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

const COMPRESSIBLE = /\.(js|css|svg|json|webmanifest|txt)$/;
/** Bytes. Smaller files fit one packet uncompressed. */
const WORTH_IT = 512;
/** Bytes from which the smallest of several encodings is looked for: some tens of bytes less. */
const LARGE = 256 * 1024;
const { BROTLI_PARAM_LGBLOCK: BLOCK, BROTLI_PARAM_NDIRECT: DIRECT } = constants;
const ENCODINGS = [{}, { [DIRECT]: 4 }, { [BLOCK]: 16, [DIRECT]: 4 }, { [BLOCK]: 17 }, { [BLOCK]: 17, [DIRECT]: 4 }];

/** @param {Buffer} bytes */
async function compressLeast(bytes) {
  const base = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const tried = ENCODINGS.slice(0, bytes.length < LARGE ? 1 : ENCODINGS.length);
  const all = await Promise.all(tried.map((more) => compressBrotli(bytes, { params: { ...base, ...more } })));
  return all.reduce((least, one) => (one.length < least.length ? one : least));
}

/**
 * Writes a `.br` and a `.gz` beside every text file of a folder if it is smaller: the server sends
 * these files as they are, better compressed than it could afford on each request.
 * @param {string} folder
 * @returns {Promise<{ files: number, bytes: number, brotliBytes: number }>} sizes of what was
 * compressed
 */
export async function precompress(folder) {
  const total = { files: 0, bytes: 0, brotliBytes: 0 };
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const jobs = entries
    .filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name))
    .map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const bytes = readFileSync(file);
      for (const ending of ['.br', '.gz']) rmSync(file + ending, { force: true });
      if (bytes.length < WORTH_IT) return;
      const [br, gz] = await Promise.all([compressLeast(bytes), compressGzip(bytes, { level: 9 })]);
      if (br.length < bytes.length) writeFileSync(`${file}.br`, br);
      if (gz.length < bytes.length) writeFileSync(`${file}.gz`, gz);
      total.files++;
      total.bytes += bytes.length;
      total.brotliBytes += Math.min(br.length, bytes.length);
    });
  await Promise.all(jobs);
  return total;
}
