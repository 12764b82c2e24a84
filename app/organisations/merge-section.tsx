import { useT } from '#app/i18n/translate.ts';
import { Field, SelectField } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { organisationPath } from '#content/addresses/site-paths.ts';
import { LONGEST_ORGANISATION_QUERY } from '#content/organisation/organisation-query.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import type { Organisation } from '#server/organisations/organisation-service.ts';

interface MergeSectionProps {
  readonly id: string;
  /** The words with which the target was searched. */
  readonly words: string;
  readonly offered: readonly Organisation[];
  readonly isWrong: boolean;
}

/** Merges an organisation into another: found first by a plain GET form, then chosen. */
export function MergeSection({ id, words, offered, isWrong }: MergeSectionProps) {
  const t = useT();
  return (
    <section aria-labelledby="fusion">
      <h2 id="fusion">{t('organisations.merge.title')}</h2>
      <p>{t('organisations.merge.help')}</p>
      <form action={`${organisationPath(id)}#fusion`} className="filters">
        <Field name="garder" label={t('organisations.merge.search')}>
          {(control) => (
            <input {...control} type="search" maxLength={LONGEST_ORGANISATION_QUERY} defaultValue={words} />
          )}
        </Field>
        <div className="filter-actions">
          <button type="submit" className="button is-quiet">
            {t('organisations.merge.find')}
          </button>
        </div>
      </form>
      {words !== '' && offered.length === 0 && <p className="quiet">{t('organisations.merge.noneFound')}</p>}
      {offered.length > 0 && (
        <PostForm>
          <input type="hidden" name="intent" value="merge" />
          <SelectField
            name="into"
            label={t('organisations.merge.found')}
            error={isWrong ? t('organisations.merge.wrong') : null}
            value={offered[0]!.id}
            options={offered.map(({ id: value, name, acronym, country }) => ({
              value,
              label: [name, acronym, country && countryName(country, t.locale)].filter(Boolean).join(' · '),
            }))}
          />
          <p>{t('organisations.merge.moves')}</p>
          <p className="actions">
            <button type="submit" className="button is-danger">
              {t('organisations.merge.do')}
            </button>
          </p>
        </PostForm>
      )}
    </section>
  );
}

interface OtherNamesProps {
  readonly formerNames: readonly string[];
  readonly merged: readonly Organisation[];
}

/** The other names by which an organisation is found, and those that can be separated again. */
export function OtherNames({ formerNames, merged }: OtherNamesProps) {
  const t = useT();
  if (formerNames.length + merged.length === 0) return null;
  return (
    <section aria-labelledby="noms">
      <h2 id="noms">{t('organisations.names.title')}</h2>
      <ul>
        {formerNames.map((name) => (
          <li key={name}>
            <bdi>{name}</bdi> <span className="quiet">· {t('organisations.names.former')}</span>
          </li>
        ))}
      </ul>
      {merged.map(({ id, name }) => (
        <PostForm key={id}>
          <input type="hidden" name="intent" value="separate" />
          <input type="hidden" name="id" value={id} />
          <p className="actions">
            <span>
              <bdi>{name}</bdi> <span className="quiet">· {t('organisations.names.merged')}</span>
            </span>
            <button type="submit" className="button is-quiet">
              {t('organisations.merge.undo')}
            </button>
          </p>
        </PostForm>
      ))}
    </section>
  );
}
