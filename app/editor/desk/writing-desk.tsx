import { Editor } from '@tiptap/core';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { goToLinkedBlock } from '#app/editor/commands/linked-block.ts';
import { BubbleMenu } from '#app/editor/controls/bubble-menu.tsx';
import { EditorToolbar, TEXT_ID } from '#app/editor/controls/editor-toolbar.tsx';
import { PasteTold } from '#app/editor/controls/paste-told.tsx';
import { PresenceList } from '#app/editor/controls/presence-list.tsx';
import { RefusalNotice } from '#app/editor/controls/refusal-notice.tsx';
import type { ToolbarHandle } from '#app/editor/controls/roving-toolbar.tsx';
import { SaveIndicator } from '#app/editor/controls/save-indicator.tsx';
import { useWordCount } from '#app/editor/controls/use-word-count.ts';
import { Dialogs } from '#app/editor/dialogs/dialogs.tsx';
import { openMadeBlocks } from '#app/editor/extensions/blocks/open-made-blocks.ts';
import { keepCaretExact } from '#app/editor/extensions/caret/exact-caret.ts';
import { bindingOf, detachBinding, showDraft } from '#app/editor/extensions/draft-binding.ts';
import { createExtensions } from '#app/editor/extensions/extensions.ts';
import { LostWritingTold } from '#app/editor/history/lost-writing-told.tsx';
import { ReplacementTold } from '#app/editor/history/replacement-told.tsx';
import { useReplacements } from '#app/editor/history/use-replacements.ts';
import { type PanelTab, SidePanel } from '#app/editor/panel/side-panel.tsx';
import { usePageState } from '#app/editor/requests/use-page-state.ts';
import { DraftSession } from '#app/editor/session/draft-session.ts';
import { showOpening } from '#app/editor/socket/opening-bar.ts';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import { EditorContext, type EditorTools, useEditorTools } from '#app/editor/tools/editor-context.ts';
import { EditorIcon } from '#app/editor/tools/editor-icon.tsx';
import { HistoryContext, useHistoryTools } from '#app/editor/tools/history-context.ts';
import { withTexts } from '#app/editor/tools/later-texts.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import type { DeskData, WritingState } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { draftPath, signInPath, writePath } from '#content/addresses/site-paths.ts';
import { directionOf } from '#content/locale.ts';
import { DeskHead } from './desk-head.tsx';
import { keepReactOut } from './keep-react-out.ts';

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
  const said = useCallback((text: string) => setAnnounced((before) => (before === text ? `${text}\u00a0` : text)), []);

  useEffect(() => {
    if (!ready) return;
    const element = document.createElement('div');
    element.className = 'writing-surface';
    const made = new Editor({
      element,
      extensions: createExtensions(session, {
        t,
        open,
        said,
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
    keepReactOut(made.view.dom);
    keepCaretExact(made);
    openMadeBlocks(bindingOf(made));
    if (quick) quick.showLong(made, showDraft);
    else showDraft(made);
    if (made.state.doc.childCount > LONG_TEXT) {
      element.classList.add('is-long');
      if (!quick) void loadQuick().then(() => made.isDestroyed || quick?.quicken(made));
    }
    session.onOutdated = () => detachBinding(made);
    setEditor(made);
    return () => {
      setEditor(null);
      made.destroy();
    };
  }, [session, ready, t, open, said, read, page.id, page.language, outline, blocks]);

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
    () => editor && { editor, session, page, segments, open, said },
    [editor, session, page, segments, open, said],
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
let quick: Pick<typeof import('#app/editor/extensions/quicken.ts'), 'quicken' | 'showLong'> | undefined;

export const loadQuick = () =>
  import('#app/editor/extensions/quicken.ts').then(
    ({ quicken, showLong }) => {
      quick = { quicken, showLong };
    },
    (error: unknown) => console.info(error),
  );

/** Shows, in the editor's place, why it does not open. */
function useOpening(session: DraftSession, ready: boolean): void {
  const t = useT();
  const save = useSession(session, 'save');
  const refusal = useSession(session, 'refusal');
  useEffect(() => {
    if (ready) return;
    const words = refusal ? t(`editor.refusal.${refusal}`) : save === 'connecting' ? null : t('editor.away');
    const signsIn = refusal === 'signed-out' || refusal === 'other-person';
    showOpening(words, signsIn ? 'sign-in' : refusal === null || refusal === 'storage-failed' ? null : 'reload');
  }, [ready, save, refusal, t]);
}

interface DeskLayoutProps {
  readonly state: WritingState;
  readonly failed: boolean;
  /** A modal dialog is open. */
  readonly covered: boolean;
  /** Grows with each request to annotate the selection. */
  readonly asked: number;
  readonly toolbar: RefObject<ToolbarHandle>;
  readonly onReady: () => void;
}

function DeskLayout({ state, failed, covered, asked, toolbar, onReady }: DeskLayoutProps) {
  const t = useT();
  const { editor, session, open, said } = useEditorTools();
  const [tab, setTab] = useState<PanelTab>(state.page.isTranscript ? 'outline' : 'notice');
  // On narrow screens, the panel would cover the text: it starts closed.
  const [panel, setPanel] = useState(() => matchMedia('(min-width: 72rem)').matches);
  const words = useWordCount(editor);
  const { replacement } = useHistoryTools();
  // On narrow screens, the panel would cover the notice of the restore and its undo button.
  useEffect(() => {
    if (replacement?.mine && !matchMedia('(min-width: 72rem)').matches) setPanel(false);
  }, [replacement]);
  useEffect(() => {
    if (asked === 0) return;
    setTab('annotations');
    setPanel(true);
    // Until the form is there, letters that are typed must not replace the selected words.
    editor.view.dom.blur();
    getSelection()?.removeAllRanges();
  }, [asked, editor]);
  const { page, archived } = state;
  return (
    <>
      <div className="writing-bar">
        <section className="writing-state" aria-label={t('editor.bar')}>
          <SaveIndicator session={session} said={said} />
          <PresenceList session={session} said={said} />
          <p className="writing-words">{words === null ? '' : t('editor.words', { count: words })}</p>
          <p className="writing-links">
            {/* A page without an edition has its draft alone to be read. */}
            <a href={state.editions.length > 0 || page.isTranscript ? page.path : draftPath(page.path)}>
              {t('editor.read')}
            </a>
            <button
              type="button"
              className="tool"
              aria-label={t('editor.toolbar.help')}
              onClick={() => open({ type: 'help' })}
            >
              <EditorIcon name="help" />
            </button>
            <button
              type="button"
              className="tool"
              aria-label={t('editor.toolbar.panel')}
              aria-expanded={panel}
              onClick={() => setPanel(!panel)}
            >
              <EditorIcon name="panel" />
            </button>
          </p>
        </section>
        <EditorToolbar ref={toolbar} />
      </div>
      <RefusalNotice />
      <LostWritingTold />
      <PasteTold />
      <ReplacementTold
        covered={covered}
        onHistory={() => {
          setTab('history');
          setPanel(true);
        }}
      />
      {archived && <p className="notice-box">{t('editor.archived')}</p>}
      <EditorSurface onReady={onReady} page={page} />
      <SidePanel
        shown={panel}
        state={state}
        failed={failed}
        tab={tab}
        asked={asked}
        onTab={setTab}
        onClose={() => setPanel(false)}
      />
    </>
  );
}

/** The text, in the place of the page's preview. */
function EditorSurface({ page, onReady }: { page: WritingState['page']; onReady: () => void }) {
  const t = useT();
  const tools = useEditorTools();
  const { editor } = tools;
  const host = useRef<HTMLDivElement>(null);
  // A layout effect, so that the preview and the text are swapped in the same paint.
  useLayoutEffect(() => {
    if (editor.isDestroyed) return;
    const surface = editor.view.dom.parentElement;
    if (surface) host.current?.replaceChildren(surface);
    onReady();
    goToLinkedBlock(editor, location.hash);
  }, [editor, onReady]);
  useEffect(() => {
    // Left as soon as it was opened: the text is no more.
    if (editor.isDestroyed) return;
    const { dom } = editor.view;
    const show = (event: Event) => {
      withTexts(import('#app/editor/moving/block-handle.ts')).then(
        ({ showBlockHandle }) => showBlockHandle(tools, t, event),
        (error: unknown) => console.info(error),
      );
    };
    for (const name of ['pointerover', 'focus']) dom.addEventListener(name, show, { once: true });
    return () => {
      for (const name of ['pointerover', 'focus']) dom.removeEventListener(name, show);
    };
  }, [editor, tools, t]);
  return (
    <div className="writing-text">
      <DeskHead page={page} />
      <div ref={host} lang={page.language} dir={directionOf(page.language)} />
      <BubbleMenu />
    </div>
  );
}
