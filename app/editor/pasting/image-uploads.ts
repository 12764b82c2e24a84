import type { Editor } from '@tiptap/core';
import { findBlock } from '#app/editor/commands/find-block.ts';
import { readCaret } from '#app/editor/extensions/caret/read-caret.ts';
import { UploadError, uploadImage } from '#app/editor/requests/upload-image.ts';
import { refusalOf } from '#app/editor/requests/upload-refusal.ts';
import type { ImagesUnderWay } from '#app/editor/tools/images-under-way.ts';
import type { Translate } from '#app/i18n/translate.ts';

interface ImageUploadsDeps {
  readonly editor: Editor;
  readonly pageId: string;
  readonly underWay: ImagesUnderWay;
  readonly t: Translate;
  /** Called when the server has stored an image. */
  readonly stored: () => void;
}

/** Uploads the images of figures that are in the text already, one at a time. */
export class ImageUploads {
  private readonly queue: { id: string; file: File }[] = [];
  readonly #deps: ImageUploadsDeps;
  private busy = false;

  constructor(deps: ImageUploadsDeps) {
    this.#deps = deps;
  }

  /** Uploads a file for the figure with this id. */
  add(id: string, file: File): void {
    const { t, underWay } = this.#deps;
    const refusal = refusalOf(file, t);
    if (refusal) return underWay.setState(id, { words: refusal, retry: null });
    underWay.setState(id, { words: t('editor.upload.progress'), retry: null });
    this.queue.push({ id, file });
    if (!this.busy) void this.work();
  }

  private async work(): Promise<void> {
    this.busy = true;
    for (let next = this.queue.shift(); next; next = this.queue.shift()) await this.upload(next.id, next.file);
    this.busy = false;
  }

  private async upload(id: string, file: File): Promise<void> {
    const { editor, pageId, t, underWay, stored } = this.#deps;
    const { signal } = underWay;
    if (signal.aborted) return;
    try {
      const image = await uploadImage(pageId, file, {
        signal,
        offline: t('editor.upload.offline'),
        onProgress: (part) =>
          underWay.setState(id, {
            words: `${t('editor.upload.progress')} ${Math.round(part * 100)}\u00a0%`,
            retry: null,
          }),
      });
      if (editor.isDestroyed) return;
      stored();
      underWay.setState(id, null);
      readCaret(editor.view);
      const found = findBlock(editor.state.doc, id);
      if (!found) return;
      // Undo takes the figure away, not the file out of the figure.
      const tr = editor.state.tr.setMeta('addToHistory', false);
      const attributes = { file: image.id, width: image.width, height: image.height };
      for (const [name, value] of Object.entries(attributes)) tr.setNodeAttribute(found.pos, name, value);
      editor.view.dispatch(tr);
    } catch (error) {
      if (signal.aborted) return;
      const words = error instanceof Error ? error.message : String(error);
      const isFinal = error instanceof UploadError && error.final;
      underWay.setState(id, { words, retry: isFinal ? null : () => this.add(id, file) });
    }
  }
}
