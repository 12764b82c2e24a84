import { relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap';
import { expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { caretPlaces, caretPlugin, refreshCarets } from '#app/editor/extensions/caret/carets.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { BoundWriter } from '#tests/support/bound-writer.ts';
import { Random } from '#tests/support/random.ts';

const RUNS = Number(process.env.ROUNDS) || 60;
const BLOCKS = 12;
const { doc, paragraph } = documentSchema.nodes;
const START = documentToUpdate(
  doc!.create(
    null,
    Array.from({ length: BLOCKS }, (_, i) =>
      paragraph!.create(null, documentSchema.text(String.fromCodePoint(0x3400 + i))),
    ),
  ),
);

/** One reader has the plugin; the others write at their carets and announce their positions. */
function tryHistory(random: Random): void {
  let awareness!: Awareness;
  const reader = new BoundWriter(START, (draft) => {
    awareness = new Awareness(draft);
    return [caretPlugin(awareness, { name: 'Awa' })];
  });
  const others = [new BoundWriter(START), new BoundWriter(START), new BoundWriter(START)];
  const all = [reader, ...others];
  const label = `SEED=${random.seed}`;
  let typed = 0;
  /** Reports a writer’s caret to the reader, as an awareness message does. */
  const sendCaret = ({ draft, state }: BoundWriter, color = '#2b4fa3') => {
    const [anchor, head] = [state.selection.anchor, state.selection.head].map((at) => placeOf(draft, state, at));
    awareness.getStates().set(draft.clientID, { user: { name: 'Jean', color }, cursor: { anchor, head } });
    reader.dispatch(refreshCarets(reader.state, [draft.clientID]));
  };
  for (let step = 0; step < 80; step++) {
    const writer = random.pick(all);
    const what = random.below(8);
    if (what < 3) writer.type(String.fromCodePoint(0x4e00 + typed++));
    else if (what === 3) writer.goTo(random.pick(writer.ends()));
    else if (what === 4 && writer !== reader) {
      writer.goTo(random.pick(writer.ends()));
      writer.enter();
    } else if (what === 5) writer.backspace();
    else if (what === 6) for (const other of others) exchange(other, all);
    else if (writer !== reader) sendCaret(writer);
    if (what !== 6) continue;
    const { binding, type } = ySyncPluginKey.getState(reader.state);
    for (const [client, { cursor }] of awareness.getStates() as Map<number, { cursor?: { head: unknown } }>) {
      if (!cursor) continue;
      const position = Y.createRelativePositionFromJSON(cursor.head);
      const wanted = relativePositionToAbsolutePosition(reader.draft, type, position, binding.mapping);
      if (wanted !== null) expect(caretPlaces(reader.state).get(client)?.head, `${label}, step ${step}`).toBe(wanted);
    }
  }
  for (const { draft } of all) draft.destroy();
}

/** The relative position that the plugin of another participant sends for a position. */
function placeOf(draft: Y.Doc, state: BoundWriter['state'], at: number): unknown {
  const $at = state.doc.resolve(at);
  const text = (draft.getXmlFragment(DRAFT_FRAGMENT).get($at.index(0)) as Y.XmlElement | undefined)?.get(0);
  if (!(text instanceof Y.XmlText)) return null;
  return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, $at.parentOffset, -1));
}

/** Delivers the updates of one writer to all others. */
function exchange(one: BoundWriter, all: readonly BoundWriter[]): void {
  for (const update of one.sent.splice(0)) for (const other of all) if (other !== one) other.receive(update);
}

test('carets of other participants stay at their relative positions, whatever is written meanwhile', () => {
  for (let run = 0; run < RUNS; run++) tryHistory(new Random());
});
