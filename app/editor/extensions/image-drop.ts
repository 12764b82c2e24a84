import { Extension } from '@tiptap/core';
import { Plugin, TextSelection } from '@tiptap/pm/state';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import { parseForeignHtml } from './foreign-html.ts';

function imagesOf(data: DataTransfer | null): File[] {
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

/** Pasted or dropped images open the dialog that asks for their alternative text. */
export function imageDrop(open: (request: DialogRequest) => void): Extension {
  return Extension.create({
    name: 'imageDrop',
    priority: 1_100,
    addProseMirrorPlugins() {
      return [
        new Plugin({
          props: {
            handlePaste(view, event) {
              const files = imagesOf(event.clipboardData);
              if (files.length === 0 || !view.editable) return false;
              if (!isJustAnImage(event.clipboardData?.getData('text/html') ?? '')) return false;
              open({ type: 'figure', files });
              return true;
            },
            handleDrop(view, event) {
              const files = imagesOf(event.dataTransfer);
              if (files.length === 0 || !view.editable) return false;
              const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
              if (at) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))));
              event.preventDefault();
              open({ type: 'figure', files });
              return true;
            },
          },
        }),
      ];
    },
  });
}
