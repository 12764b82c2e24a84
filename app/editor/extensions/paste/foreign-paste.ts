import { Extension } from '@tiptap/core';
import { Fragment, type Node, Slice } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { findBlock } from '#app/editor/commands/find-block.ts';
import { newBlockId } from '#app/editor/extensions/blocks/block-ids.ts';
import type { LeftOutCounts } from '#content/paste/left-out.ts';
import { PASTED_FILE } from '#content/paste/pasted-file.ts';
import { countLosses } from './guarded-paste.ts';
import type { ImageArrivals } from './image-arrivals.ts';
import { imagesOf } from './image-drop.ts';

/** A copy of what is pasted, which the browser takes back when the event ends. */
function copyOf(data: DataTransfer): DataTransfer {
  const copy = new DataTransfer();
  for (const type of data.types) if (type !== 'Files') copy.setData(type, data.getData(type));
  for (const file of data.files) copy.items.add(file);
  return copy;
}

/** Navette's own clipboard, which is the document's already. */
const isOwn = (html: string) => html === '' || html.includes('data-pm-slice');

interface PlacedPicture {
  readonly id: string;
  readonly file: File | null;
}

/**
 * Gives pasted blocks ids, under which the images of figures are uploaded. All of them, because the
 * plugin that gives ids hands an empty block's on to a block after it that has none.
 */
function placePictures(fragment: Fragment, images: readonly (File | null)[], placed: PlacedPicture[]): Fragment {
  const nodes: Node[] = [];
  fragment.forEach((node) => {
    if (node.isText) {
      nodes.push(node);
      return;
    }
    const { file } = node.attrs;
    const isPicture = node.type.name === 'figure' && typeof file === 'string' && file.startsWith(PASTED_FILE);
    const attrs: Record<string, unknown> = {
      ...node.attrs,
      ...('id' in node.attrs ? { id: newBlockId() } : {}),
      ...(isPicture ? { file: null } : {}),
    };
    if (isPicture) placed.push({ id: String(attrs.id), file: images[Number(file.slice(PASTED_FILE.length))] ?? null });
    nodes.push(node.type.create(attrs, placePictures(node.content, images, placed), node.marks));
  });
  return Fragment.fromArray(nodes);
}

/**
 * True for a text that begins with a heading, pasted after words: its heading does not continue
 * them.
 */
function beginsApart({ firstChild, childCount }: Fragment, { state }: EditorView): boolean {
  return firstChild?.type.name === 'heading' && childCount > 1 && state.selection.$from.parentOffset > 0;
}

/**
 * Converts pasted HTML of word processors and web pages, and uploads the images that come along.
 * Where an image does not, the text has a figure without a file, which asks for it.
 */
export function foreignPaste(arrivals: ImageArrivals, language: string): Extension {
  return Extension.create({
    name: 'foreignPaste',
    // After the plugin that takes the ids of pasted blocks away: those given here must stay.
    priority: 40,
    onDestroy: () => arrivals.underWay.close(),
    addProseMirrorPlugins() {
      const { editor } = this;
      let files: readonly File[] = [];
      /** The same text in RTF. */
      let rtf = '';
      let images: readonly (File | null)[] = [];
      let isForeign = false;
      let again: ClipboardEvent | null = null;
      let leftOut: LeftOutCounts = {};
      const settle = (placed: readonly PlacedPicture[], without: LeftOutCounts) => {
        if (editor.isDestroyed) return;
        // A figure that the schema has no place for here is not in the text.
        const there = placed.filter(({ id }) => findBlock(editor.state.doc, id));
        for (const { id, file } of there) if (file) void arrivals.upload(editor, id, file);
        const pictures = there.filter(({ file }) => file === null).length;
        const losses = { ...without, ...(pictures > 0 ? { pictures } : {}) };
        if (Object.keys(losses).length > 0) countLosses(editor, losses);
      };
      /** Pastes again when the scripts are there. @returns whether it will */
      const waits = (view: EditorView, event: ClipboardEvent): boolean => {
        const { clipboardData } = event;
        if (!clipboardData || arrivals.isReady || event === again || !view.editable) return false;
        if (isOwn(clipboardData.getData('text/html'))) return false;
        const copy = copyOf(clipboardData);
        event.preventDefault();
        void arrivals.load().then(() => {
          again = new ClipboardEvent('paste', { clipboardData: copy, bubbles: true, cancelable: true });
          if (!editor.isDestroyed) view.dom.dispatchEvent(again);
        });
        return true;
      };
      return [
        new Plugin({
          props: {
            transformPastedHTML(html) {
              isForeign = false;
              const converted = isOwn(html) ? null : arrivals.convert(html, language, files, rtf);
              if (!converted) return html;
              isForeign = true;
              ({ images, leftOut } = converted);
              return converted.html;
            },
            transformPasted(slice, view) {
              if (!isForeign) return slice;
              isForeign = false;
              const placed: PlacedPicture[] = [];
              const content = placePictures(slice.content, images, placed);
              const without = leftOut;
              // Once the figures are in the text.
              queueMicrotask(() => settle(placed, without));
              return new Slice(content, beginsApart(content, view) ? 0 : slice.openStart, slice.openEnd);
            },
            handleDOMEvents: {
              focus: () => {
                void arrivals.load();
                return false;
              },
              paste: (view, event) => {
                files = imagesOf(event.clipboardData);
                rtf = event.clipboardData?.getData('text/rtf') ?? '';
                return waits(view, event);
              },
              // What was pasted before it has nothing to do with what is dropped.
              drop: (_, event) => {
                files = [];
                rtf = event.dataTransfer?.getData('text/rtf') ?? '';
                return false;
              },
            },
          },
        }),
      ];
    },
  });
}
