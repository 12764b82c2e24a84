import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import type { SearchDocument } from '#content/search/index/search-document.ts';
import { SegmentBuilder } from '#content/search/index/segment-builder.ts';
import { packPortable } from '#content/search/kit/portable-index.ts';

/** The engine of the site as a plain script, for kits that are read from a folder. */
export const KIT_ENGINE = 'recherche/moteur.js';
/** The index of a kit's pages, for that engine: a page in a folder reads no files but scripts. */
export const KIT_INDEX = 'recherche/index.js';
/**
 * Whether only a folder needs a file of a kit: a browser that keeps the kit has an engine of its
 * own, which reads the kit's pages (`app/islands/kits/kit-search.ts`).
 */
export const isForFolders = (file: string): boolean => file === KIT_ENGINE || file === KIT_INDEX;

const BUILT = 'kit-engine.js';

/**
 * The engine's script (`server/build/vite.kit-engine.config.ts`): a function that makes it, so that
 * a worker can be made of its text.
 * @returns null where the sources run and nothing was built
 */
export async function engineScript(): Promise<string | null> {
  const isBuilt = !import.meta.url.endsWith('.ts');
  // A bundle is beside it, or in `chunks`.
  const places = isBuilt ? [`./${BUILT}`, `../${BUILT}`] : [`../../../build/${BUILT}`];
  for (const place of places) {
    const script = await readFile(new URL(place, import.meta.url), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return null;
    });
    if (script !== null) return `var NAVETTE_ENGINE = function () {\n${script}\nreturn engine;\n};\n`;
  }
  if (isBuilt) throw new Error(`${BUILT} is missing in the build`);
  return null;
}

/**
 * The index of these pages, as a script. Made here: a browser would take three times as long as for
 * Lunr's. In a string, which costs the page nothing until it is opened; deflated, since an archive
 * packs base64 back into the bytes that it stands for, and no better.
 * @param hasPassages whether results show what was found, or summaries
 */
export function indexScript(pages: readonly SearchDocument[], hasPassages: boolean): string {
  const builder = new SegmentBuilder();
  for (const page of pages) builder.add(page);
  const packed = deflateSync(packPortable(builder.finish(), hasPassages), { level: 9 });
  return `var NAVETTE_KIT_INDEX = '${packed.toString('base64')}';\n`;
}
