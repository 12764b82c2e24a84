import { EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';
import { ySyncPlugin, ySyncPluginKey } from '@tiptap/y-tiptap';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { openMadeBlocks } from '#app/editor/extensions/open-made-blocks.ts';
import { StableMapping } from '#app/editor/session/stable-mapping.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { Random } from '#tests/support/random.ts';

/** Two people write in the same blocks at once, with the editor's binding and no screen. */
const RUNS = Number(process.env.ROUNDS) || 100;

/** What the binding uses of a ProseMirror view. */
class Writer {
  readonly draft = new Y.Doc();
  /** Updates that have not reached the other yet. */
  readonly sent: Uint8Array[] = [];
  state: EditorState;
  private readonly update: () => void;

  constructor(start: Uint8Array) {
    Y.applyUpdate(this.draft, start, 'server');
    const plugin = ySyncPlugin(this.draft.getXmlFragment(DRAFT_FRAGMENT), { mapping: new StableMapping() as never });
    this.state = EditorState.create({ schema: documentSchema, plugins: [plugin] });
    const view = plugin.spec.view!(this as never);
    this.update = () => view.update!(this as never, this.state);
    const { binding } = ySyncPluginKey.getState(this.state);
    openMadeBlocks(binding);
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

const BEGINNING = 'Début';
const START = documentToUpdate(
  documentSchema.node('doc', null, [
    documentSchema.node('paragraph', null, [documentSchema.text(BEGINNING)]),
    documentSchema.node('paragraph'),
  ]),
);

/** Both write, move and begin new blocks, while their updates are under way. */
function tryHistory(random: Random): void {
  const writers = [new Writer(START), new Writer(START)] as const;
  const said = `SEED=${random.seed}`;
  const kept = new Set(BEGINNING);
  let typed = 0;
  for (let step = 0; step < 60; step++) {
    const writer = random.pick(writers);
    const other = writer === writers[0] ? writers[1] : writers[0];
    const what = random.below(10);
    if (what < 4) {
      const letter = String.fromCodePoint(0x4e00 + typed++);
      kept.add(letter);
      writer.type(letter);
    } else if (what === 4) {
      writer.goTo(random.pick(writer.ends()));
      writer.enter();
    } else if (what === 5) writer.goTo(random.pick(writer.ends()));
    else if (what === 6) kept.delete(writer.backspace() ?? '');
    else while (writer.sent.length > 0 && random.chance(0.8)) other.receive(writer.sent.shift()!);
  }
  for (const update of writers[0].sent) writers[1].receive(update);
  for (const update of writers[1].sent) writers[0].receive(update);
  const [one, two] = writers.map(({ state }) => state.doc.textContent);
  expect(one, said).toBe(two);
  expect([...one!].sort().join(''), said).toBe([...kept].sort().join(''));
  for (const { draft } of writers) draft.destroy();
}

test('every letter that nobody deleted is there once, for both', () => {
  for (let run = 0; run < RUNS; run++) tryHistory(new Random());
});
