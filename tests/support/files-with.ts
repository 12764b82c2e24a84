import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { findUpdates } from '#server/drafts/packed-document.ts';
import type { Services } from '#server/services.ts';

/** Which files of the data folder have these words, also compressed and as search writes them. */
export async function filesWith(
  words: string,
  { env, database }: Pick<Services, 'env' | 'database'>,
): Promise<string[]> {
  const needles = [words, JSON.stringify(words).slice(1, -1)].flatMap((one) => [
    Buffer.from(one),
    Buffer.from(one, 'utf16le'),
  ]);
  const files = readdirSync(env.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = files
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => needles.some((needle) => readFileSync(file).includes(needle)));
  const { read } = database;
  const packed = [
    ...(await read.selectFrom('checkpoint').select('document').execute()),
    ...(await read.selectFrom('reviewedText').select('document').execute()),
  ];
  for (const { document } of packed) {
    const bytes = findUpdates(document) ? Buffer.concat([...findUpdates(document)!]) : gunzipSync(document);
    if (needles.some((needle) => bytes.includes(needle))) found.push('a packed text');
  }
  return found;
}
