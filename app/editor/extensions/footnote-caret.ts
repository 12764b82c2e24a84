import type { Node } from '@tiptap/pm/model';
import { type EditorState, NodeSelection, Plugin, TextSelection } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';

const isNote = (node: Node | null | undefined) => node?.type.name === 'footnote';

/** Holds the caret in an empty note: browsers put it outside an element that has nothing in it. */
function lineBreak(): HTMLElement {
  return document.createElement('br');
}

/** Parts the caret from the note beside it: browsers write into the text that is nearest, which is the note's. */
function separator(): HTMLElement {
  const image = document.createElement('img');
  image.className = 'ProseMirror-separator';
  image.alt = '';
  return image;
}

function holder(state: EditorState): Decoration | null {
  const { $from, empty } = state.selection;
  if (!empty) return null;
  if (isNote($from.parent)) {
    return $from.parent.content.size > 0
      ? null
      : Decoration.widget($from.pos, lineBreak, { side: 1, key: 'note-break' });
  }
  // Raw: as ProseMirror's own separators, neither editable nor not.
  return isNote($from.nodeBefore) || isNote($from.nodeAfter)
    ? Decoration.widget($from.pos, separator, { side: -1, raw: true, key: 'note-edge' })
    : null;
}

function putCaret(view: EditorView, pos: number): true {
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, pos)).scrollIntoView());
  return true;
}

/** One step over a note's edge, in or out; Backspace and Delete beside a note select it, so that the next one takes it away. */
function stepOverEdge(view: EditorView, event: KeyboardEvent): boolean {
  const { $from, empty } = view.state.selection;
  if (!empty || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const inside = isNote($from.parent);
  const { pos } = $from;
  const forward = getComputedStyle(view.dom).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const back = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
  if (event.key === forward) {
    if (inside && $from.parentOffset === $from.parent.content.size) return putCaret(view, $from.after());
    return !inside && isNote($from.nodeAfter) && putCaret(view, pos + 1);
  }
  if (event.key === back) {
    if (inside && $from.parentOffset === 0) return putCaret(view, $from.before());
    return !inside && isNote($from.nodeBefore) && putCaret(view, pos - 1);
  }
  const beside = event.key === 'Backspace' ? $from.nodeBefore : event.key === 'Delete' ? $from.nodeAfter : null;
  if (inside || !isNote(beside)) return false;
  const at = event.key === 'Backspace' ? pos - beside!.nodeSize : pos;
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, at)));
  return true;
}

/**
 * Keeps what is typed in a note or out of it, as the caret stands. ProseMirror does this for blocks; a note is inline and has a
 * text of its own, and to a browser the end of a line is the end of the note that ends it.
 */
export function footnoteCaret(): Plugin {
  let pressedInNote = false;
  return new Plugin({
    props: {
      decorations(state) {
        const found = holder(state);
        return found && DecorationSet.create(state.doc, [found]);
      },
      handleKeyDown: stepOverEdge,
      handleDOMEvents: {
        mousedown: (_view, event) => {
          pressedInNote = event.target instanceof Element && event.target.closest('.footnote-text') !== null;
          return false;
        },
        keydown: () => {
          pressedInNote = false;
          return false;
        },
      },
      createSelectionBetween(view, $anchor, $head) {
        const atEnd = isNote($head.parent) && $head.parentOffset === $head.parent.content.size;
        if ($anchor.pos !== $head.pos || !atEnd || $head.parentOffset === 0 || pressedInNote) return null;
        if (isNote(view.state.selection.$from.parent)) return null;
        return TextSelection.create($head.doc, $head.after());
      },
    },
  });
}
