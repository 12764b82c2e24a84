import type { AnnotationFormView } from '#app/annotations/view/annotation-form.server.ts';
import {
  ANNOTATION_NAMES,
  DELETION_NAME,
  MUST_FIX_NAME,
  PROPOSAL_NAME,
} from '#app/annotations/view/annotation-names.ts';
import type { AnnotationsView } from '#app/annotations/view/annotations-view.server.ts';
import { useT } from '#app/i18n/translate.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { annotationsPath } from '#content/addresses/site-paths.ts';
import { ANNOTATION_KINDS, LONGEST_BODY } from '#content/annotation/annotation.ts';
import { TextField } from './annotation-thread-forms.tsx';

/** The form of a new annotation within the page: without a script, and when it has errors. */
export function AnnotationForm({ view, form }: { view: AnnotationsView; form: AnnotationFormView }) {
  const t = useT();
  if (form.intent !== 'create') return <Refusal form={form} />;
  return (
    <section className="anno-new panel" id="annoter" aria-labelledby="annoter-titre">
      <h2 id="annoter-titre">{t('annotations.form.title')}</h2>
      <Refusal form={form} />
      <NewAnnotationFields view={view} form={form} id="annoter" />
    </section>
  );
}

/** Why a form was refused. The form still has what was typed. */
export function Refusal({ form }: { form: AnnotationFormView }) {
  const t = useT();
  const { errors } = form;
  const first = errors.form ?? errors.body ?? errors.kind;
  if (!first) return null;
  return (
    <div className="notice-box is-danger" role="alert">
      <p>
        <strong>{t('annotations.error.title')}</strong> {first}
      </p>
      {form.place && (
        <p>
          <a href={form.place}>{t('annotating.toPlace')}</a>
        </p>
      )}
      {form.body !== '' && <p>{t('annotations.error.kept')}</p>}
    </div>
  );
}

/** The fields of a new annotation. @param props.id makes the ids unique on the page */
export function NewAnnotationFields(props: {
  view: AnnotationsView;
  form: AnnotationFormView | null;
  id: string;
  cancel?: boolean;
}) {
  const { view, form, id, cancel } = props;
  const t = useT();
  const chosen = form?.kind || 'comment';
  return (
    <PostForm action={annotationsPath(view.path)} data-annotation-form>
      <input type="hidden" name="intent" value="create" />
      <input type="hidden" name="cible" value={form?.target ?? ''} />
      <input type="hidden" name="cle" value={form?.key || view.key} />
      <input type="hidden" name="mots" value={form?.exact ?? ''} />
      <input type="hidden" name="avant" value={form?.before ?? ''} />
      {view.crossed && <input type="hidden" name="retour" value="regards" />}
      <p className="field-label" id={`${id}-mots`}>
        {t('annotations.form.about')}
      </p>
      <blockquote className="anno-about" lang={view.language} dir="auto" data-about>
        {form?.quote ?? ''}
      </blockquote>
      <fieldset className="field anno-kinds" aria-describedby={form?.errors.kind ? `${id}-genre-error` : undefined}>
        <legend>{t('annotations.form.kind')}</legend>
        <div>
          {ANNOTATION_KINDS.map((kind) => (
            <label key={kind} className="choice">
              <input type="radio" name={ANNOTATION_NAMES.kind} value={kind} defaultChecked={kind === chosen} />
              {t(`annotations.kindHelp.${kind}`)}
            </label>
          ))}
        </div>
        {form?.errors.kind && (
          <p className="field-error" id={`${id}-genre-error`}>
            {form.errors.kind}
          </p>
        )}
      </fieldset>
      <div className="anno-proposal">
        <TextField
          id={`${id}-proposition`}
          name={PROPOSAL_NAME}
          label={t('annotating.proposal')}
          help={t('annotating.proposalHelp')}
          value={form?.replacement ?? ''}
          rows={4}
        />
        <label className="choice field">
          <input type="checkbox" name={DELETION_NAME} value="oui" defaultChecked={form?.deletes ?? false} />
          {t('annotating.delete')}
        </label>
      </div>
      <TextField
        id={`${id}-texte`}
        label={t('annotations.form.body')}
        help={t('annotations.form.bodyHelp', { limit: LONGEST_BODY.toLocaleString(t.locale) })}
        value={form?.body ?? ''}
        error={form?.errors.body}
        rows={5}
        // Optional in HTML, since the proposal of a correction suffices; the script requires words
        // for other kinds.
        isOptional
      />
      {view.mayRequire && (
        <label className="choice field">
          <input type="checkbox" name={MUST_FIX_NAME} value="oui" defaultChecked={form?.mustFix ?? false} />
          {t('annotations.mustFix.box')}
        </label>
      )}
      {view.signature && <p className="quiet">{t('annotations.form.signedAs', view.signature)}</p>}
      <p className="field-error" role="alert" data-refusal hidden />
      <div className="actions">
        <button type="submit" className="button">
          {t('annotations.form.send')}
        </button>
        {cancel ? (
          <button type="button" className="button is-quiet" data-cancel>
            {t('annotations.form.cancel')}
          </button>
        ) : (
          <a className="button is-quiet" href={view.textPath}>
            {t('annotations.form.cancel')}
          </a>
        )}
      </div>
    </PostForm>
  );
}
