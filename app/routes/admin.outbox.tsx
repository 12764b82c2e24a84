import type { LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useLoaderData } from '@remix-run/react';
import { guarded } from '#app/http/guarded.server.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { WaitingMails } from '#app/people/waiting-mails.tsx';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { Instant } from '#app/ui/instant.tsx';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import { keptMailPath } from '#content/addresses/site-paths.ts';
import type { OutboxRow } from '#server/mail/outbox.ts';

/** `/admin/outbox`: mails that wait for the mail server, and those that it did not take. */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  return {
    locale,
    waiting: await services.mailQueue.list(viewer),
    mails: await services.outbox.list(viewer),
    hasServer: services.env.smtpUrl !== null,
  };
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('admin.sections.outbox'));

export default function OutboxList() {
  const t = useT();
  const { waiting, mails, hasServer } = useLoaderData<typeof loader>();
  return (
    <>
      <h1>{t('admin.sections.outbox')}</h1>
      <p>{t(hasServer ? 'admin.mail.sent' : 'admin.mail.kept')}</p>
      {waiting.length > 0 && <WaitingMails mails={waiting} />}
      {mails.length === 0 && <p className="empty">{t('admin.mail.empty')}</p>}
      <KeptMails title={t('admin.mail.refused')} mails={mails.filter(({ problem }) => problem !== '')} />
      <KeptMails title={t('admin.mail.unsent')} mails={mails.filter(({ problem }) => problem === '')} />
    </>
  );
}

function KeptMails({ title, mails }: { title: string; mails: readonly OutboxRow[] }) {
  const t = useT();
  if (mails.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <TableScroll aria-label={title}>
        <table className="table waiting-mails">
          <thead>
            <tr>
              <th scope="col">{t('admin.mail.message')}</th>
              <th scope="col">{t('admin.mail.when')}</th>
            </tr>
          </thead>
          <tbody>
            {mails.map(({ id, to, subject, sentAt, problem }) => (
              <tr key={id}>
                <th scope="row">
                  <a href={keptMailPath(id)}>{subject}</a>
                  <br />
                  <span className="quiet">
                    <bdi>{to}</bdi>
                  </span>
                  {problem !== '' && (
                    <p className="quiet mail-problem">
                      {t('admin.mail.problem')} <bdi>{problem}</bdi>
                    </p>
                  )}
                </th>
                <td>
                  <Instant iso={sentAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </>
  );
}
