import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { isNavetteError } from '#content/errors.ts';
import { serveTasks } from '#server/tasks/serve-tasks.ts';
import { prepareImage, reduceImage } from './image.ts';
import { IMAGE_LIMITS } from './image-form.ts';
import type { ImageAnswer, ImageTask, ReduceTask, WrittenForm } from './image-workshop.ts';

/**
 * The child process that prepares images: see ImageWorkshop. It reads and writes the files itself,
 * so that no image passes through the server's memory.
 */
serveTasks(IMAGE_LIMITS, async (task: ImageTask | ReduceTask): Promise<ImageAnswer | WrittenForm> => {
  if ('width' in task) return write(task.target, await reduceImage(await readFile(task.source), task.width));
  const { source, whole, small, crop } = task;
  try {
    const image = await prepareImage(await readFile(source), crop);
    return {
      width: image.width,
      height: image.height,
      whole: await write(whole, image.bytes),
      small: image.small && (await write(small, image.small)),
    };
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    return { refused: { code: error.code, details: { ...error.details } }, cause: causeOf(error) };
  }
});

/** Writes one variant and syncs it to the disk. */
async function write(file: string, bytes: Uint8Array): Promise<WrittenForm> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

/** The decoder's error, for the log. */
function causeOf({ cause }: Error): string | null {
  return cause instanceof Error ? cause.message : null;
}
