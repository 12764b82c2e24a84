import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { comparePath } from '#content/addresses/site-paths.ts';
import { type ComparableEditions, DRAFT_CHOICE } from './comparable-editions.ts';

interface EditionChoiceProps extends ComparableEditions {
  readonly path: string;
  /** Null for the text of `reviewed`. */
  readonly from: number | null;
  /** Null for the draft. */
  readonly to: number | null;
  /** A text that a reviewer answered for. */
  readonly reviewed?: { readonly choice: string; readonly name: string; readonly at: string } | null;
}

/** The form that chooses two texts of a page to compare; nothing if there is only one. */
export function EditionChoice({ path, editions, draft, from, to, reviewed = null }: EditionChoiceProps) {
  const t = useT();
  if (editions.length === 0 || editions.length + (draft ? 1 : 0) < 2) return null;
  const options = editions.map(({ number, publishedAt }) => (
    <option key={number} value={number}>
      {t('reading.compare.edition', { number, date: formatDate(publishedAt, t.locale) })}
    </option>
  ));
  return (
    <form className="filters edition-choice" action={comparePath(path)} aria-label={t('reading.compare.form')}>
      <label className="filter">
        <span>{t('reading.compare.from')}</span>
        <select name="de" defaultValue={from ?? reviewed?.choice}>
          {reviewed && (
            <option value={reviewed.choice}>
              {t('reading.compare.reviewed', { name: reviewed.name, date: formatDate(reviewed.at, t.locale) })}
            </option>
          )}
          {options}
        </select>
      </label>
      <label className="filter">
        <span>{t('reading.compare.to')}</span>
        <select name="a" defaultValue={to ?? DRAFT_CHOICE}>
          {draft && <option value={DRAFT_CHOICE}>{t('reading.compare.draft')}</option>}
          {options}
        </select>
      </label>
      <div className="filter-actions">
        <button type="submit" className="button is-quiet">
          {t('reading.compare.go')}
        </button>
      </div>
    </form>
  );
}
