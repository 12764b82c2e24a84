import type { Node, ResolvedPos } from '@tiptap/pm/model';
import { type EditorState, NodeSelection, Plugin, TextSelection } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';

const isNote = (node: Node | null | undefined) => node?.type.name === 'footnote';

/** Gives the caret a place in an empty footnote: browsers move it out of an empty element. */
function lineBreak(): HTMLElement {
  return document.createElement('br');
}

/**
 * Separates the caret from the footnote beside it: browsers type into the nearest text node, which
 * is the footnote's.
 */
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
  // `raw`, like ProseMirror's own separators: ProseMirror must not set `contenteditable` on it.
  return isNote($from.nodeBefore) || isNote($from.nodeAfter)
    ? Decoration.widget($from.pos, separator, { side: -1, raw: true, key: 'note-edge' })
    : null;
}

/** The note around the caret, whose words are shown. */
function openNote($from: ResolvedPos): Decoration | null {
  return isNote($from.parent) ? Decoration.node($from.before(), $from.after(), { class: 'is-open' }) : null;
}

function putCaret(view: EditorView, pos: number): true {
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, pos)).scrollIntoView());
  return true;
}

/**
 * Moves the caret over a footnote's edge, in or out. Backspace and Delete beside a footnote select
 * it, so that the next press deletes it.
 */
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
 * Keeps typed text inside or outside a footnote, according to the caret. ProseMirror does this for
 * blocks; but a footnote is an inline node with text, and when it ends a line, browsers place the
 * caret at the line's end inside it.
 */
export function footnoteCaret(): Plugin {
  let pressedInNote = false;
  let pressedEnd = false;
  return new Plugin({
    view(view) {
      let frame = 0;
      // The browser keeps them up to date: to look for them after each letter walks the whole text.
      const marks = view.dom.getElementsByClassName('footnote-mark') as HTMLCollectionOf<HTMLElement>;
      const number = () => {
        frame = 0;
        // Not CSS counters: the browser lays out the blocks of a long text apart, each with its
        // own.
        let count = 0;
        for (const { dataset } of marks) {
          count++;
          if (dataset.number !== String(count)) dataset.number = String(count);
        }
      };
      const soon = () => {
        frame ||= requestAnimationFrame(number);
      };
      soon();
      return {
        update(_view, before) {
          if (before.doc !== view.state.doc) soon();
        },
        destroy: () => cancelAnimationFrame(frame),
      };
    },
    props: {
      decorations(state) {
        const { $from } = state.selection;
        const found = [holder(state), openNote($from)].filter((decoration) => decoration !== null);
        return found.length > 0 ? DecorationSet.create(state.doc, found) : null;
      },
      handleKeyDown: stepOverEdge,
      handleDOMEvents: {
        mousedown: (_view, event) => {
          pressedInNote = event.target instanceof Element && event.target.closest('.footnote-text') !== null;
          return false;
        },
        keydown: (_view, { key }) => {
          pressedInNote = false;
          pressedEnd = key === 'End';
          return false;
        },
      },
      createSelectionBetween(view, $anchor, $head) {
        // The browser ends a line before a last call; it ends after it.
        const { nodeAfter, parent } = $head;
        if (pressedEnd && $anchor.pos === $head.pos && isNote(nodeAfter) && nodeAfter === parent.lastChild)
          return TextSelection.create($head.doc, $head.pos + nodeAfter!.nodeSize);
        const atEnd = isNote($head.parent) && $head.parentOffset === $head.parent.content.size;
        if ($anchor.pos !== $head.pos || !atEnd || $head.parentOffset === 0 || pressedInNote) return null;
        if (isNote(view.state.selection.$from.parent)) return null;
        return TextSelection.create($head.doc, $head.after());
      },
    },
  });
}
