import type { Node } from '@tiptap/pm/model';
import { TextSelection } from '@tiptap/pm/state';
import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useEditorSnapshot } from '#app/editor/tools/use-editor-snapshot.ts';
import { useSession } from '#app/editor/tools/use-session.ts';
import { useT } from '#app/i18n/translate.ts';
import { directionOf } from '#content/locale.ts';
import { moveStretch } from './move-stretch.ts';
import { listSections, placeBeside, type Section, sectionAt } from './sections.ts';

/** Milliseconds without an edit after which the outline is read again. */
const CALM = 200;

/** The document, once nobody has written for a moment. */
function useCalmDocument(): Node {
  const { editor } = useEditorTools();
  const [doc, setDoc] = useState(editor.state.doc);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => !editor.isDestroyed && setDoc(editor.state.doc), CALM);
    };
    editor.on('update', later);
    // Edits between the first rendering and this listener were not reported.
    later();
    return () => {
      clearTimeout(timer);
      editor.off('update', later);
    };
  }, [editor]);
  return doc;
}

/**
 * The headings of the text, which follow the caret, and by which whole sections are moved.
 * @param below renders what is below the headings, from the same text
 */
export function OutlinePanel({ below }: { below: (doc: Node) => ReactNode }) {
  const t = useT();
  const tools = useEditorTools();
  const { editor, session, page, announce } = tools;
  const writable = useSession(session, 'writable');
  const doc = useCalmDocument();
  const sections = useMemo(() => listSections(doc), [doc]);
  const { current } = useEditorSnapshot(editor, () => ({
    current: sectionAt(sections, editor.state.selection.head),
  }));
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  /** The section that has moved: its button keeps the focus. */
  const refocus = useRef<{ id: string | null; control: string } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: after each new list
  useEffect(() => {
    const { id, control } = refocus.current ?? {};
    refocus.current = null;
    if (!id) return;
    const item = list.current?.querySelector(`[data-section="${CSS.escape(id)}"]`);
    const button = item?.querySelector<HTMLButtonElement>(`[data-control="${control}"]:not(:disabled)`);
    (button ?? item?.querySelector('button'))?.focus();
  }, [sections]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of what is current
  useEffect(() => {
    const item = list.current?.querySelector('[aria-current=true]');
    item?.scrollIntoView({ block: 'nearest' });
  }, [current, sections]);

  const evidence = below(doc);
  if (sections.length === 0)
    return (
      <>
        <p className="quiet">{t('writing.outline.none')}</p>
        {evidence}
      </>
    );

  const titleOf = ({ text }: Section) => text || t('writing.outline.untitled');
  const reveal = ({ pos }: Section) => {
    const { state, view } = editor;
    const heading = state.doc.nodeAt(pos);
    if (!heading) return;
    const { tr } = state;
    view.dispatch(tr.setSelection(TextSelection.create(tr.doc, pos + 1 + heading.content.size)).scrollIntoView());
    view.focus();
  };
  /** The list may lag behind: the place is looked up in the present text. */
  const move = (
    id: string | null,
    place: (now: readonly Section[], index: number) => number | null,
    control: string,
  ) => {
    const now = listSections(editor.state.doc);
    const index = now.findIndex((section) => section.id === id);
    const section = now[index];
    const before = section ? place(now, index) : null;
    if (!section || before === null) return;
    if (!moveStretch(tools, { path: [], from: section.from, to: section.to }, before)) return;
    refocus.current = { id, control };
    const after = listSections(editor.state.doc);
    const number = after.findIndex((one) => one.id === id) + 1;
    announce(t('writing.outline.moved', { title: titleOf(section), number, total: after.length }));
  };
  const onKeyDown = (event: KeyboardEvent, { id }: Section, control: string) => {
    const direction = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null;
    if (!direction) return;
    event.preventDefault();
    if (event.altKey) return writable && move(id, (now, at) => placeBeside(now, at, direction), control);
    const titles = [...list.current!.querySelectorAll<HTMLElement>('.outline-title')];
    const at = titles.indexOf(event.currentTarget.closest('li')!.querySelector('.outline-title')!);
    titles[at + direction]?.focus();
  };
  const onDrop = (event: DragEvent, target: Section) => {
    event.preventDefault();
    const section = dragged === null ? undefined : sections[dragged];
    setDragged(null);
    // It takes the place of the one that it is dropped on: before it, or after it from above.
    if (!section || section.id === target.id) return;
    const isAbove = section.from < target.from;
    move(section.id, (now) => now.find(({ id }) => id === target.id)?.[isAbove ? 'to' : 'from'] ?? null, 'title');
  };
  const highest = Math.min(...sections.map(({ level }) => level));
  return (
    <>
      <p className="quiet">{t(writable ? 'writing.outline.intro' : 'writing.outline.introReading')}</p>
      <ol ref={list} className="outline" lang={page.language} dir={directionOf(page.language)}>
        {sections.map((section, index) => {
          const title = titleOf(section);
          const step = (direction: -1 | 1, control: 'up' | 'down') => (
            <button
              type="button"
              className="tool outline-step"
              data-control={control}
              lang={t.locale}
              aria-label={t(`writing.outline.${control}`, { title })}
              disabled={placeBeside(sections, index, direction) === null}
              onClick={() => move(section.id, (now, at) => placeBeside(now, at, direction), control)}
              onKeyDown={(event) => onKeyDown(event, section, control)}
            >
              <span aria-hidden="true">{direction < 0 ? '↑' : '↓'}</span>
            </button>
          );
          return (
            <li
              key={section.id ?? section.from}
              data-section={section.id}
              data-depth={section.level - highest}
              className={dragged === index ? 'is-dragged' : ''}
              draggable={writable}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                event.dataTransfer.setData('text/plain', title);
                setDragged(index);
              }}
              onDragEnd={() => setDragged(null)}
              onDragOver={(event) => dragged !== null && event.preventDefault()}
              onDrop={(event) => onDrop(event, section)}
            >
              <button
                type="button"
                className="outline-title"
                data-control="title"
                aria-current={index === current ? 'true' : undefined}
                onClick={() => reveal(section)}
                onKeyDown={(event) => onKeyDown(event, section, 'title')}
              >
                {title}
              </button>
              {writable && step(-1, 'up')}
              {writable && step(1, 'down')}
            </li>
          );
        })}
      </ol>
      {evidence}
    </>
  );
}
