import * as Y from 'yjs';
import { documentSchema } from '#content/document/schema.ts';

type Step = NonNullable<ReturnType<Y.UndoManager['undo']>>;
/** Ids of items, as Yjs notes those of a step. */
type ItemIds = Step['insertions'];

/**
 * The items that a step inserted, with the copies of them that later undos restored: Yjs follows
 * these when it undoes the step.
 */
export function insertedBy({ insertions }: Step, { store }: Y.Doc): ItemIds {
  const copies = Y.createDeleteSet();
  const note = (item: Y.Item) => {
    for (let one: Y.Item | null = item; one?.redone; ) {
      const { client, clock } = one.redone;
      const known = copies.clients.get(client);
      const range = { clock, len: item.length };
      if (known) known.push(range);
      else copies.clients.set(client, [range]);
      const next: unknown = Y.getItem(store, one.redone);
      one = next instanceof Y.Item ? next : null;
    }
  };
  for (const [client, ranges] of insertions.clients) {
    const structs = store.clients.get(client) ?? [];
    for (const { clock, len } of ranges)
      for (let i = Y.findIndexSS(structs, clock); i < structs.length && structs[i]!.id.clock < clock + len; i++)
        if (structs[i] instanceof Y.Item) note(structs[i] as Y.Item);
  }
  return copies.clients.size === 0 ? insertions : Y.mergeDeleteSets([insertions, copies]);
}

/**
 * Whether undoing a step may delete one of its items: not an element in which another step or
 * participant has written since, whose words would be deleted with it, nor its attributes. The
 * default of y-tiptap (3.0.9) keeps only paragraphs, without their attributes.
 * @param own `insertedBy`
 */
export function mayDelete({ content, parentSub, parent }: Y.Item, own: ItemIds): boolean {
  if (content instanceof Y.ContentType) return !hasOthers(content.type, own);
  if (parentSub === null || !(parent instanceof Y.XmlElement) || !parent._item) return true;
  return !Y.isDeleted(own, parent._item.id) || !hasOthers(parent as Y.XmlFragment, own);
}

/** Whether a type contains words, or nodes without words, that do not belong to these items. */
function hasOthers(type: Pick<Y.AbstractType<unknown>, '_first'>, own: ItemIds): boolean {
  for (let item = type._first; item !== null; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    const isOthers = !Y.isDeleted(own, item.id);
    if (content instanceof Y.ContentString && isOthers) return true;
    if (!(content instanceof Y.ContentType)) continue;
    const child: unknown = content.type;
    const isAtom = child instanceof Y.XmlElement && documentSchema.nodes[child.nodeName]?.isAtom === true;
    if ((isOthers && isAtom) || hasOthers(content.type, own)) return true;
  }
  return false;
}
