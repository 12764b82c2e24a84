import { ANNOTATION_NAMES, PROPOSAL_NAME } from '#app/annotations/view/annotation-names.ts';
import type { CardFrame, NumberedThread } from '#app/annotations/view/annotations-view.server.ts';
import { useT } from '#app/i18n/translate.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { annotationsPath } from '#content/addresses/site-paths.ts';
import { annotationInput } from '#content/input/annotation-input.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import type { ReplyView } from '#server/annotations/annotation-views.ts';

const LIMITS = inputLimits(annotationInput);

interface HiddenFields {
  readonly intent: string;
  readonly target: string;
  readonly view: CardFrame;
}

/** Hidden fields that identify the annotation. The key makes a repeated submission idempotent. */
export function FormIdentity({ intent, target, view }: HiddenFields) {
  return (
    <>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="cible" value={target} />
      <input type="hidden" name="cle" value={`${view.key}-${target}`} />
      {view.crossed && <input type="hidden" name="retour" value="regards" />}
    </>
  );
}

/** The form for a reply. */
export function ReplyForm({ view, thread }: { view: CardFrame; thread: NumberedThread }) {
  const t = useT();
  const { form } = view;
  const refused = form?.intent === 'reply' && form.target === thread.id ? form : null;
  return (
    <details className="anno-form" open={refused !== null}>
      <summary>{t('annotations.reply.open')}</summary>
      <PostForm action={annotationsPath(view.path)} data-annotation-form>
        <FormIdentity intent="reply" target={thread.id} view={view} />
        <TextField id={`reponse-${thread.id}`} label={t('annotations.reply.label')} value={refused?.body ?? ''} />
        <button type="submit" className="button is-small">
          {t('annotations.reply.send')}
        </button>
      </PostForm>
    </details>
  );
}

/** The form that resolves or reopens a thread. */
export function SettleForm({ view, thread }: { view: CardFrame; thread: NumberedThread }) {
  const t = useT();
  const resolved = thread.resolvedAt !== null;
  return (
    <PostForm action={annotationsPath(view.path)} data-annotation-form>
      <FormIdentity intent={resolved ? 'reopen' : 'resolve'} target={thread.id} view={view} />
      <button type="submit" className="link-button">
        {t(resolved ? 'annotations.reopen' : 'annotations.resolve')}
        <span className="visually-hidden" data-number>
          {` (${t('annotations.number', { number: thread.number })})`}
        </span>
      </button>
    </PostForm>
  );
}

/** The form that marks a thread as one to resolve before publishing, or clears that mark. */
export function MustFixForm({ view, thread }: { view: CardFrame; thread: NumberedThread }) {
  const t = useT();
  const intent = thread.mustFix ? 'release' : 'require';
  return (
    <PostForm action={annotationsPath(view.path)} data-annotation-form>
      <FormIdentity intent={intent} target={thread.id} view={view} />
      <button type="submit" className="link-button">
        {t(`annotations.mustFix.${intent}`)}
        <span className="visually-hidden" data-number>
          {` (${t('annotations.number', { number: thread.number })})`}
        </span>
      </button>
    </PostForm>
  );
}

/** The form that applies a correction to the draft. */
export function TakeForm({ view, thread }: { view: CardFrame; thread: NumberedThread }) {
  const t = useT();
  return (
    <PostForm action={annotationsPath(view.path)} data-annotation-form>
      <FormIdentity intent="take" target={thread.id} view={view} />
      <button type="submit" className="button is-small">
        {t('annotations.take')}
        <span className="visually-hidden" data-number>
          {` (${t('annotations.number', { number: thread.number })})`}
        </span>
      </button>
    </PostForm>
  );
}

/** The form that edits or removes one's own annotation, while that is allowed. */
export function EditForm({ view, item }: { view: CardFrame; item: ReplyView }) {
  const t = useT();
  const { form } = view;
  const refused = form?.intent === 'edit' && form.target === item.id ? form : null;
  return (
    <details className="anno-form" open={refused !== null}>
      <summary>{t('annotations.edit.open')}</summary>
      <PostForm action={annotationsPath(view.path)} data-annotation-form>
        <FormIdentity intent="edit" target={item.id} view={view} />
        <TextField id={`texte-${item.id}`} label={t('annotations.edit.label')} value={refused?.body ?? item.body} />
        <button type="submit" className="button is-small">
          {t('annotations.edit.send')}
        </button>
      </PostForm>
      <PostForm action={annotationsPath(view.path)} data-annotation-form>
        <FormIdentity intent="remove" target={item.id} view={view} />
        <button type="submit" className="link-button">
          {t('annotations.edit.remove')}
        </button>
      </PostForm>
    </details>
  );
}

/** A textarea with its label, error and help. */
export function TextField(props: {
  id: string;
  label: string;
  value: string;
  /** The field's name; that of an annotation's words by default. */
  name?: typeof PROPOSAL_NAME;
  help?: string;
  error?: string | undefined;
  rows?: number;
  /** Allows the field to be empty; by default, its words are required. */
  isOptional?: boolean;
}) {
  const { id, label, value, name = ANNOTATION_NAMES.body, help, error, rows = 3, isOptional = false } = props;
  const limits = name === PROPOSAL_NAME ? LIMITS.replacement : LIMITS.body;
  const described = [error ? `${id}-error` : '', help ? `${id}-help` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {help && (
        <p className="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      <textarea
        id={id}
        name={name}
        rows={rows}
        dir="auto"
        {...limits}
        {...(isOptional ? { required: false } : {})}
        defaultValue={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
      />
      {error && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
