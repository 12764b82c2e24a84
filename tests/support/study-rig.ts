import { afterAll, beforeAll } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { type SocketRig, startSocketRig, TestEditor } from './socket-rig.ts';

/** A member of the staff who is signed in. */
interface Researcher {
  readonly cookie: string;
  readonly viewer: Viewer & { role: 'staff' };
}

/** The common setup of tests in which several people write in the drafts of a study. */
export interface StudySetup {
  /** Runs from before the first test of the file until after the last. */
  readonly rig: SocketRig;
  /** Awa, Bruno or Chantal. */
  of(name: string): Researcher;
  /** Creates a study. @returns its id */
  newStudy(title: string): Promise<string>;
  /**
   * Opens a draft in an editor, which is closed after the tests.
   * @param url of another server than the rig's
   */
  connect(draftId: string, cookie: string, url?: string): TestEditor;
}

/** The code with which an editor's connection was last closed. */
export const closedWith = (editor: TestEditor) => editor.closes.at(-1)?.code;

/**
 * Starts a rig with three researchers before the tests of this file and closes it after them. Call
 * once, at the top of the file.
 */
export function setUpStudies(): StudySetup {
  let rig: SocketRig | null = null;
  const editors: TestEditor[] = [];
  const people = new Map<string, Researcher>();
  const running = () => {
    if (!rig) throw new Error('the rig is there only while tests run');
    return rig;
  };
  beforeAll(async () => {
    rig = await startSocketRig();
    for (const name of ['Awa', 'Bruno', 'Chantal']) {
      const { cookie } = await rig.signIn('staff', name);
      people.set(name, { cookie, viewer: (await rig.services.access.findViewer(cookie)) as never });
    }
  });
  afterAll(async () => {
    for (const editor of editors) editor.destroy();
    await rig?.close();
  });
  return {
    get rig() {
      return running();
    },
    of: (name) => people.get(name)!,
    newStudy: async (title) =>
      (await running().services.pages.create({ kind: 'study', title, summary: 'Un résumé.' }, COMMAND_LINE)).id,
    connect(draftId, cookie, url = running().url) {
      const editor = new TestEditor(url, draftId, cookie);
      editors.push(editor);
      return editor;
    },
  };
}
