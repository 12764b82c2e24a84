import { Editor } from '@tiptap/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { TEXT_ID } from '#app/editor/controls/editor-toolbar.tsx';
import type { ToolbarHandle } from '#app/editor/controls/roving-toolbar.tsx';
import { Dialogs } from '#app/editor/dialogs/dialogs.tsx';
import { openMadeBlocks } from '#app/editor/extensions/blocks/open-made-blocks.ts';
import { keepCaretExact } from '#app/editor/extensions/caret/exact-caret.ts';
import { bindingOf, detachBinding, showDraft } from '#app/editor/extensions/draft-binding.ts';
import { createExtensions } from '#app/editor/extensions/extensions.ts';
import { useReplacements } from '#app/editor/history/use-replacements.ts';
import { usePageState } from '#app/editor/requests/use-page-state.ts';
import { DraftSession } from '#app/editor/session/draft-session.ts';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import { EditorContext, type EditorTools } from '#app/editor/tools/editor-context.ts';
import { HistoryContext } from '#app/editor/tools/history-context.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import type { DeskData, WritingState } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { signInPath } from '#content/addresses/site-paths.ts';
import { DeskLayout } from './desk-layout.tsx';
import { hideEditable } from './hide-editable.ts';
import { useOpening } from './use-opening.ts';

/** From this number of top-level blocks, the browser lays out only those on screen. */
const LONG_TEXT = 300;

export interface WritingDeskProps {
  readonly state: WritingState;
  readonly user: { readonly name: string; readonly seed: string };
  /** The first segments of the addresses that a page card may lead to. */
  readonly segments: readonly string[];
  /** The prompts of the page's outline. */
  readonly outline: DeskData['outline'];
  /** The typed blocks that come first in the slash menu. */
  readonly blocks: DeskData['blocks'];
  /** Called when the editor is ready, to remove its placeholder. */
  readonly onReady: () => void;
}

/** The interactive part of the writing page: bar, toolbar, text, panel. Browser only. */
export default function WritingDesk(props: WritingDeskProps) {
  const { id, title, path } = props.state.page;
  const { name, seed } = props.user;
  const [session, setSession] = useState<DraftSession | null>(null);
  useEffect(() => {
    const { origin } = location;
    const opened = new DraftSession({ pageId: id, page: { title, path }, userName: name, userSeed: seed, origin });
    setSession(opened);
    return () => {
      setSession(null);
      opened.destroy();
    };
  }, [id, title, path, name, seed]);
  return session && <OpenDraft {...props} session={session} />;
}

function OpenDraft({
  state: first,
  segments,
  outline,
  blocks,
  session,
  onReady,
}: WritingDeskProps & { session: DraftSession }) {
  const t = useT();
  const [editor, setEditor] = useState<Editor | null>(null);
  const [request, setRequest] = useState<DialogRequest | null>(null);
  const [announced, setAnnounced] = useState('');
  const { state, failed, read } = usePageState(session, first);
  const toolbar = useRef<ToolbarHandle>(null);
  const { page } = state;
  const history = useReplacements(session, page.path);
  const ready = useSession(session, 'ready');
  const writable = useSession(session, 'writable');
  useOpening(session, ready);

  const [asked, setAsked] = useState(0);
  const open = useCallback(
    (next: DialogRequest) => {
      if (next.type === 'annotate') setAsked((before) => (page.isTranscript ? before : before + 1));
      else setRequest(next);
    },
    [page.isTranscript],
  );
  const close = useCallback(() => setRequest(null), []);
  // A no-break space makes a repeated text a change, which screen readers announce.
  const announce = useCallback(
    (text: string) => setAnnounced((before) => (before === text ? `${text}\u00a0` : text)),
    [],
  );

  useEffect(() => {
    if (!ready) return;
    const element = document.createElement('div');
    element.className = 'writing-surface';
    const made = new Editor({
      element,
      extensions: createExtensions(session, {
        t,
        open,
        announce,
        pageId: page.id,
        stored: read,
        language: page.language,
        outline,
        blocks,
        focusToolbar: () => toolbar.current?.focus(),
      }),
      injectCSS: false,
      enableCoreExtensions: { delete: false },
      editorProps: {
        attributes: {
          'aria-label': t('editor.textLabel'),
          role: 'textbox',
          'aria-multiline': 'true',
          class: 'prose',
          id: TEXT_ID,
        },
      },
    });
    hideEditable(made.view.dom);
    keepCaretExact(made);
    openMadeBlocks(bindingOf(made));
    if (quick) quick.showLong(made, showDraft);
    else showDraft(made);
    if (made.state.doc.childCount > LONG_TEXT) {
      element.classList.add('is-long');
      if (!quick) void loadQuick().then(() => made.isDestroyed || quick?.speedUpEditor(made));
    }
    session.onOutdated = () => detachBinding(made);
    setEditor(made);
    return () => {
      setEditor(null);
      made.destroy();
    };
  }, [session, ready, t, open, announce, read, page.id, page.language, outline, blocks]);

  useEffect(() => {
    if (editor && editor.isEditable !== writable) editor.setEditable(writable, false);
  }, [editor, writable]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (session.view().changed && !session.view().gone) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [session]);

  const gone = useSession(session, 'gone');
  useEffect(() => {
    // The text must not stay on a screen that others may see. It is stored, or its author gave it
    // up.
    if (gone) location.replace(signInPath(writePath(page.path)));
  }, [gone, page.path]);

  const tools = useMemo<EditorTools | null>(
    () => editor && { editor, session, page, segments, open, announce },
    [editor, session, page, segments, open, announce],
  );
  if (!tools) return null;
  return (
    <EditorContext.Provider value={tools}>
      <HistoryContext.Provider value={history}>
        <DeskLayout
          state={state}
          failed={failed}
          covered={request !== null}
          asked={asked}
          toolbar={toolbar}
          onReady={onReady}
        />
        <Dialogs request={request} onClose={close} onStored={read} />
      </HistoryContext.Provider>
      <p className="visually-hidden" role="status">
        {announced}
      </p>
    </EditorContext.Provider>
  );
}

/** Without the script, a long text is slower to open and to write in, and the same. */
let quick: Pick<typeof import('#app/editor/extensions/speed-up-editor.ts'), 'speedUpEditor' | 'showLong'> | undefined;

export const loadQuick = () =>
  import('#app/editor/extensions/speed-up-editor.ts').then(
    ({ speedUpEditor, showLong }) => {
      quick = { speedUpEditor, showLong };
    },
    (error: unknown) => console.info(error),
  );
