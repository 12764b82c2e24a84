import type { Editor } from '@tiptap/core';
import { useCallback, useEffect, useState } from 'react';
import { useT } from '#app/i18n/translate.ts';
import { ANNOTATION_KINDS } from '#content/annotation/annotation.ts';
import { AnnotationWriter } from './annotation-writer.tsx';
import { type SelectedWords, selectedWords } from './passages.ts';

/** Annotates the selected words of the draft. */
export function AnnotateSelection(props: {
  pageId: string;
  language: string;
  editor: Editor;
  /** Grows with each request to annotate the selection from the text. */
  asked: number;
  /** Called with the new annotation's id. */
  onMade: (id: string) => void;
}) {
  const { pageId, language, editor, asked, onMade } = props;
  const t = useT();
  const [chosen, setChosen] = useState<SelectedWords | null>(null);
  const [missing, setMissing] = useState(false);

  const choose = useCallback(() => {
    const { from, to } = editor.state.selection;
    const found = selectedWords(editor.state.doc, from, to);
    setChosen(found);
    setMissing(found === null);
  }, [editor]);
  useEffect(() => {
    if (asked > 0) choose();
  }, [asked, choose]);

  if (!chosen) {
    return (
      <div className="panel-annotate">
        <button type="button" className="button is-quiet" onClick={choose}>
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
      onSent={(id) => {
        setChosen(null);
        onMade(id);
      }}
      onCancel={() => setChosen(null)}
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
