import type { Editor } from '@tiptap/core';
import { findBlock } from '#app/editor/commands/find-block.ts';
import type { ConvertedPaste } from '#app/editor/pasting/convert-pasted.ts';
import type { ImageUploads } from '#app/editor/pasting/image-uploads.ts';
import { ImagesUnderWay } from '#app/editor/tools/images-under-way.ts';
import type { Translate } from '#app/i18n/translate.ts';

/** The scripts that pasting and dropping need. */
const load = async () => {
  const [{ convertPasted }, { ImageUploads: Uploads }] = await Promise.all([
    import('#app/editor/pasting/convert-pasted.ts'),
    import('#app/editor/pasting/image-uploads.ts'),
  ]);
  return { convertPasted, Uploads };
};
type Scripts = Awaited<ReturnType<typeof load>>;

/**
 * What comes into the text from elsewhere. Its scripts are loaded when the caret is first in the
 * text.
 */
export class ImageArrivals {
  readonly underWay = new ImagesUnderWay();
  private readonly pageId: string;
  private readonly t: Translate;
  private readonly stored: () => void;
  private scripts: Scripts | null = null;
  private loading: Promise<void> | null = null;
  private uploads: ImageUploads | null = null;

  /** @param stored called when an image is stored: the list of files must be read again */
  constructor(pageId: string, t: Translate, stored: () => void) {
    this.pageId = pageId;
    this.t = t;
    this.stored = stored;
  }

  get isReady(): boolean {
    return this.scripts !== null;
  }

  /** Resolves when the scripts are there, or cannot be: pasted text is then read as it is. */
  load(): Promise<void> {
    this.loading ??= load().then(
      (scripts) => {
        this.scripts = scripts;
      },
      (error: unknown) => {
        this.loading = null;
        console.info('simpler pasting', error);
      },
    );
    return this.loading;
  }

  /** @returns null without the scripts */
  convert(html: string, language: string, files: readonly File[], rtf: string): ConvertedPaste | null {
    return this.scripts?.convertPasted(html, language, files, rtf) ?? null;
  }

  /** Uploads an image for a figure of the text, if it is there. */
  async upload(editor: Editor, id: string, file: File): Promise<void> {
    await this.load();
    if (editor.isDestroyed || !findBlock(editor.state.doc, id)) return;
    if (!this.scripts) {
      const retry = () => void this.upload(editor, id, file);
      return this.underWay.setState(id, { words: this.t('editor.upload.offline'), retry });
    }
    const { pageId, underWay, t, stored } = this;
    this.uploads ??= new this.scripts.Uploads({ editor, pageId, underWay, t, stored });
    this.uploads.add(id, file);
  }
}
