import { isNavetteError } from '#content/errors.ts';
import { prepareImage } from './image.ts';
import type { ImageAnswer, ImageTask } from './image-workshop.ts';

/** The process that makes images fit to be kept: see ImageWorkshop. It ends with the server, whatever ends that. */
process.on('disconnect', () => process.exit(0));
process.on('message', async ({ bytes }: ImageTask) => {
  let answer: ImageAnswer;
  try {
    answer = { image: await prepareImage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) };
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    answer = { refused: { code: error.code, details: { ...error.details } } };
  }
  process.send?.(answer);
});
