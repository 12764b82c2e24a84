import { type MessageKey, useT } from '#app/i18n/translate.ts';
import { Instant } from '#app/ui/instant.tsx';

/** The text of each audit action. */
const DEEDS: Readonly<Record<string, MessageKey>> = {
  'person.added': 'admin.done.personAdded',
  'person.role-changed': 'admin.done.personRoleChanged',
  'person.disabled': 'admin.done.personDisabled',
  'person.enabled': 'admin.done.personEnabled',
  'person.signed-out': 'admin.done.personSignedOut',
  'person.signed-in': 'admin.done.personSignedIn',
  'invitation.made': 'admin.done.invitationMade',
  'invitation.revoked': 'admin.done.invitationRevoked',
  'demo.begun': 'admin.done.demoBegun',
  'demo.loaded': 'admin.done.demoLoaded',
};

interface HistoryRow {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly actorName: string | null;
  readonly subjectName: string | null;
}

/** The latest audit entries: action, actor, object. */
export function HistoryTable({ history, label }: { history: readonly HistoryRow[]; label: string }) {
  const t = useT();
  if (history.length === 0) return <p className="quiet">{t('admin.historyEmpty')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('admin.history.when')}</th>
            <th scope="col">{t('admin.history.who')}</th>
            <th scope="col">{t('admin.history.what')}</th>
            <th scope="col">{t('admin.history.whom')}</th>
          </tr>
        </thead>
        <tbody>
          {history.map(({ at, actor, action, subject, actorName, subjectName }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are never reordered, and two may have the same instant
            <tr key={index}>
              <td>
                <Instant iso={at} />
              </td>
              <td>{actorName ?? (actor === 'cli' ? t('admin.history.commandLine') : actor)}</td>
              <td>{DEEDS[action] ? t(DEEDS[action]) : action}</td>
              <td>{actor === subject ? '' : (subjectName ?? subject)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
