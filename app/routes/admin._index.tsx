import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { guarded } from '#app/http/guarded.server.ts';
import { formatBytes } from '#app/i18n/format.ts';
import { type MessageKey, translator, useT } from '#app/i18n/translate.ts';
import { WithdrawalsLeft } from '#app/materials/beyond/withdrawals-left.tsx';
import { WithheldAlert } from '#app/materials/beyond/withheld-alert.tsx';
import { HistoryTable } from '#app/reading/comparison/history-table.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { formatUnansweredQuery } from '#content/activity/unanswered-query.ts';
import {
  BIN_PATH,
  BOARD_PATH,
  OPEN_INVITATIONS_PATH,
  PEOPLE_PATH,
  UNANSWERED_PATH,
} from '#content/addresses/site-paths.ts';

/** `/admin`: the server's health, counts, and latest actions. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  return { locale, ...(await services.administration.overview(viewer)) };
});

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data && translator(data.locale)('admin.title'));

const OPEN_ANNOTATIONS = UNANSWERED_PATH + formatUnansweredQuery({ ownOnly: false, open: true, before: null });

/**
 * A number of things, with the list of as many; or, where there is none, where they are to be seen.
 */
type Figure = readonly [label: MessageKey, value: number | string, list: string | null, elsewhere?: MessageKey];

const PROBLEMS: Readonly<Record<string, MessageKey>> = {
  storage: 'admin.problem.storage',
  database: 'admin.problem.database',
};

export default function Overview() {
  const t = useT();
  const { counts, problems, withheld, withdrawals, history, backupCommand } = useLoaderData<typeof loader>();
  const number = new Intl.NumberFormat(t.locale);
  const rows: readonly Figure[] = [
    ['admin.counts.published', counts.pages.published, `${BOARD_PATH}?genre=page&etat=published`],
    ['admin.counts.unpublished', counts.pages.unpublished, `${BOARD_PATH}?genre=page&etat=unpublished`],
    ['admin.counts.archived', counts.pages.archived, `${BOARD_PATH}?genre=page&archives=1`],
    ['admin.counts.binned', counts.pages.binned, BIN_PATH],
    ['admin.counts.editions', counts.editions, null, 'admin.whereElse.editions'],
    ['admin.counts.collections', counts.collections, `${BOARD_PATH}?genre=collection`],
    ['admin.counts.annotationsOpen', counts.annotations.open, OPEN_ANNOTATIONS],
    ['admin.counts.annotationsResolved', counts.annotations.resolved, null, 'admin.whereElse.annotationsResolved'],
    [
      'admin.counts.files',
      `${number.format(counts.files.count)} (${formatBytes(counts.files.bytes, t.locale)})`,
      null,
      'admin.whereElse.files',
    ],
    ['admin.counts.accounts', counts.people.active, `${PEOPLE_PATH}?etat=active`],
    ['admin.counts.administrators', counts.people.administrators, `${PEOPLE_PATH}?role=admin&etat=active`],
    ['admin.counts.disabled', counts.people.disabled, `${PEOPLE_PATH}?etat=disabled`],
    ['admin.counts.sessions', counts.sessions, null, 'admin.whereElse.sessions'],
    ['admin.counts.invitations', counts.openInvitations, OPEN_INVITATIONS_PATH],
  ];
  return (
    <>
      <h1>{t('admin.title')}</h1>
      <section aria-labelledby="etat">
        <h2 id="etat">{t('admin.health')}</h2>
        {problems.length === 0 ? (
          <p className="notice-box">{t('admin.healthy')}</p>
        ) : (
          <ul className="notice-box is-danger" role="alert">
            {problems.map((problem) => (
              <li key={problem}>{PROBLEMS[problem] ? t(PROBLEMS[problem]) : problem}</li>
            ))}
          </ul>
        )}
        <WithheldAlert texts={withheld} />
        <WithdrawalsLeft left={withdrawals} isNamed />
        <h3>{t('admin.backup')}</h3>
        <p>{t('admin.backupText')}</p>
        <pre className="admin-command">{backupCommand}</pre>
      </section>
      <section aria-labelledby="compte">
        <h2 id="compte">{t('admin.countsTitle')}</h2>
        <dl className="admin-counts">
          {rows.map(([label, value, list, elsewhere]) => (
            <div key={label}>
              <dt>{list ? <a href={list}>{t(label)}</a> : t(label)}</dt>
              <dd>{typeof value === 'number' ? number.format(value) : value}</dd>
              {elsewhere && <dd className="admin-elsewhere quiet">{t(elsewhere)}</dd>}
            </div>
          ))}
        </dl>
      </section>
      <div className="admin-part">
        <h2>{t('admin.historyTitle')}</h2>
        <HistoryTable history={history} label={t('admin.historyTitle')} />
      </div>
    </>
  );
}
