import sharp from 'sharp';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import type { Services } from '#server/services.ts';

/** A photograph of one colour. */
export const photoOf = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .jpeg()
    .toBuffer();

/** Adds a photograph to a material. */
export async function keepPhoto(services: Services, materialId: string, photo: Uint8Array): Promise<void> {
  const received = await services.fileStore.receive([photo], 100_000);
  await services.materialFiles.add(materialId, { ...received, name: 'awa.jpg' }, COMMAND_LINE);
}

/**
 * Replaces the draft of a page by some words and a picture copied from elsewhere: only its bytes
 * show what it is.
 * @returns the id of its file
 */
export async function showPhoto(services: Services, pageId: string, photo: Uint8Array): Promise<string> {
  const { id: file } = await services.files.add({ bytes: photo, name: 'image.jpg', pageId }, COMMAND_LINE);
  const figure = { type: 'figure', attrs: { id: 'fpompe22', file, alt: 'Une pompe', caption: 'La pompe' } };
  const text = { type: 'paragraph', attrs: { id: 'ppompe22' }, content: [{ type: 'text', text: 'On pompe.' }] };
  await services.drafts.replace(pageId, fitDocument({ type: 'doc', content: [text, figure] }).document);
  return file;
}
