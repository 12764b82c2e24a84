import type { Node } from '@tiptap/pm/model';
import type { EditorView, NodeView, NodeViewConstructor } from '@tiptap/pm/view';
import { readCaret } from '#app/editor/extensions/caret/read-caret.ts';

/** Blocks that are drawn at once: more than a screen has, whatever their kind. */
const FIRST = 100;
/** The same if the page is scrolled: the preview that it was scrolled in is not longer. */
const FIRST_SCROLLED = 500;
/** Blocks drawn in one go, some tens of milliseconds on a cheap laptop. */
const SLICE = 150;
/** Milliseconds between two slices, and before the first, in which a key is handled. */
const PAUSE = 20;

/** A node as prosemirror-view renders it, with members that are missing from its types. */
interface Shown {
  readonly node?: Node;
  readonly children: readonly Shown[];
  /** 1: a child must be checked; 3: the node must be drawn again. */
  dirty: number;
}

/**
 * Draws a long text in parts: drawing 80,000 words takes a quarter of the time that a cheap laptop
 * needs until they can be edited. Below the screen, a block is at first one element with its plain
 * words, which takes the same space as a block that the browser skips (`content-visibility`). The
 * document is complete from the beginning: only the screen is late, and the editor reads an undrawn
 * block as what it is.
 *
 * The rest is drawn at once when somebody goes there or does anything but write.
 */
export class LateBlocks {
  private readonly view: EditorView;
  /** Top-level blocks that are not drawn; null before the text is shown. */
  private waiting: Set<Node> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** To be made before the text is shown. */
  constructor(view: EditorView) {
    this.view = view;
    const nodeViews: Record<string, NodeViewConstructor> = {};
    const { nodeViews: own } = view.props;
    for (const [name, { isBlock }] of Object.entries(view.state.schema.nodes)) {
      if (!isBlock) continue;
      // Without a view of its own, the block is drawn by its schema.
      const draw = own?.[name] ?? ((() => null) as unknown as NodeViewConstructor);
      nodeViews[name] = (node, ...rest) => (this.isWaiting(node) ? plainView(node) : draw(node, ...rest));
    }
    view.setProps({ nodeViews: { ...own, ...nodeViews } });
  }

  /** To be called when the text is shown: draws what is left, with pauses. */
  begin(): void {
    if (!this.waiting) {
      this.waiting = new Set();
      return;
    }
    for (const name of OCCASIONS) addEventListener(name, this.onOccasion, { capture: true, passive: true });
    this.timer = setTimeout(() => this.drawSome(), PAUSE);
  }

  private isWaiting(node: Node): boolean {
    if (!this.waiting) {
      const { content } = this.view.state.doc.content;
      const first = scrollY === 0 ? FIRST : FIRST_SCROLLED;
      if (content.length > first) this.waiting = new Set(content.slice(first));
    }
    return this.waiting?.has(node) ?? false;
  }

  private drawSome(): void {
    if (this.view.isDestroyed || !this.waiting?.size) return this.end();
    // A word that is being composed is left alone.
    if (!this.view.composing) this.draw(SLICE);
    this.timer = setTimeout(() => this.drawSome(), PAUSE);
  }

  private draw(most: number): void {
    if (!this.view.composing) readCaret(this.view);
    const text = (this.view as unknown as { docView: Shown }).docView;
    let drawn = 0;
    for (const shown of text.children) {
      if (!shown.node || !this.waiting?.delete(shown.node)) continue;
      shown.dirty = 3;
      if (++drawn === most) break;
    }
    // Those that are left were changed or deleted meanwhile.
    if (drawn < most) this.waiting?.clear();
    if (drawn === 0) return;
    text.dirty = Math.max(text.dirty, 1);
    this.view.updateState(this.view.state);
  }

  private readonly onOccasion = (event: Event): void => {
    if (this.view.isDestroyed) return this.end();
    if (isWriting(event, this.view)) return;
    this.draw(Number.POSITIVE_INFINITY);
    this.end();
  };

  private end(): void {
    clearTimeout(this.timer);
    for (const name of OCCASIONS) removeEventListener(name, this.onOccasion, { capture: true });
  }
}

/** Events after which somebody may go to, or see, a part that is not drawn yet. */
const OCCASIONS = ['keydown', 'pointerdown', 'scroll', 'dragenter', 'copy', 'cut', 'beforeprint'];
const WRITING_KEYS: ReadonlySet<string> = new Set(['Shift', 'Enter', 'Backspace', 'Dead', 'Process']);

/** True for an event that concerns only what is drawn: a letter, a click into the text. */
function isWriting(event: Event, view: EditorView): boolean {
  if (event instanceof KeyboardEvent) {
    const { key, ctrlKey, metaKey, altKey } = event;
    return WRITING_KEYS.has(key) || ([...key].length === 1 && !ctrlKey && !metaKey && !altKey);
  }
  const { target } = event;
  if (event.type === 'scroll') return target !== document;
  return (
    event.type === 'pointerdown' &&
    target instanceof Element &&
    target !== view.dom &&
    view.dom.contains(target) &&
    !target.closest('[data-late]')
  );
}

/** The plain words of a block, so that they can be read and found before it is drawn. */
function plainView(node: Node): NodeView {
  const dom = document.createElement(node.isTextblock ? 'p' : 'div');
  dom.dataset.late = '';
  dom.textContent = node.textBetween(0, node.content.size, ' ');
  // A block that changes is drawn.
  return { dom, update: () => false };
}
