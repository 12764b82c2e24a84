import { useEffect, useRef, useState } from 'react';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { LaterPart } from '#app/editor/tools/later.tsx';
import { withTexts } from '#app/editor/tools/later-texts.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import type { WritingPage } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { directionOf } from '#content/locale.ts';
import { PageHead } from './page-head.tsx';

const WRITTEN_HEAD = new LaterPart(
  async () => (await withTexts(import('#app/editor/head/written-head.tsx'))).WrittenHead,
);

/**
 * The page's head in the editor. Its fields are loaded when the pointer or the focus comes near;
 * until then there are buttons in their places.
 */
export function DeskHead({ page }: { page: WritingPage }) {
  const t = useT();
  const { editor, session } = useEditorTools();
  const writable = useSession(session, 'writable');
  const [Fields, setFields] = useState(() => WRITTEN_HEAD.known);
  /** The field whose button was pressed or has the focus: it gets the focus when it has come. */
  const wanted = useRef<'title' | 'summary' | null>(null);
  /** What was typed on a button before its field had come. */
  const typed = useRef('');
  const load = () => {
    WRITTEN_HEAD.load().then(
      (loaded) => setFields(() => loaded),
      // The buttons stay: the next press tries again.
      () => {},
    );
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` only uses what never changes
  useEffect(() => {
    editor.on('focus', load);
    return () => void editor.off('focus', load);
  }, [editor]);
  if (page.isTranscript || (!writable && !Fields)) return <PageHead page={page} />;
  if (Fields) {
    return (
      <PageHead page={page}>
        <Fields page={page} focus={wanted.current} typed={typed.current} />
      </PageHead>
    );
  }
  const { language, written } = page;
  const { title, summary } = written;
  const words = { lang: language, dir: directionOf(language) };
  const button = (field: 'title' | 'summary', text: string) => (
    <button
      type="button"
      className="head-field"
      onPointerEnter={load}
      onFocus={() => {
        wanted.current = field;
        load();
      }}
      onBlur={() => {
        wanted.current = null;
        typed.current = '';
      }}
      onClick={load}
      onKeyDown={(event) => {
        const { key, ctrlKey, metaKey, altKey } = event;
        if (ctrlKey || metaKey || altKey) return;
        if (key === 'Backspace') typed.current = typed.current.slice(0, -1);
        else if (key.length === 1) typed.current += key;
        else return;
        // A space would press the button.
        event.preventDefault();
      }}
    >
      {text}
    </button>
  );
  return (
    <PageHead page={page}>
      <h1 {...words}>{button('title', title)}</h1>
      <p className="standfirst" {...(summary ? words : {})}>
        {button('summary', summary || t('editor.panel.notice.noSummary'))}
      </p>
    </PageHead>
  );
}
