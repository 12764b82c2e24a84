import { createHash } from 'node:crypto';
import { MOST_IMAGE_BYTES } from '#content/image-limits.ts';
import type { PictureCrop } from '#content/picture-crop.ts';
import type { WordImage } from './word-form.ts';

/** The pictures of a document, each once. */
export class KnownImages {
  readonly list: WordImage[] = [];
  private readonly names = new Map<string, string>();

  /**
   * @param ending of its name, by its type
   * @param crop what the document does not show of it
   * @returns its address in the HTML
   */
  add(bytes: Uint8Array, ending: string, crop: PictureCrop | null = null): string {
    const digest = createHash('sha256').update(bytes).update(JSON.stringify(crop)).digest('hex');
    const name = this.names.get(digest) ?? `word/${this.list.length + 1}.${ending}`;
    if (this.names.has(digest)) return name;
    this.names.set(digest, name);
    // One byte more than allowed: the store then refuses it with the message for heavy pictures.
    this.list.push({ name, bytes: bytes.subarray(0, MOST_IMAGE_BYTES + 1), ...(crop && { crop }) });
    return name;
  }
}
