import { RULE_SET } from '#app/i18n/deed-details.ts';
import { deedOf } from '#app/i18n/deed-of.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import type { Translate } from '#app/i18n/translate.ts';
import type { ActivityEvent } from '#server/activity/activity-service.ts';

/** The audit log's rows for a file, with instants in UTC. @param origin of the addresses */
export async function* journalCsv(
  parts: AsyncGenerator<readonly ActivityEvent[]>,
  t: Translate,
  origin: string,
): AsyncGenerator<readonly (readonly string[])[]> {
  yield [
    [
      t('activity.journal.at'),
      t('activity.journal.actor'),
      t('activity.journal.actorId'),
      t('activity.journal.action'),
      t('activity.journal.code'),
      t('activity.journal.on'),
      t('activity.journal.subject'),
      t('activity.journal.detail'),
      t('activity.journal.address'),
    ],
  ];
  for await (const events of parts)
    yield events.map(({ at, actor, actorName, action, subject, on, whom, detail }) => [
      at,
      actorName ?? (actor === 'cli' ? t('activity.commandLine') : ''),
      actor,
      deedOf(t, action),
      action,
      whom ?? on?.title ?? (action === RULE_SET ? kindName(t, subject, 'many') : ''),
      subject,
      Object.keys(detail).length === 0 ? '' : JSON.stringify(detail),
      on === null ? '' : origin + on.href,
    ]);
}
