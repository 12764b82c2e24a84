import { useEffect, useRef, useState } from 'react';
import { type FigureAttributes, insertFigure, updateBlock } from '#app/editor/commands/commands.ts';
import { findBlock } from '#app/editor/commands/find-block.ts';
import { imageAddress } from '#app/editor/node-views/figure-view.ts';
import { Dialog } from '#app/editor/tools/dialog.tsx';
import type { StoredImage } from '#app/editor/tools/dialog-request.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import { useEditorSnapshot } from '#app/editor/tools/use-editor-snapshot.ts';
import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { IMAGE_TYPES } from '#content/image-limits.ts';
import { BlockActions } from './block-actions.tsx';
import { type FigureWords, FigureWordsFields } from './figure-words.tsx';
import { UploadProgress } from './upload-progress.tsx';
import { useUpload } from './use-upload.ts';

interface FigureDialogProps {
  readonly id: string | undefined;
  readonly stored: StoredImage | undefined;
  readonly onClose: () => void;
  /** Called when an image was stored: the list of files must be read again. */
  readonly onStored: () => void;
}

const ACCEPTED = IMAGE_TYPES.join(',');

const NO_WORDS: FigureWords = { alt: '', caption: '', credit: '', decorative: false };

function wordsOf({ alt, caption, credit, file }: FigureAttributes): FigureWords {
  return { alt, caption, credit, decorative: file !== null && alt === '' };
}

/** Inserts images one by one, with alternative text, caption and credit; or edits a figure. */
export function FigureDialog({ id, stored, onClose, onStored }: FigureDialogProps) {
  const t = useT();
  const { editor, page } = useEditorTools();
  // As it is now: its image may be on its way to the server while its words are written here.
  const { present } = useEditorSnapshot(editor, ({ state }) => ({
    present: id ? (findBlock(state.doc, id)?.node.attrs as FigureAttributes | undefined) : undefined,
  }));
  const [queue, setQueue] = useState<readonly File[]>([]);
  const [total, setTotal] = useState(0);
  const [words, setWords] = useState<FigureWords>(present ? wordsOf(present) : NO_WORDS);
  const [faulty, setFaulty] = useState(false);
  const [preview, setPreview] = useState<string | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const altField = useRef<HTMLTextAreaElement>(null);
  const file = queue[0] ?? null;
  const upload = useUpload(page.id, file);
  const kept = file
    ? null
    : (stored ?? (present?.file ? { id: present.file, width: present.width, height: present.height } : null));
  const image = upload.done ?? kept;

  useEffect(() => {
    if (!file) return setPreview(null);
    const address = URL.createObjectURL(file);
    setPreview(address);
    return () => URL.revokeObjectURL(address);
  }, [file]);

  useEffect(() => {
    if (upload.done) onStored();
  }, [upload.done, onStored]);

  const giveUp = () => {
    if (chooser.current) chooser.current.value = '';
    setQueue(queue.slice(1));
    setTotal(total - 1);
    chooser.current?.focus();
  };

  const submit = () => {
    if (!words.decorative && words.alt.trim() === '') {
      setFaulty(true);
      altField.current?.focus();
      return;
    }
    if (!image) {
      if (!file) chooser.current?.focus();
      return;
    }
    const attributes: FigureAttributes = {
      file: image.id,
      width: image.width,
      height: image.height,
      alt: words.decorative ? '' : words.alt.trim(),
      caption: words.caption.trim(),
      credit: words.credit.trim(),
    };
    const more = queue.slice(1);
    if (more.length === 0) onClose();
    if (id) updateBlock(editor, id, { ...attributes });
    else insertFigure(editor, attributes);
    if (more.length > 0) {
      setQueue(more);
      setWords(NO_WORDS);
      setFaulty(false);
    } else editor.commands.focus();
  };

  const title = id ? t('editor.figure.change') : t('editor.figure.title');
  const order = total > 1 ? t('editor.figure.order', { number: total - queue.length + 1, total }) : '';
  return (
    <Dialog title={order ? `${title}, ${order}` : title} className="figure-dialog" onClose={onClose} onSubmit={submit}>
      <div className="figure-preview">
        {preview || image ? (
          <img src={preview ?? imageAddress(image!.id)} alt={t('editor.figure.preview')} />
        ) : (
          <p>{t('editor.figure.choose')}</p>
        )}
      </div>
      <Field label={t('editor.figure.file')} help={t('editor.figure.accepted')} error={upload.error}>
        {(attributes) => (
          <input
            {...attributes}
            ref={chooser}
            type="file"
            accept={ACCEPTED}
            multiple={!id}
            {...(file || image ? {} : { 'data-first': '' })}
            onChange={(event) => {
              const chosen = [...(event.target.files ?? [])];
              if (chosen.length === 0) return;
              setQueue(chosen);
              setTotal(chosen.length);
            }}
          />
        )}
      </Field>
      {file && <UploadProgress upload={upload} onGiveUp={giveUp} />}
      <FigureWordsFields
        words={words}
        faulty={faulty}
        isFirst={file !== null || image !== null}
        altField={altField}
        onChange={(changed) => {
          setWords(changed);
          if (changed.alt !== words.alt || changed.decorative !== words.decorative) setFaulty(false);
        }}
      />
      <BlockActions id={id} removeLabel={t('editor.figure.remove')} isEmpty={!image} onClose={onClose} />
    </Dialog>
  );
}
