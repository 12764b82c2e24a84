import { type Editor, Extension } from '@tiptap/core';
import { Plugin, TextSelection } from '@tiptap/pm/state';
import { insertBlock } from '#app/editor/commands/commands.ts';
import { newBlockId } from '#app/editor/extensions/blocks/block-ids.ts';
import { parseForeignHtml } from '#app/editor/pasting/foreign-html.ts';
import type { ImageArrivals } from './image-arrivals.ts';

/** The image files of a clipboard or of what is dropped. */
export function imagesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(
    (file) => file.type.startsWith('image/') || /\.(avif|webp|svg)$/i.test(file.name),
  );
}

/** True for an image without text: word processors add a picture of the text that they copy. */
function isJustAnImage(html: string): boolean {
  if (html === '') return true;
  const content = parseForeignHtml(html);
  return content.textContent?.trim() === '' && content.querySelector('img') !== null;
}

/** Inserts a figure for each image at once; their alternative texts are asked for beside them. */
function insertImages(editor: Editor, arrivals: ImageArrivals, files: readonly File[]): void {
  const placed = files.map((file) => ({ id: newBlockId(), file }));
  const [first, ...others] = placed.map(({ id }) => ({ type: 'figure', attrs: { id } }));
  if (first) insertBlock(editor, first, ...others);
  for (const { id, file } of placed) void arrivals.upload(editor, id, file);
}

/**
 * Inserts pasted or dropped images into the text at once, before they are uploaded. An image that
 * is dropped on a figure without a file becomes the file of that figure.
 */
export function imageDrop(arrivals: ImageArrivals): Extension {
  return Extension.create({
    name: 'imageDrop',
    priority: 1_100,
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        new Plugin({
          props: {
            handlePaste(view, event) {
              const files = imagesOf(event.clipboardData);
              if (files.length === 0 || !view.editable) return false;
              if (!isJustAnImage(event.clipboardData?.getData('text/html') ?? '')) return false;
              insertImages(editor, arrivals, files);
              return true;
            },
            handleDrop(view, event) {
              const files = imagesOf(event.dataTransfer);
              if (files.length === 0 || !view.editable) return false;
              event.preventDefault();
              const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
              const under = at && at.inside >= 0 ? view.state.doc.nodeAt(at.inside) : null;
              if (under?.type.name === 'figure' && !under.attrs.file) {
                void arrivals.upload(editor, under.attrs.id as string, files.shift()!);
                if (files.length === 0) return true;
              }
              if (at) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))));
              insertImages(editor, arrivals, files);
              return true;
            },
          },
        }),
      ];
    },
  });
}
