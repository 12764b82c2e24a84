import vm from 'node:vm';
import { strFromU8, unzipSync } from 'fflate';
import type { Viewer } from '#content/people/person.ts';
import type { KitExtension } from '#content/render/files/export-format.ts';
import type { KitAnswer } from '#content/search/kit/find-in-kit.ts';
import type { Wanted } from '#server/exports/book-texts.ts';
import { KIT_ENGINE, KIT_INDEX } from '#server/exports/kit/kit-engine.ts';
import { KIT_MANIFEST, parseKitManifest } from '#server/exports/kit/kit-manifest.ts';
import type { Services } from '#server/services.ts';

/** The demonstration's toolkit on gender. */
export const GENDER = { type: 'collection', kind: 'toolkit', slug: 'boite-a-outils-genre' } as const;

/** A kit as somebody takes it along: the bytes of its archive. */
export async function takeKit(
  { bookExports }: Services,
  viewer: Viewer,
  extension: KitExtension,
  wanted: Wanted = GENDER,
): Promise<Uint8Array> {
  const asked = { extension, sender: 'x', origin: 'https://navette.example', address: '' };
  const { handle } = await bookExports.open(await bookExports.ask(viewer, wanted, asked));
  const bytes = await handle.readFile();
  await handle.close();
  return bytes;
}

/** The text of one file; the others, pictures among them, stay packed. */
export const textIn = (bytes: Uint8Array, file: string) =>
  strFromU8(unzipSync(bytes, { filter: ({ name }) => name === file })[file]!);
export const manifestOf = (bytes: Uint8Array) => parseKitManifest(textIn(bytes, KIT_MANIFEST))!;

/** The search engine of a kit in a folder, as a browser runs it. */
export async function openInFolder(bytes: Uint8Array): Promise<(query: string) => KitAnswer> {
  const context = vm.createContext({ atob, Blob, DecompressionStream, Response, TextDecoder, TextEncoder });
  for (const file of [KIT_ENGINE, KIT_INDEX]) vm.runInContext(textIn(bytes, file), context);
  return (await vm.runInContext('NAVETTE_ENGINE().open(NAVETTE_KIT_INDEX)', context)) as (query: string) => KitAnswer;
}
