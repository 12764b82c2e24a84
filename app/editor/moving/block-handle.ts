import { isChangeOrigin } from '@tiptap/extension-collaboration';
import type { Transaction } from '@tiptap/pm/state';
import type { EditorTools } from '#app/editor/tools/editor-context.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { drawHandle } from './draw-handle.ts';
import { blockOf, blockUnder, domOf, type Held, holdBlock, indexOf } from './held-block.ts';
import { moveStretch } from './move-stretch.ts';

/** Pixels that a pointer moves before it drags rather than clicks. */
const DRAGGING = 5;
/** Pixels along the window's edges in which a dragged block scrolls the page, and by how much. */
const EDGE = 64;
const STEP = 12;

/** A block in hand, and where it would go. */
interface Drag {
  readonly block: Held;
  readonly from: { readonly x: number; readonly y: number };
  at: { x: number; y: number };
  moving: boolean;
  /** The block beside which it would stand. */
  to: { readonly block: Held; readonly isAfter: boolean } | null;
}

/**
 * The handle beside the block under the mouse, or else beside the one with the caret. Dragged, it
 * moves that block; pressed, it offers two buttons that move it by one place, as its arrow keys do.
 * One element for the whole text, so that long texts are not longer for it.
 */
class BlockHandle {
  private readonly tools: EditorTools;
  private readonly t: Translate;
  /** What scrolls with the text and has it all. */
  private readonly host: HTMLElement;
  private readonly root: HTMLElement;
  private readonly grip: HTMLButtonElement;
  private readonly steps: HTMLElement;
  private readonly line: HTMLElement;
  /** The block that the handle stands beside. */
  private block: Held | null = null;
  private drag: Drag | null = null;
  /** The last press of the handle dragged it. */
  private wasLetGo = false;
  private frame = 0;
  private following = 0;
  /** Without a mouse there is no block under it: the handle keeps to the caret's. */
  private isTouched = false;
  private readonly stop = new AbortController();

  constructor(tools: EditorTools, t: Translate, host: HTMLElement) {
    this.tools = tools;
    this.t = t;
    this.host = host;
    const { root, grip, steps, up, down, line } = drawHandle(t);
    this.root = root;
    this.grip = grip;
    this.steps = steps;
    this.line = line;
    host.append(root, line);
    up.onclick = () => this.step(-1);
    down.onclick = () => this.step(1);
    this.listen();
  }

  /**
   * Appears where it is needed by now. This script came after what asked for it: a finger has put
   * the caret somewhere, and the mouse may be over another block, or over none.
   */
  meet(event: Event): void {
    if (!(event instanceof PointerEvent)) return;
    this.isTouched = event.pointerType === 'touch';
    if (this.isTouched) return this.showAtCaret();
    // While its button is down, the mouse is selecting.
    const found = blockOf(this.tools, this.tools.editor.view.dom.querySelector(':scope > :hover:not(:active)'));
    if (found) this.show(found.index, found.dom);
  }

  destroy(): void {
    this.stop.abort();
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.following);
    this.root.remove();
    this.line.remove();
    this.tools.editor.off('transaction', this.onTransaction);
    document.documentElement.classList.remove('is-dragging-block');
  }

  private listen(): void {
    const { signal } = this.stop;
    const { grip, host, root } = this;
    host.addEventListener('pointermove', (event) => this.onHover(event), { signal, passive: true });
    // A finger leaves whatever it lets go of.
    host.addEventListener('pointerleave', ({ pointerType }) => pointerType === 'touch' || this.hide(), { signal });
    root.addEventListener('focusin', () => this.block ?? this.showAtCaret(), { signal });
    root.addEventListener('focusin', () => root.classList.add('is-shown'), { signal });
    root.addEventListener(
      'focusout',
      ({ relatedTarget }) => !root.contains(relatedTarget as HTMLElement | null) && this.hide(),
      { signal },
    );
    root.addEventListener('keydown', (event) => this.onKey(event), { signal });
    // The caret stays in the text, where undo is pressed, and a phone's keyboard as it is.
    root.addEventListener('mousedown', (event) => event.preventDefault(), { signal });
    document.addEventListener(
      'pointerdown',
      ({ target, pointerType }) => {
        this.isTouched = pointerType === 'touch';
        if (!root.contains(target as Element)) this.hide();
      },
      { signal },
    );
    const putBack = (event: KeyboardEvent) => {
      if (!root.contains(event.target as Element)) this.close();
      if (event.key !== 'Escape' || !this.drag) return;
      this.letGo();
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('keydown', putBack, { signal, capture: true });
    grip.addEventListener('pointerdown', (event) => this.take(event), { signal });
    grip.addEventListener('pointermove', (event) => this.pull(event), { signal });
    grip.addEventListener('pointerup', () => this.drop(), { signal });
    grip.addEventListener('pointercancel', () => this.letGo(), { signal });
    grip.addEventListener('click', (event) => this.toggle(event), { signal });
    this.tools.editor.on('transaction', this.onTransaction);
  }

  /** While one writes the handle is away, and costs nothing. */
  private readonly onTransaction = ({ transaction }: { transaction: Transaction }): void => {
    // Others write while one chooses where the block goes.
    if (transaction.docChanged && isChangeOrigin(transaction)) {
      cancelAnimationFrame(this.following);
      this.following = requestAnimationFrame(() => (this.drag?.moving ? this.aim() : this.follow()));
      return;
    }
    if (this.drag || !this.steps.hidden || this.root.contains(document.activeElement)) return;
    if (transaction.docChanged) this.hide();
    else if (transaction.selectionSet && this.isTouched) {
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.showAtCaret());
    }
  };

  private onHover({ pointerType, buttons, target }: PointerEvent): void {
    if (pointerType === 'touch' || buttons !== 0 || this.drag || !this.steps.hidden) return;
    const found = blockOf(this.tools, target);
    if (found) this.show(found.index, found.dom);
  }

  private showAtCaret(): void {
    const { view, state } = this.tools.editor;
    const { $from } = state.selection;
    const index = Math.min($from.index(0), state.doc.childCount - 1);
    const dom = view.nodeDOM($from.depth > 0 ? $from.before(1) : $from.pos);
    if (dom instanceof HTMLElement) this.show(index, dom);
  }

  /** Stays beside its block after what others wrote, as long as there is one. */
  private follow(): void {
    if (!this.block) return;
    const index = indexOf(this.tools, this.block);
    const dom = index < 0 ? null : domOf(this.tools, index);
    if (!dom) return this.hide();
    // It is the same block, if moved: what is open stays so.
    this.block = holdBlock(this.tools, index);
    this.show(index, dom);
  }

  private show(index: number, dom: HTMLElement): void {
    if (!this.tools.editor.isEditable) return this.hide();
    const block = holdBlock(this.tools, index);
    if (block.element !== this.block?.element) this.close();
    this.block = block;
    const [box, outer] = [dom.getBoundingClientRect(), this.host.getBoundingClientRect()];
    const style = getComputedStyle(dom);
    const lines = Number.parseFloat(style.lineHeight) || 24;
    const isRtl = getComputedStyle(this.tools.editor.view.dom).direction === 'rtl';
    this.root.classList.toggle('is-rtl', isRtl);
    this.root.style.top = `${box.top - outer.top + Number.parseFloat(style.paddingTop) + (lines - 24) / 2}px`;
    this.root.classList.add('is-shown');
  }

  private hide(): void {
    if (this.drag || this.root.contains(document.activeElement)) return;
    this.root.classList.remove('is-shown');
    this.block = null;
    this.close();
  }

  private close(): void {
    this.steps.hidden = true;
    this.grip.setAttribute('aria-expanded', 'false');
  }

  private toggle(event: MouseEvent): void {
    event.preventDefault();
    // What a pointer lets go of was answered then: a mouse clicks as well, a slow finger does not.
    if (event.detail > 0 && this.wasLetGo) return;
    this.openOrClose();
  }

  private openOrClose(): void {
    this.steps.hidden = !this.steps.hidden;
    this.grip.setAttribute('aria-expanded', String(!this.steps.hidden));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') this.step(event.key === 'ArrowUp' ? -1 : 1);
    else if (/^[zy]$/i.test(event.key) && (event.ctrlKey || event.metaKey)) {
      const { undoManager } = this.tools.session;
      if (event.shiftKey || /y/i.test(event.key)) undoManager.redo();
      else undoManager.undo();
    } else if (event.key !== 'Escape') return;
    else this.tools.editor.view.focus();
    event.preventDefault();
  }

  private announceGone(): void {
    this.tools.announce(this.t('writing.move.gone'));
  }

  private step(direction: -1 | 1): void {
    const index = this.block ? indexOf(this.tools, this.block) : -1;
    if (index < 0) this.announceGone();
    else this.move(index, direction < 0 ? index - 1 : index + 2);
  }

  private move(index: number, before: number): void {
    const { editor, announce } = this.tools;
    const { doc } = editor.state;
    const isWithin = before >= 0 && before <= doc.childCount;
    const isMoved = isWithin && moveStretch(this.tools, { path: [], from: index, to: index + 1 }, before, false);
    if (!isMoved) return announce(this.t('writing.move.edge'));
    const now = before > index ? before - 1 : before;
    announce(this.t('writing.move.place', { number: now + 1, total: doc.childCount }));
    const dom = domOf(this.tools, now);
    if (!dom) return;
    const isOpen = !this.steps.hidden;
    this.show(now, dom);
    if (isOpen) this.steps.hidden = false;
    this.grip.setAttribute('aria-expanded', String(isOpen));
    this.root.scrollIntoView({ block: 'nearest' });
  }

  private take(event: PointerEvent): void {
    this.wasLetGo = false;
    if (event.button !== 0 || !this.block) return;
    const at = { x: event.clientX, y: event.clientY };
    this.drag = { block: this.block, from: at, at, moving: false, to: null };
    this.grip.setPointerCapture(event.pointerId);
  }

  private pull({ clientX, clientY }: PointerEvent): void {
    const { drag } = this;
    if (!drag) return;
    drag.at = { x: clientX, y: clientY };
    if (!drag.moving) {
      if (Math.hypot(clientX - drag.from.x, clientY - drag.from.y) < DRAGGING) return;
      drag.moving = true;
      this.close();
      document.documentElement.classList.add('is-dragging-block');
    }
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.aim());
  }

  /** Shows where the block would go; near the window's edges the page scrolls. */
  private aim(): void {
    const { drag } = this;
    if (!drag?.moving) return;
    const { view } = this.tools.editor;
    const text = view.dom.getBoundingClientRect();
    const top = this.host.parentElement?.querySelector('.writing-bar')?.getBoundingClientRect().bottom ?? 0;
    const { y } = drag.at;
    const scroll = y < top + EDGE ? -STEP : y > innerHeight - EDGE ? STEP : 0;
    const found = blockUnder(this.tools, text.left + text.width / 2, Math.max(top + 1, Math.min(y, innerHeight - 1)));
    if (found) {
      const box = found.dom.getBoundingClientRect();
      const isAfter = y > box.top + box.height / 2;
      drag.to = { block: holdBlock(this.tools, found.index), isAfter };
      const outer = this.host.getBoundingClientRect();
      Object.assign(this.line.style, {
        top: `${(isAfter ? box.bottom : box.top) - outer.top}px`,
        left: `${text.left - outer.left}px`,
        width: `${text.width}px`,
      });
      this.line.hidden = false;
    }
    if (scroll === 0) return;
    scrollBy(0, scroll);
    this.frame = requestAnimationFrame(() => this.aim());
  }

  private drop(): void {
    const { drag } = this;
    this.letGo();
    if (!drag) return;
    this.wasLetGo = true;
    if (!drag.moving) return this.openOrClose();
    const index = indexOf(this.tools, drag.block);
    if (!drag.to) return;
    const to = indexOf(this.tools, drag.to.block);
    if (index < 0 || to < 0) return this.announceGone();
    const before = drag.to.isAfter ? to + 1 : to;
    if (before !== index && before !== index + 1) this.move(index, before);
  }

  private letGo(): void {
    this.drag = null;
    cancelAnimationFrame(this.frame);
    this.line.hidden = true;
    document.documentElement.classList.remove('is-dragging-block');
  }
}

const handles = new WeakMap<HTMLElement, BlockHandle>();

/**
 * Gives the text its handle, once, and has it appear.
 * @param event what asked for it: a finger focuses as well
 */
export function showBlockHandle(tools: EditorTools, t: Translate, event: Event): void {
  const { editor } = tools;
  const host = editor.isDestroyed ? null : editor.view.dom.closest<HTMLElement>('.writing-text');
  if (!host) return;
  const known = handles.get(host);
  const handle = known ?? new BlockHandle(tools, t, host);
  handle.meet(event);
  if (known) return;
  handles.set(host, handle);
  editor.on('destroy', () => {
    handles.delete(host);
    handle.destroy();
  });
}
