import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { ANNOTATION_NAMES, MUST_FIX_NAME } from '#app/annotations/view/annotation-names.ts';
import { useT } from '#app/i18n/translate.ts';
import { newFormKey } from '#app/islands/annotate/form-key.ts';
import { LONGEST_BODY } from '#content/annotation/annotation.ts';
import { sendAnnotation } from './send-annotation.ts';
import { useMentions } from './use-mentions.ts';

/** The fields of a new annotation besides its words. */
const CHOICES = [ANNOTATION_NAMES.kind, MUST_FIX_NAME];

interface AnnotationWriterProps {
  readonly pageId: string;
  /** The hidden fields of the form: `intent`, `cible`, … */
  readonly fields: Readonly<Record<string, string>>;
  readonly label: string;
  readonly send: string;
  /** Called with the id of the thread created or replied to. */
  readonly onSent: (id: string) => void;
  readonly onCancel: () => void;
  /** The field takes the focus again when this changes, as it does when the form opens. */
  readonly asked?: unknown;
  /** Fields before the words, and after. */
  readonly children?: ReactNode;
  readonly after?: ReactNode;
}

/** A form for an annotation or a reply. Its text stays until the server has confirmed it. */
export function AnnotationWriter(props: AnnotationWriterProps) {
  const { pageId, fields, label, send, onSent, onCancel, asked, children, after } = props;
  const t = useT();
  const id = useId();
  const key = useRef(newFormKey());
  const area = useRef<HTMLTextAreaElement>(null);
  useMentions(area, pageId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another request takes the focus again
  useEffect(() => area.current?.focus(), [asked]);
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const [why, setWhy] = useState('');

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget);
    setSending(true);
    setWhy('');
    const own = Object.fromEntries(CHOICES.map((name) => [name, String(chosen.get(name) ?? '')]));
    const sent = await sendAnnotation(pageId, { ...fields, ...own, texte: text, cle: key.current });
    setSending(false);
    if (sent.ok) onSent(sent.id);
    else setWhy(sent.why ?? t('annotations.panel.notSent'));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    // A list of names that is open takes them first.
    if (event.defaultPrevented) return;
    const sends = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    // While it is being sent the button takes no press.
    if (sends) event.currentTarget.querySelector<HTMLButtonElement>('[type="submit"]')?.click();
    // What is written is not given up by a slip of the finger.
    else if (event.key === 'Escape' && text.trim() === '') onCancel();
    else return;
    event.preventDefault();
  };

  return (
    <form className="panel-writer" onSubmit={(event) => void submit(event)} onKeyDown={onKeyDown}>
      {children}
      <label htmlFor={id}>{label}</label>
      <textarea
        ref={area}
        id={id}
        rows={3}
        dir="auto"
        required
        maxLength={LONGEST_BODY}
        value={text}
        onChange={(event) => setText(event.target.value)}
        aria-invalid={why ? true : undefined}
        aria-describedby={why ? `${id}-error` : undefined}
      />
      {why && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {why}
        </p>
      )}
      {after}
      <p className="panel-thread-actions">
        <button type="submit" className="button is-small" disabled={sending}>
          {sending ? t('annotations.live.sending') : send}
        </button>
        <button type="button" className="button is-quiet is-small" onClick={onCancel}>
          {t('annotations.form.cancel')}
        </button>
      </p>
    </form>
  );
}
