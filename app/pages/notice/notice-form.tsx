import { useT } from '#app/i18n/translate.ts';
import { ChoiceFold } from '#app/ui/choice-fold.tsx';
import { Field } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { OwnField } from '#app/ui/own-field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { HEAD_FIELDS } from '#content/draft/head-texts.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { pageInput } from '#content/input/page-input.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { listCountries } from '#content/taxonomy/countries.ts';
import { DEPARTMENTS } from '#content/taxonomy/departments.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { PROGRAMMES } from '#content/taxonomy/programmes.ts';
import { SECTORS } from '#content/taxonomy/sectors.ts';
import { LanguageAndVisibility } from './language-and-visibility.tsx';
import { LinesField, type LinesName } from './lines-field.tsx';
import type { FormErrors, FormValues, OwnFieldView } from './notice-form.server.ts';
import { SdgChoices } from './sdg-choices.tsx';
import { SlugField } from './slug-field.tsx';
import { TitleField } from './title-field.tsx';

const LIMITS = inputLimits(pageInput);
/** The element with the fields of the notice itself: not title, summary, address, who may read. */
const NOTICE_FIELDS_ID = 'champs-notice';

interface NoticeFormProps {
  readonly values: FormValues;
  readonly errors: FormErrors;
  readonly own: readonly OwnFieldView[];
  /** The field that the form was opened for: the fold that it is in is open. */
  readonly open: string | null;
  /** Where Cancel leads. */
  readonly back: string;
}

/** The form of a page's notice, generated from the schemas that check it. */
export function NoticeForm({ values, errors, own, open, back }: NoticeFormProps) {
  const t = useT();
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '');
  const chosen = (name: string) => (Array.isArray(values[name]) ? (values[name] as readonly string[]) : []);
  const error = (name: string) => (errors[name] ? t(errors[name]) : undefined);
  const terms = (list: readonly { code: string; fr: string; en: string }[]) =>
    list.map((term) => ({ value: term.code, label: term[t.locale] }));
  const lines = (name: LinesName, label: string) => (
    <LinesField name={name} label={label} value={text(`common.${name}`)} error={error(`common.${name}`)} />
  );
  const folds = [
    [
      'countries',
      t('manage.countries'),
      listCountries(t.locale).map(({ code, name }) => ({ value: code, label: name })),
    ],
    ['sectors', t('manage.sectors'), terms(SECTORS)],
    ['programmes', t('manage.programmes'), terms(PROGRAMMES)],
    ['poles', t('manage.poles'), terms(POLES)],
    ['actorTypes', t('manage.actorTypes'), terms(ACTOR_TYPES)],
    [
      'departments',
      t('manage.departments'),
      DEPARTMENTS.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
    ],
  ] as const;
  const foldOf = ([name, label, options]: (typeof folds)[number]) => (
    <ChoiceFold
      key={name}
      name={`common.${name}`}
      label={label}
      options={options}
      chosen={chosen(`common.${name}`)}
      error={error(`common.${name}`)}
      isOpen={open === `common.${name}`}
      isToken={name === 'countries'}
    />
  );
  return (
    <PostForm>
      {errors.version ? (
        <p className="notice-box is-danger" role="alert">
          {t(errors.version)} <a href={back}>{t('manage.problem.seeCurrent')}</a>
        </p>
      ) : (
        <>
          {errors.notice && (
            <p className="notice-box is-danger" role="alert">
              {t(errors.notice)}
            </p>
          )}
          <FormProblems fields={Object.keys(errors).filter((name) => name !== 'notice')} />
        </>
      )}
      <input type="hidden" name="version" value={text('version')} />
      {HEAD_FIELDS.map((field) => (
        <input key={field} type="hidden" name={`shown.${field}`} value={text(`shown.${field}`)} />
      ))}
      <fieldset className="group">
        <legend>{t('manage.general')}</legend>
        <TitleField label={t('manage.title')} value={text('title')} error={error('title')} />
        <Field name="summary" label={t('manage.summary')} help={t('manage.summaryHelp')} error={error('summary')}>
          {(control) => <textarea {...control} {...LIMITS.summary} rows={3} defaultValue={text('summary')} />}
        </Field>
        <SlugField of="manage" limits={LIMITS.slug} value={text('slug')} error={error('slug')} />
        <LanguageAndVisibility
          of="manage"
          values={{ language: text('language'), visibility: text('visibility') }}
          error={error}
        />
      </fieldset>
      {/* The editor's panel shows these as well (app/editor/notice). */}
      <div id={NOTICE_FIELDS_ID}>
        <fieldset className="group">
          <legend>{t('manage.own')}</legend>
          {own.map(({ name, ...field }) => (
            <OwnField key={name} name={name} {...field} value={values[name] ?? ''} error={error(name)} />
          ))}
        </fieldset>
        <fieldset className="group">
          <legend>{t('manage.taxonomy')}</legend>
          {folds.slice(0, 2).map(foldOf)}
          <SdgChoices
            name="common.sdgs"
            chosen={chosen('common.sdgs')}
            error={error('common.sdgs')}
            isOpen={open === 'common.sdgs'}
          />
          {folds.slice(2).map(foldOf)}
          {lines('keywords', t('reading.keywords'))}
        </fieldset>
        <fieldset className="group">
          <legend>{t('manage.people')}</legend>
          {lines('authors', t('reading.authors'))}
          {lines('reviewers', t('reading.reviewers'))}
          {lines('contributors', t('reading.contributors'))}
        </fieldset>
      </div>
      <p className="actions">
        <button type="submit" className="button" name="intent" value="save">
          {t('manage.save')}
        </button>
        <input type="hidden" name="retour" value={back} />
        <a href={back}>{t('manage.cancel')}</a>
      </p>
    </PostForm>
  );
}
