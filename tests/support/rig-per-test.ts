import { afterEach, beforeEach } from 'vitest';
import { type SocketRig, startSocketRig, type TestEditor } from './socket-rig.ts';

/**
 * A server for each test of the file, read within tests, and editors on it that end with the test.
 * @returns `keep` has the test's end destroy an editor
 */
export function rigPerTest(): SocketRig & { keep(editor: TestEditor): TestEditor } {
  let rig: SocketRig;
  let editors: TestEditor[] = [];
  beforeEach(async () => {
    rig = await startSocketRig();
  });
  afterEach(async () => {
    for (const editor of editors) editor.destroy();
    editors = [];
    await rig.close();
  });
  return {
    get services() {
      return rig.services;
    },
    get url() {
      return rig.url;
    },
    get dataDir() {
      return rig.dataDir;
    },
    signIn: (role, name) => rig.signIn(role, name),
    newPage: () => rig.newPage(),
    close: () => rig.close(),
    keep: (editor) => {
      editors.push(editor);
      return editor;
    },
  };
}
