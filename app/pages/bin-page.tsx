import { DoneMessage } from '#app/frame/done-message.tsx';
import { formatDate, formatInstant } from '#app/i18n/format.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { removalPath } from '#content/addresses/site-paths.ts';
import type { BinRow } from '#server/pages/bin/bin-service.ts';

interface BinPageProps {
  readonly rows: readonly BinRow[];
  /** Of all pages in the bin: the list is bounded. */
  readonly count: number;
  /** The viewer may delete them for good. */
  readonly deletes: boolean;
}

/** The pages in the bin. */
export function BinPage({ rows, count, deletes }: BinPageProps) {
  const t = useT();
  return (
    <div className="list-page">
      <h1>{t('bin.title')}</h1>
      <DoneMessage />
      {count === 0 ? (
        <p className="empty">{t('bin.empty')}</p>
      ) : (
        <>
          <p className="standfirst">{t('bin.intro', { count })}</p>
          <p>{t('bin.days')}</p>
          {rows.length < count && <p>{t('bin.more', { count: rows.length })}</p>}
          <ul className="bin-rows">
            {rows.map((row) => (
              <Row key={row.id} row={row} deletes={deletes} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Row({ row, deletes }: { row: BinRow; deletes: boolean }) {
  const t = useT();
  const { id, kind, title, language, binnedAt, by, until } = row;
  const date = formatInstant(binnedAt, t.locale);
  return (
    <li>
      <div>
        <p className="bin-title" {...foreignLanguage(language, t.locale)}>
          {title}
        </p>
        <p className="quiet">
          {kindName(t, kind)} · {by === '' ? t('bin.since', { date }) : t('bin.sinceBy', { date, name: by })}{' '}
          {t('bin.until', { date: formatDate(until, t.locale) })}
        </p>
      </div>
      <PostForm>
        <input type="hidden" name="page" value={id} />
        <button
          type="submit"
          name="intent"
          value="restore"
          className="button is-small"
          aria-label={t('bin.restoreLabel', { title })}
        >
          {t('bin.restore')}
        </button>
        {deletes && (
          <a className="button is-danger is-small" href={removalPath(id)} aria-label={t('bin.deleteLabel', { title })}>
            {t('bin.delete')}
          </a>
        )}
      </PostForm>
    </li>
  );
}
