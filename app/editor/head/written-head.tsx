import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useSession, useSessionView } from '#app/editor/tools/use-session.ts';
import type { WritingPage } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { MESSAGE_OPEN_HEAD } from '#content/draft/collab-protocol.ts';
import { HEAD_FIELDS, type HeadField, isHeadOpen } from '#content/draft/head-texts.ts';
import { LONGEST_SUMMARY, LONGEST_TITLE } from '#content/input/head-limits.ts';
import { directionOf } from '#content/locale.ts';
import { isBlank } from '#content/text/visible-text.ts';
import { TextBinding } from './text-binding.ts';

const LONGEST: Readonly<Record<HeadField, number>> = { title: LONGEST_TITLE, summary: LONGEST_SUMMARY };
/** From this part of the limit, the characters are counted on screen. */
const COUNTED_FROM = 0.8;

interface WrittenHeadProps {
  readonly page: WritingPage;
  /** The field that has the focus when they appear. */
  readonly focus: HeadField | null;
  /** What was typed for that field before it appeared. */
  readonly typed: string;
}

/** The page's title and summary, written in place, by several people at once. */
export function WrittenHead({ page, focus, typed }: WrittenHeadProps) {
  const t = useT();
  const { editor, session } = useEditorTools();
  const fields = useRef<HTMLDivElement>(null);
  const away = useSessionView(session, ({ save }) => save === 'connecting' || save.startsWith('offline'));
  // Only the server can write the page's head into the draft: without it, nothing would be stored.
  const unkept = away && !isHeadOpen(session.draft);
  const goOn = (field: HeadField) => {
    const next = HEAD_FIELDS[HEAD_FIELDS.indexOf(field) + 1];
    if (next) fields.current?.querySelector<HTMLElement>(`[data-field=${next}]`)?.focus();
    else editor.commands.focus('start');
  };
  return (
    <div ref={fields} className="head-fields">
      {HEAD_FIELDS.map((field) => (
        <Field
          key={field}
          field={field}
          page={page}
          focus={focus === field}
          typed={typed}
          unkept={unkept}
          onEnter={goOn}
        />
      ))}
      {unkept && <p className="quiet head-said">{t('writing.head.away')}</p>}
    </div>
  );
}

interface FieldProps {
  readonly field: HeadField;
  readonly page: WritingPage;
  readonly focus: boolean;
  /** Written at its end if it has the focus when it appears. */
  readonly typed: string;
  readonly unkept: boolean;
  readonly onEnter: (field: HeadField) => void;
}

function Field({ field, page, focus, typed, unkept, onEnter }: FieldProps) {
  const t = useT();
  const { session } = useEditorTools();
  const input = useRef<HTMLTextAreaElement>(null);
  const [binding, setBinding] = useState<TextBinding | null>(null);
  const [text, setText] = useState(page.written[field]);
  const writable = useSession(session, 'writable');
  const written = page.written[field];

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what the page has comes below
  useLayoutEffect(() => {
    const { draft, provider } = session;
    const textarea = input.current!;
    const made = new TextBinding({
      input: textarea,
      draft,
      field,
      written,
      ask: () => provider.wsconnected && provider.ws?.send(Uint8Array.of(MESSAGE_OPEN_HEAD)),
      onChange: () => setText(textarea.value),
    });
    setText(textarea.value);
    setBinding(made);
    // What is typed waits for the draft's text.
    const retry = (synced: boolean) => synced && made.retry();
    const warn = (event: BeforeUnloadEvent) => made.waits && event.preventDefault();
    provider.on('sync', retry);
    window.addEventListener('beforeunload', warn);
    return () => {
      provider.off('sync', retry);
      window.removeEventListener('beforeunload', warn);
      made.destroy();
    };
  }, [session, field]);

  useEffect(() => {
    binding?.pageHas(written);
    if (binding && input.current) setText(input.current.value);
  }, [binding, written]);

  // Before the next keystroke, which would go to the page: the button that had the focus is gone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed before it appeared
  useLayoutEffect(() => {
    const textarea = input.current;
    if (!focus || !textarea) return;
    textarea.focus();
    const { length } = textarea.value;
    textarea.setSelectionRange(length, length);
    if (typed === '' || textarea.readOnly) return;
    textarea.setRangeText(typed, length, length, 'end');
    textarea.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, [focus]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: as high as its text
  useLayoutEffect(() => {
    const { style } = input.current!;
    const grow = () => {
      style.blockSize = 'auto';
      style.blockSize = `${input.current!.scrollHeight}px`;
    };
    grow();
    window.addEventListener('resize', grow);
    return () => window.removeEventListener('resize', grow);
  }, [text]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onEnter(field);
  };
  const { language } = page;
  const note = noteOf(t, field, text);
  const id = `tete-${field}`;
  const area = (
    <textarea
      ref={input}
      rows={1}
      className="head-field"
      data-field={field}
      aria-label={t(`writing.head.${field}`)}
      aria-describedby={id}
      aria-invalid={note.isProblem}
      placeholder={t(field === 'title' ? 'writing.head.title' : 'writing.head.noSummary')}
      lang={language}
      dir={text === '' ? undefined : directionOf(language)}
      readOnly={!writable || unkept}
      onKeyDown={onKeyDown}
    />
  );
  return (
    <>
      {field === 'title' ? <h1>{area}</h1> : <div className="standfirst">{area}</div>}
      <p id={id} role="status" className={note.isProblem ? 'head-said is-problem' : 'head-said'}>
        {note.words}
      </p>
    </>
  );
}

/** The note below a field: its length near the limit, or why the page keeps its former text. */
function noteOf(t: ReturnType<typeof useT>, field: HeadField, text: string): { words: string; isProblem: boolean } {
  const limit = LONGEST[field];
  const count = text.trim().length;
  if (field === 'title' && isBlank(text)) return { words: t('writing.head.empty'), isProblem: true };
  if (count > limit) return { words: t('writing.head.long', { count, limit }), isProblem: true };
  if (count < limit * COUNTED_FROM) return { words: '', isProblem: false };
  return { words: t('writing.head.count', { count, limit }), isProblem: false };
}
