import { stat } from 'node:fs/promises';
import { IMAGE_WIDTHS, SMALL_IMAGE_WIDTH } from '#content/image-widths.ts';
import type { StoredFile } from '#db/files/file-repository.ts';
import type { ImageWorkshop } from '#server/files/images/image-workshop.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { FileStore } from './file-store.ts';

/** Whose turn it is when a variant is made: those of all readers wait behind each other. */
const SENDER = 'variants';

/** Milliseconds after a failure within which a variant of the same image is not tried again. */
const PAUSE = 60_000;
/**
 * Failures of different images, with no success between, after which none is made for a while: it
 * is not the images, but a full disk, which stays full.
 */
const MOST_IN_A_ROW = 5;

interface ImageVariantsDeps {
  readonly store: FileStore;
  readonly workshop: ImageWorkshop;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The variants of images for lists. Each is made once, when somebody first asks for it, so that
 * images of any age have them; it stays beside the image, under its hash, and goes with it.
 */
export class ImageVariants {
  readonly #deps: ImageVariantsDeps;
  private readonly making = new Map<string, Promise<boolean>>();
  /** By image, until when it is not tried again; the earliest first. */
  private readonly paused = new Map<string, number>();
  private failedInARow = 0;
  private allPausedUntil = 0;

  constructor(deps: ImageVariantsDeps) {
    this.#deps = deps;
  }

  /**
   * The variant to serve where an image of some width is asked for: the narrowest that is at least
   * as wide. Without it (it cannot be made now), the next wider one.
   * @returns its width; null for the image itself
   */
  async choose(file: StoredFile, asked: number): Promise<number | null> {
    for (const width of IMAGE_WIDTHS) {
      if (width < asked || width >= (file.width ?? 0)) continue;
      // Made with the image.
      if (width === SMALL_IMAGE_WIDTH || (await this.has(file, width))) return width;
    }
    return null;
  }

  private async has(file: StoredFile, width: number): Promise<boolean> {
    const name = this.#deps.store.pathOf(file, width);
    if (await stat(name).catch(() => null)) return true;
    const going = this.making.get(name);
    if (going) return going;
    const made = this.make(file, width, name).finally(() => this.making.delete(name));
    this.making.set(name, made);
    return made;
  }

  private async make(file: StoredFile, width: number, name: string): Promise<boolean> {
    const { store, workshop, clock, logger } = this.#deps;
    if (this.isPaused(file)) return false;
    const target = store.temporaryPath();
    try {
      const { bytes } = await workshop.reduce({ source: store.pathOf(file), target, width }, SENDER);
      await store.nameOnce(target, name, bytes);
      this.failedInARow = 0;
      return true;
    } catch (error) {
      const until = clock().getTime() + PAUSE;
      this.paused.delete(file.id);
      this.paused.set(file.id, until);
      if (++this.failedInARow >= MOST_IN_A_ROW) {
        this.failedInARow = 0;
        this.allPausedUntil = until;
      }
      logger.warn({ err: error, file: file.id, width }, 'a variant of an image could not be made');
      return false;
    } finally {
      await store.drop(target);
    }
  }

  private isPaused({ id }: StoredFile): boolean {
    const now = this.#deps.clock().getTime();
    for (const [paused, until] of this.paused) {
      if (until > now) break;
      this.paused.delete(paused);
    }
    return now < this.allPausedUntil || this.paused.has(id);
  }
}
