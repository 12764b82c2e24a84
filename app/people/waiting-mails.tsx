import { useT } from '#app/i18n/translate.ts';
import { Instant } from '#app/ui/instant.tsx';
import type { WaitingMail } from '#server/mail/mail-queue.ts';

/** The mails that the mail server has not taken yet, with what it said. */
export function WaitingMails({ mails }: { mails: readonly WaitingMail[] }) {
  const t = useT();
  return (
    <section aria-labelledby="en-attente">
      <h2 id="en-attente">{t('admin.mail.waiting')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="table-scroll" aria-label={t('admin.mail.waitingTable')} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('admin.mail.since')}</th>
              <th scope="col">{t('admin.mail.to')}</th>
              <th scope="col">{t('admin.mail.subject')}</th>
              <th scope="col">{t('admin.mail.next')}</th>
              <th scope="col">{t('admin.mail.problem')}</th>
            </tr>
          </thead>
          <tbody>
            {mails.map(({ id, recipientName, recipient, subject, createdAt, dueAt, problem }) => (
              <tr key={id}>
                <td>
                  <Instant iso={createdAt} />
                </td>
                <td>
                  <bdi>{`${recipientName} <${recipient}>`}</bdi>
                </td>
                <th scope="row">{subject}</th>
                <td>
                  <Instant iso={dueAt} />
                </td>
                <td>
                  <bdi>{problem}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
