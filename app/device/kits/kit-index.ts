import { packSegment, unpackSegment } from '#content/search/index/pack-segment.ts';
import type { Segment } from '#content/search/index/segment.ts';
import { SegmentBuilder } from '#content/search/index/segment-builder.ts';
import { kitDocument } from '#content/search/kit/kit-document.ts';
import { readKitText } from '#content/search/kit/kit-text.ts';
import { addIndex, findFile, findFiles, findIndex, type KitEdition, missingFiles } from './kept-kit.ts';

/** What the pages of an edition are searched by: as it was kept, or else made of its files. */
export async function indexOfKit(path: string, edition: KitEdition): Promise<Segment> {
  const kept = await findIndex(path, edition.key);
  // One that cannot be read is made anew.
  const segment = await kept
    ?.arrayBuffer()
    .then(unpackSegment)
    .catch(() => null);
  if (segment) return segment;
  const made = await makeIndex(path, edition);
  // One whose files are still to come is made again once they are there.
  if (missingFiles(edition, await findFiles(path)).length === 0)
    await addIndex(path, edition.key, packSegment(made)).catch(() => {
      // The device is full: it is made anew the next time.
    });
  return made;
}

async function makeIndex(path: string, { files, date }: KitEdition): Promise<Segment> {
  const builder = new SegmentBuilder();
  for (const file of files.filter(({ path: name }) => name.startsWith('pages/'))) {
    const html = await (await findFile(path, file.sha256))?.text();
    if (html === undefined) continue;
    builder.add(kitDocument({ file: file.path, ...readKitText(html) }, date));
  }
  return builder.finish();
}
