import * as Y from 'yjs';
import type { FairnessRig } from './fairness-rig.ts';
import { RawClient } from './raw-client.ts';
import { TestEditor } from './socket-rig.ts';
import { until } from './until.ts';

/** The attacked draft's content as a Yjs update. */
export async function readDraft(rig: FairnessRig): Promise<Uint8Array> {
  const editor = new TestEditor(rig.socketUrl, rig.pageId, rig.pirates[0]);
  await until(() => editor.provider.synced, 'the pirate has seen the draft');
  const state = Y.encodeStateAsUpdate(editor.draft);
  editor.destroy();
  return state;
}

/** An attacker's socket, and a copy of the draft. */
export async function boardDraft(
  rig: FairnessRig,
  pirate = 0,
  state?: Uint8Array,
): Promise<{ client: RawClient; copy: Y.Doc }> {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, state ?? (await readDraft(rig)));
  return { client: await RawClient.open(rig.socketUrl, rig.pageId, rig.pirates[pirate]!), copy };
}
