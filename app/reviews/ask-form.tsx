import { useT } from '#app/i18n/translate.ts';
import { Choices } from '#app/ui/choice-fold.tsx';
import { Field, fieldId, SelectField } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { type ReviewInput, reviewInput } from '#content/input/review-input.ts';
import { LOCALES } from '#content/locale.ts';

const LIMITS = inputLimits(reviewInput);

/** The values of a refused request, and its invalid fields. */
export interface RefusedRequest {
  readonly values: Readonly<Record<keyof ReviewInput, string>>;
  readonly people: readonly string[];
  readonly fields: readonly string[];
}

/** Whom to ask for a review, by when, with a word. */
export function AskForm(props: {
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly refused: RefusedRequest | null;
  readonly back: string;
}) {
  const { people, refused, back } = props;
  const t = useT();
  const wrong = (field: 'people' | 'name' | 'email' | 'due' | 'message') =>
    refused?.fields.includes(field) ? t(`review.error.${field}`) : null;
  const nobody = wrong('people');
  return (
    <form method="post">
      <FormProblems fields={refused?.fields ?? []} />
      <fieldset className="field" id={fieldId('people')} aria-describedby={nobody ? 'people-erreur' : undefined}>
        <legend>{t('review.askPeople')}</legend>
        <Choices
          name="people"
          options={people.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={refused?.people ?? []}
        />
        {nobody && (
          <p className="field-error" id="people-erreur">
            {nobody}
          </p>
        )}
      </fieldset>
      <fieldset className="field">
        <legend>{t('review.askOther')}</legend>
        <p className="field-help">{t('review.askOtherHelp')}</p>
        <Field name="name" label={t('review.name')} error={wrong('name')}>
          {(control) => (
            <input {...control} {...LIMITS.name} dir="auto" autoComplete="off" defaultValue={refused?.values.name} />
          )}
        </Field>
        <Field name="email" label={t('review.email')} error={wrong('email')}>
          {(control) => (
            <input
              {...control}
              {...LIMITS.email}
              type="email"
              dir="ltr"
              autoComplete="off"
              defaultValue={refused?.values.email}
            />
          )}
        </Field>
        <SelectField
          name="locale"
          label={t('review.language')}
          value={refused?.values.locale ?? t.locale}
          options={LOCALES.map((locale) => ({ value: locale, label: t(`kinds.language.${locale}`) }))}
        />
      </fieldset>
      <Field name="due" label={t('review.due')} help={t('review.dueHelp')} error={wrong('due')}>
        {(control) => <input {...control} type="date" className="is-short" defaultValue={refused?.values.due} />}
      </Field>
      <Field name="message" label={t('review.message')} help={t('review.messageHelp')} error={wrong('message')}>
        {(control) => (
          <textarea {...control} {...LIMITS.message} rows={3} dir="auto" defaultValue={refused?.values.message} />
        )}
      </Field>
      <p className="actions">
        <button type="submit" name="intent" value="ask" className="button">
          {t('review.send')}
        </button>
        <a href={back}>{t('manage.cancel')}</a>
      </p>
    </form>
  );
}
