import { formatInstant, formatList } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { pagePath } from '#content/addresses/address.ts';
import { BIN_PATH } from '#content/addresses/site-paths.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { pageInput } from '#content/input/page-input.ts';
import type { DescribedRemoval } from '#server/pages/bin/bin-service.ts';

const LIMITS = inputLimits(pageInput);
/** Names in a list, at most (db/upkeep/removal-repository.ts). */
const MOST_NAMED = 20;
const COUNTED = ['editions', 'checkpoints', 'versions', 'invitations'] as const;

interface RemovalPageProps {
  readonly removal: DescribedRemoval;
  readonly title: string;
  /** What was typed instead of the title. */
  readonly refused: string | null;
}

/** What deleting a page deletes, what stays, what changes elsewhere, and the form that does it. */
export function RemovalPage({ removal, title, refused }: RemovalPageProps) {
  const t = useT();
  const { page, annotations, authors, collections, links, files } = removal;
  const date = formatInstant(page.binnedAt, t.locale);
  return (
    <div className="form-page">
      <p className="kicker">
        <a href={BIN_PATH}>{t('bin.title')}</a>
      </p>
      <h1>{t('bin.removal.title', { title })}</h1>
      <p className="standfirst">{t('bin.removal.intro')}</p>
      <p className="quiet">
        {pagePath(page)} · {page.by === '' ? t('bin.since', { date }) : t('bin.sinceBy', { date, name: page.by })}
      </p>
      <h2>{t('bin.removal.takes')}</h2>
      <ul>
        <li>{t('bin.removal.draft')}</li>
        {COUNTED.map(
          (what) => removal[what] > 0 && <li key={what}>{t(`bin.removal.${what}`, { count: removal[what] })}</li>,
        )}
        {annotations > 0 && (
          <li>
            {t('bin.removal.annotations', {
              count: annotations,
              names: formatList(authors.length < MOST_NAMED ? authors : [...authors, '…'], t.locale),
            })}
          </li>
        )}
        {files.deleted > 0 && <li>{t('bin.removal.files', { count: files.deleted })}</li>}
      </ul>
      <h2>{t('bin.removal.elsewhere')}</h2>
      {collections.length > 0 && <p>{t('bin.removal.collections', { titles: formatList(collections, t.locale) })}</p>}
      {links.length > 0 && (
        <>
          <p>{t('bin.removal.links', { count: links.length })}</p>
          <ul>
            {links.map((link) => (
              <li key={pagePath(link)}>
                <a href={pagePath(link)}>{link.title}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      {collections.length + links.length === 0 && <p>{t('bin.removal.nothingElsewhere')}</p>}
      <h2>{t('bin.removal.stays')}</h2>
      <ul>
        {files.kept > 0 && <li>{t('bin.removal.filesKept', { count: files.kept })}</li>}
        <li>{t('bin.removal.address')}</li>
        <li>{t('bin.removal.audit')}</li>
      </ul>
      <PostForm className="form-section">
        <FormProblems fields={refused === null ? [] : ['title']} />
        <Field
          name="title"
          label={t('bin.removal.type')}
          help={t('bin.removal.typeHelp')}
          error={refused === null ? null : t('bin.removal.wrong')}
        >
          {(control) => (
            <input {...control} {...LIMITS.title} type="text" defaultValue={refused ?? ''} autoComplete="off" />
          )}
        </Field>
        <p className="actions">
          <button type="submit" className="button is-danger">
            {t('bin.removal.confirm')}
          </button>
          <a className="button is-quiet" href={BIN_PATH}>
            {t('bin.cancel')}
          </a>
        </p>
      </PostForm>
    </div>
  );
}
