import { deedDetails, RULE_SET } from '#app/i18n/deed-details.ts';
import { formatMoment } from '#app/i18n/format.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { type ActivityAction, isActivity } from '#content/activity/activity.ts';
import { BIN_PATH } from '#content/addresses/site-paths.ts';
import type { ShownEvent } from './activity-view.server.ts';

/** What somebody did: the person, the deed, and what it was done to, which leads there. */
export function EventLine({ event, withTime = true }: { event: ShownEvent; withTime?: boolean }) {
  const t = useT();
  const { at, actor, actorName, action, subject, on, whom, times } = event;
  const more = [...deedDetails(t, event), ...(times > 1 ? [t('activity.times', { count: times })] : [])];
  return (
    <>
      {withTime && (
        <time className="quiet" dateTime={at}>
          {formatMoment(at, t.locale, { timeStyle: 'short' })}
        </time>
      )}
      <p>
        <bdi className="event-actor">
          {actorName ?? t(actor === 'cli' ? 'activity.commandLine' : 'activity.somebody')}
        </bdi>{' '}
        {isActivity(action) ? deed(t, action, event, whom ?? t('activity.somebody')) : action}{' '}
        {on ? (
          <a href={on.href} {...foreignLanguage(on.language, t.locale)}>
            <bdi>{on.title}</bdi>
          </a>
        ) : (
          <Other action={action} subject={subject} />
        )}
        {more.map((one) => (
          <span key={one} className="quiet">
            {' · '}
            <bdi>{one}</bdi>
          </span>
        ))}
      </p>
    </>
  );
}

/** What an event was about that has no page or collection of its own. */
function Other({ action, subject }: Pick<ShownEvent, 'action' | 'subject'>) {
  const t = useT();
  if (action === RULE_SET) return kindName(t, subject, 'many');
  return action.startsWith('person.') ? null : <a href={BIN_PATH}>{t('activity.gone')}</a>;
}

function deed(t: Translate, action: ActivityAction, { detail }: ShownEvent, whom: string): string {
  if (action === 'page.status-changed' && detail.status === 'in-review') return t('activity.toReview');
  const number = typeof detail.number === 'number' ? detail.number : '';
  const label = typeof detail.label === 'string' ? detail.label : '';
  return t(`activity.did.${action}`, { number, whom, label });
}
