import { useT } from '#app/i18n/translate.ts';
import { Field, SelectField } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { LONGEST_PARAPHRASE, PASSAGE_CHOICES } from '#content/withdrawal/withdrawal.ts';
import { placesOf } from './uses-section.tsx';

/** A passage, as the form shows it. */
export interface ShownPlace {
  readonly key: string;
  readonly title: string;
  readonly language: string;
  readonly text: string;
  readonly isInDraft: boolean;
  readonly editions: readonly number[];
  readonly versions: readonly number[];
}

/** What was typed for a passage. */
export interface TypedChoice {
  readonly choice: string;
  readonly paraphrase: string;
}

interface WithdrawalFormProps {
  readonly places: readonly ShownPlace[];
  readonly pastOnly: readonly string[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly typed: Readonly<Record<string, TypedChoice>>;
  readonly person: string;
  readonly faults: readonly string[];
  /** What will be read in the place of each passage, once it was asked for. */
  readonly preview: Readonly<Record<string, string>> | null;
  readonly back: string;
}

/** Chooses what becomes of each passage, shows what will be read then, and does it. */
export function WithdrawalForm(props: WithdrawalFormProps) {
  const { places, pastOnly, people, typed, person, faults, preview, back } = props;
  const t = useT();
  const fields = faults.map((fault) => (fault === 'person' ? 'personne' : `choix-${fault}`));
  return (
    <PostForm>
      <FormProblems fields={fields} />
      {preview !== null && (
        <p className="notice-box" role="status">
          {t('materials.withdraw.previewed')}
        </p>
      )}
      {people.length > 1 && (
        <SelectField
          name="personne"
          label={t('materials.withdraw.person')}
          error={faults.includes('person') ? t('materials.withdraw.personWrong') : null}
          value={person}
          options={[{ value: '', label: '' }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      )}
      <p>{t(places.length === 0 ? 'materials.withdraw.noPlace' : 'materials.withdraw.wholeness')}</p>
      {places.map((place, index) => {
        const { choice = 'remove', paraphrase = '' } = typed[place.key] ?? {};
        const where = placesOf(
          { ...place, draft: place.isInDraft ? 'now' : null, annotations: 0, isArchived: false, isBinned: false },
          t,
        );
        return (
          <section key={place.key} className="form-section" aria-labelledby={`passage-${index + 1}`}>
            <h2 id={`passage-${index + 1}`}>
              {t('materials.withdraw.passage', { number: index + 1 })} · <bdi lang={place.language}>{place.title}</bdi>
            </h2>
            <p className="quiet">{where.join(' · ')}</p>
            <blockquote lang={place.language} dir="auto" className="withdrawn-words">
              {place.text}
            </blockquote>
            <SelectField
              name={`choix-${place.key}`}
              label={t('materials.withdraw.choice')}
              error={faults.includes(place.key) ? t('materials.withdraw.choiceWrong') : null}
              value={choice}
              options={PASSAGE_CHOICES.filter((one) => one !== 'pseudonym' || people.length > 0).map((one) => ({
                value: one,
                label: t(`materials.withdraw.choiceOf.${one}`),
              }))}
            />
            <Field
              name={`texte-${place.key}`}
              label={t('materials.withdraw.paraphrase')}
              help={t('materials.withdraw.paraphraseHelp')}
            >
              {(control) => (
                <textarea
                  {...control}
                  rows={3}
                  maxLength={LONGEST_PARAPHRASE}
                  lang={place.language}
                  dir="auto"
                  defaultValue={paraphrase}
                />
              )}
            </Field>
            {preview !== null && (
              <>
                <h3>{t('materials.withdraw.willRead')}</h3>
                <blockquote lang={place.language} dir="auto" className="withdrawn-words">
                  {preview[place.key]}
                </blockquote>
              </>
            )}
          </section>
        );
      })}
      {pastOnly.length > 0 && (
        <>
          <p>{t('materials.withdraw.pastOnly')}</p>
          <ul>
            {pastOnly.map((title) => (
              <li key={title}>
                <bdi>{title}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{t('materials.withdraw.backups')}</h2>
      <p>{t('materials.withdraw.backupsText')}</p>
      <p className="actions">
        {places.length + pastOnly.length > 0 && (
          <>
            <button type="submit" className="button is-quiet" name="intent" value="preview">
              {t('materials.withdraw.preview')}
            </button>
            <button type="submit" className="button is-danger" name="intent" value="withdraw">
              {t('materials.withdraw.do')}
            </button>
          </>
        )}
        <a href={back}>{t('materials.withdraw.cancel')}</a>
      </p>
    </PostForm>
  );
}
