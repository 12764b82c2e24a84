import { useT } from '#app/i18n/translate.ts';
import { Instant } from '#app/ui/instant.tsx';
import type { WaitingMail } from '#server/mail/mail-queue.ts';

/** The mails that the mail server has not accepted yet, with the problems that it reported. */
export function WaitingMails({ mails }: { mails: readonly WaitingMail[] }) {
  const t = useT();
  return (
    <section aria-labelledby="en-attente">
      <h2 id="en-attente">{t('admin.mail.waiting')}</h2>
      <table className="table waiting-mails">
        <thead>
          <tr>
            <th scope="col">{t('admin.mail.message')}</th>
            <th scope="col">{t('admin.mail.next')}</th>
          </tr>
        </thead>
        <tbody>
          {mails.map(({ id, recipientName, recipient, subject, createdAt, dueAt, problem }) => (
            <tr key={id}>
              <th scope="row">
                <bdi>{subject}</bdi>
                <br />
                <span className="quiet">
                  <bdi>{`${recipientName} <${recipient}>`}</bdi>
                  <br />
                  {t('admin.mail.since')} <Instant iso={createdAt} />
                </span>
              </th>
              <td>
                <Instant iso={dueAt} />
                {problem !== '' && (
                  <>
                    <br />
                    <span className="quiet">
                      {t('admin.mail.problem')} <bdi>{problem}</bdi>
                    </span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
