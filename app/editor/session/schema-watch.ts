import * as Y from 'yjs';
import { documentSchema } from '#content/document/schema.ts';

function isForeign(struct: Y.Item | Y.GC | Y.Skip): boolean {
  if (!(struct instanceof Y.Item) || struct.deleted) return false;
  const { content } = struct;
  if (content instanceof Y.ContentType) {
    return content.type instanceof Y.XmlElement && !(content.type.nodeName in documentSchema.nodes);
  }
  if (content instanceof Y.ContentFormat) {
    const mark = content.key.replace(/--[A-Za-z0-9+/=]{8}$/, '');
    return content.value !== null && !(mark in documentSchema.marks);
  }
  return false;
}

/**
 * Calls back once, when a change contains a node or mark outside this page's schema, which means
 * that the server runs a newer Navette. The binding would delete such nodes from the draft for
 * everybody; the callback runs before the binding sees them.
 */
export function watchSchema(draft: Y.Doc, onForeign: () => void): () => void {
  const look = (transaction: Y.Transaction) => {
    for (const [client, after] of transaction.afterState) {
      const before = transaction.beforeState.get(client) ?? 0;
      if (before === after) continue;
      const structs = draft.store.clients.get(client) ?? [];
      for (let i = Y.findIndexSS(structs, before); i < structs.length; i++) {
        if (isForeign(structs[i] as Y.Item | Y.GC | Y.Skip)) {
          draft.off('beforeObserverCalls', look);
          onForeign();
          return;
        }
      }
    }
  };
  draft.on('beforeObserverCalls', look);
  return () => draft.off('beforeObserverCalls', look);
}
