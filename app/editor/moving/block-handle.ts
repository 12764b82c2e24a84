import { isChangeOrigin } from '@tiptap/extension-collaboration';
import type { Node } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';
import type { EditorTools } from '#app/editor/tools/editor-context.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { moveStretch } from './move-stretch.ts';

/** Pixels that a pointer moves before it drags rather than clicks. */
const DRAGGING = 5;
/** Pixels along the window's edges in which a dragged block scrolls the page, and by how much. */
const EDGE = 64;
const STEP = 12;

/** A block, to be found again: others write in it, which makes its node anew, and move it. */
interface Held {
  /** The draft's own element: the same until the block is moved. */
  readonly element: unknown;
  /** The same in the block that was moved. A list's is that of its first item. */
  readonly id: string | null;
}

const idOf = (node: Node | null): string | null => node && ((node.attrs.id as string | null) || idOf(node.firstChild));

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
  private readonly root = document.createElement('div');
  private readonly grip: HTMLButtonElement;
  private readonly steps: HTMLElement;
  private readonly line = document.createElement('div');
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
    this.root.className = 'block-handle';
    this.root.role = 'group';
    this.root.ariaLabel = t('writing.move.group');
    this.grip = this.button('block-grip', '⠿', 'writing.move.grip');
    this.grip.setAttribute('aria-expanded', 'false');
    this.steps = document.createElement('div');
    this.steps.className = 'block-steps';
    this.steps.hidden = true;
    const up = this.button('tool', '↑', 'writing.move.up');
    const down = this.button('tool', '↓', 'writing.move.down');
    this.steps.append(up, down);
    this.line.className = 'drop-line';
    this.line.hidden = true;
    this.root.append(this.grip, this.steps);
    host.append(this.root, this.line);
    up.onclick = () => this.step(-1);
    down.onclick = () => this.step(1);
    this.listen();
  }

  /** Appears where it was asked for: a finger has put the caret somewhere by now. */
  meet(event: Event): void {
    if (!(event instanceof PointerEvent)) return;
    this.isTouched = event.pointerType === 'touch';
    if (this.isTouched) this.showAtCaret();
    else this.onHover(event);
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

  private button(name: string, sign: string, label: 'writing.move.grip' | 'writing.move.up' | 'writing.move.down') {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = name;
    made.ariaLabel = this.t(label);
    made.title = this.t(label);
    const drawn = document.createElement('span');
    drawn.ariaHidden = 'true';
    drawn.textContent = sign;
    made.append(drawn);
    return made;
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
    const found = this.blockOf(target);
    if (found) this.show(found.index, found.dom);
  }

  /** The block of the text that an element is in. */
  private blockOf(target: EventTarget | null): { dom: HTMLElement; index: number } | null {
    const { view, state } = this.tools.editor;
    let dom = target instanceof Element ? target : null;
    while (dom && dom.parentElement !== view.dom) dom = dom.parentElement;
    if (!(dom instanceof HTMLElement)) return null;
    const index = state.doc.resolve(view.posAtDOM(dom, 0)).index(0);
    return index < state.doc.childCount ? { dom, index } : null;
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
    const index = this.indexOf(this.block);
    const dom = index < 0 ? null : this.domOf(index);
    if (!dom) return this.hide();
    // It is the same block, if moved: what is open stays so.
    this.block = this.hold(index);
    this.show(index, dom);
  }

  private domOf(index: number): HTMLElement | null {
    const { view, state } = this.tools.editor;
    let position = 0;
    for (let i = 0; i < index; i++) position += state.doc.child(i).nodeSize;
    const dom = view.nodeDOM(position);
    return dom instanceof HTMLElement ? dom : null;
  }

  private show(index: number, dom: HTMLElement): void {
    if (!this.tools.editor.isEditable) return this.hide();
    const block = this.hold(index);
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

  private hold(index: number): Held {
    const element = this.tools.session.draft.getXmlFragment(DRAFT_FRAGMENT).get(index);
    return { element, id: idOf(this.tools.editor.state.doc.maybeChild(index)) };
  }

  /** Where the block is now: others write meanwhile. */
  private indexOf({ element, id }: Held): number {
    const elements: unknown[] = this.tools.session.draft.getXmlFragment(DRAFT_FRAGMENT).toArray();
    const index = elements.indexOf(element);
    if (index >= 0 || !id) return index;
    return this.tools.editor.state.doc.content.content.findIndex((one) => idOf(one) === id);
  }

  private sayGone(): void {
    this.tools.said(this.t('writing.move.gone'));
  }

  private step(direction: -1 | 1): void {
    const index = this.block ? this.indexOf(this.block) : -1;
    if (index < 0) this.sayGone();
    else this.move(index, direction < 0 ? index - 1 : index + 2);
  }

  private move(index: number, before: number): void {
    const { editor, said } = this.tools;
    const { doc } = editor.state;
    const isWithin = before >= 0 && before <= doc.childCount;
    const isMoved = isWithin && moveStretch(this.tools, { path: [], from: index, to: index + 1 }, before, false);
    if (!isMoved) return said(this.t('writing.move.edge'));
    const now = before > index ? before - 1 : before;
    said(this.t('writing.move.place', { number: now + 1, total: doc.childCount }));
    const dom = this.domOf(now);
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
    const found = this.under(text.left + text.width / 2, Math.max(top + 1, Math.min(y, innerHeight - 1)));
    if (found) {
      const box = found.dom.getBoundingClientRect();
      const isAfter = y > box.top + box.height / 2;
      drag.to = { block: this.hold(found.index), isAfter };
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

  /** The block at a point, or, between two, the nearer one. */
  private under(x: number, y: number): ReturnType<BlockHandle['blockOf']> {
    for (const off of [0, -8, 8, -16, 16, -32, 32]) {
      const found = this.blockOf(document.elementFromPoint(x, y + off));
      if (found) return found;
    }
    return null;
  }

  private drop(): void {
    const { drag } = this;
    this.letGo();
    if (!drag) return;
    this.wasLetGo = true;
    if (!drag.moving) return this.openOrClose();
    const index = this.indexOf(drag.block);
    if (!drag.to) return;
    const to = this.indexOf(drag.to.block);
    if (index < 0 || to < 0) return this.sayGone();
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

/** Gives the text its handle, once, and has it appear. @param event what asked for it: a finger focuses as well */
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
