import { DoneMessage } from '#app/frame/done-message.tsx';
import { formatDate } from '#app/i18n/format.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Instant } from '#app/ui/instant.tsx';
import { removalPath } from '#content/site-paths.ts';
import type { BinLine } from '#server/pages/bin-service.ts';

interface BinPageProps {
  readonly lines: readonly BinLine[];
  /** Of all pages in the bin: the list is bounded. */
  readonly count: number;
  /** The viewer may delete them for good. */
  readonly deletes: boolean;
}

/** The pages in the bin. */
export function BinPage({ lines, count, deletes }: BinPageProps) {
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
          {lines.length < count && <p>{t('bin.more', { count: lines.length })}</p>}
          <div className="table-scroll">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t('bin.columns.page')}</th>
                  <th scope="col">{t('bin.columns.since')}</th>
                  <th scope="col">{t('bin.columns.until')}</th>
                  <th scope="col">{t('bin.columns.action')}</th>
                </tr>
              </thead>
              <tbody>
                {lines.map((line) => (
                  <Row key={line.id} line={line} deletes={deletes} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </div>
  );
}

function Row({ line, deletes }: { line: BinLine; deletes: boolean }) {
  const t = useT();
  const { id, kind, title, language, binnedAt, by, until } = line;
  return (
    <tr>
      <th scope="row">
        <span {...foreignLanguage(language, t.locale)}>{title}</span>
        <br />
        <span className="quiet">{kindName(t, kind)}</span>
      </th>
      <td>
        <Instant iso={binnedAt} />
        {by !== '' && (
          <>
            <br />
            <span className="quiet">{t('bin.by', { name: by })}</span>
          </>
        )}
      </td>
      <td>{formatDate(until, t.locale)}</td>
      <td>
        <form method="post" className="actions">
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
            <a
              className="button is-danger is-small"
              href={removalPath(id)}
              aria-label={t('bin.deleteLabel', { title })}
            >
              {t('bin.delete')}
            </a>
          )}
        </form>
      </td>
    </tr>
  );
}
