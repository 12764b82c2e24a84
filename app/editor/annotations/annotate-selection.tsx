import type { Editor } from '@tiptap/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { MUST_FIX_NAME } from '#app/annotations/view/annotation-names.ts';
import { useT } from '#app/i18n/translate.ts';
import { ANNOTATION_KINDS } from '#content/annotation/annotation.ts';
import { AnnotationWriter } from './annotation-writer.tsx';
import { type SelectedWords, selectedWords } from './passages.ts';

/** The last request answered in each editor, so that opening the tab again repeats none. */
const answered = new WeakMap<Editor, number>();

/** Annotates the selected words of the draft. */
export function AnnotateSelection(props: {
  pageId: string;
  language: string;
  editor: Editor;
  /** False behind another tab, and in a closed panel: a request waits until it is shown. */
  shown: boolean;
  /** Grows with each request to annotate the selection from the text. */
  asked: number;
  /** Whether the viewer may require that it is dealt with before publishing. */
  mayRequire: boolean;
  /** Called with the new annotation's id. */
  onMade: (id: string) => void;
}) {
  const { pageId, language, editor, shown, asked, mayRequire, onMade } = props;
  const t = useT();
  const [chosen, setChosen] = useState<SelectedWords | null>(null);
  const [missing, setMissing] = useState(false);

  const button = useRef<HTMLButtonElement>(null);

  const choose = useCallback(() => {
    const { from, to } = editor.state.selection;
    const found = selectedWords(editor.state.doc, from, to);
    // Without selected words, an open form keeps its passage; a new object gives it the focus
    // again.
    setChosen((before) => found ?? (before && { ...before }));
    setMissing(found === null);
  }, [editor]);
  useEffect(() => {
    if (!shown || asked <= (answered.get(editor) ?? 0)) return;
    answered.set(editor, asked);
    choose();
    // The form's field takes the focus from it when there are words to annotate.
    button.current?.focus();
  }, [shown, asked, choose, editor]);

  if (!chosen) {
    return (
      <div className="panel-annotate">
        <button ref={button} type="button" className="button is-quiet" onClick={choose}>
          {t('annotations.panel.annotateSelection')}
        </button>
        <p className="quiet" role="status">
          {missing ? t('annotations.panel.noSelection') : ''}
        </p>
      </div>
    );
  }
  const { blockId, exact, before } = chosen;
  const fields = { intent: 'create', sur: 'brouillon', cible: blockId, mots: exact, avant: String(before) };
  return (
    <AnnotationWriter
      pageId={pageId}
      fields={fields}
      label={t('annotations.form.body')}
      send={t('annotations.form.send')}
      asked={chosen}
      onSent={(id) => {
        setChosen(null);
        onMade(id);
        // The caret goes after the words: the next letter would replace a selection.
        editor.chain().setTextSelection(editor.state.selection.to).focus().run();
      }}
      onCancel={() => {
        setChosen(null);
        editor.commands.focus();
      }}
      after={
        mayRequire && (
          <label className="field-check">
            <input type="checkbox" name={MUST_FIX_NAME} value="oui" />
            {t('annotations.mustFix.box')}
          </label>
        )
      }
    >
      <blockquote lang={language} dir="auto">
        {exact}
      </blockquote>
      <label>
        {t('annotations.form.kind')}
        <select name="genre" defaultValue="comment">
          {ANNOTATION_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`annotations.kindHelp.${kind}`)}
            </option>
          ))}
        </select>
      </label>
    </AnnotationWriter>
  );
}
