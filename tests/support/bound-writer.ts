import { EditorState, type Plugin, TextSelection, type Transaction } from '@tiptap/pm/state';
import { ySyncPlugin, ySyncPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { openMadeBlocks } from '#app/editor/extensions/blocks/open-made-blocks.ts';
import { quickPlaces } from '#app/editor/extensions/caret/draft-places.ts';
import { places } from '#app/editor/extensions/caret/places.ts';
import { speedUpBinding } from '#app/editor/extensions/quick-binding.ts';
import { StableMapping } from '#app/editor/session/stable-mapping.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';

const QUICK = quickPlaces({ ...places });

/**
 * A writer with the editor's binding and no screen: what the binding uses of a ProseMirror view.
 */
export class BoundWriter {
  readonly draft = new Y.Doc();
  /** Updates that have not reached the other yet. */
  readonly sent: Uint8Array[] = [];
  state: EditorState;
  /** Without a browser, the caret is only in the state. */
  readonly view = { domObserver: { flush: () => {} } };
  private readonly update: () => void;

  /**
   * @param plugins beside the binding's
   * @param quick false for the binding as y-tiptap has it
   */
  constructor(start: Uint8Array, plugins: (draft: Y.Doc) => readonly Plugin[] = () => [], quick = true) {
    Y.applyUpdate(this.draft, start, 'server');
    const plugin = ySyncPlugin(this.draft.getXmlFragment(DRAFT_FRAGMENT), { mapping: new StableMapping() as never });
    this.state = EditorState.create({ schema: documentSchema, plugins: [plugin, ...plugins(this.draft)] });
    const view = plugin.spec.view!(this as never);
    this.update = () => view.update!(this as never, this.state);
    const { binding } = ySyncPluginKey.getState(this.state);
    openMadeBlocks(binding);
    if (quick) {
      Object.assign(places, QUICK);
      speedUpBinding(binding);
    }
    binding._forceRerender();
    this.draft.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'other') this.sent.push(update);
    });
  }

  hasFocus(): boolean {
    return false;
  }

  dispatch(tr: Transaction): void {
    this.state = this.state.apply(tr);
    this.update?.();
  }

  receive(update: Uint8Array): void {
    Y.applyUpdate(this.draft, update, 'other');
  }

  /** Positions at the end of each block of text. */
  ends(): number[] {
    const ends: number[] = [];
    this.state.doc.descendants((node, pos) => {
      if (node.isTextblock) ends.push(pos + 1 + node.content.size);
    });
    return ends;
  }

  goTo(pos: number): void {
    this.dispatch(this.state.tr.setSelection(TextSelection.create(this.state.doc, pos)));
  }

  type(letter: string): void {
    this.dispatch(this.state.tr.insertText(letter));
  }

  /** Deletes the letter before the caret. @returns it; null at the beginning of a block */
  backspace(): string | null {
    const { $from } = this.state.selection;
    if ($from.parentOffset === 0) return null;
    const letter = $from.parent.textBetween($from.parentOffset - 1, $from.parentOffset);
    this.dispatch(this.state.tr.delete($from.pos - 1, $from.pos));
    return letter;
  }

  /** Enter at the end of a block: a new empty block. */
  enter(): void {
    this.dispatch(this.state.tr.split(this.state.selection.from));
  }
}
