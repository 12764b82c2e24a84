import type { Translate } from '#app/i18n/translate.ts';
import type { QdaSurvey } from '#server/qda/qda-export.ts';

/** What of a study's analysis does not leave, and why, a phrase each. */
export function describeOmitted(t: Translate, { staying, closed }: Pick<QdaSurvey, 'staying' | 'closed'>): string[] {
  const descriptions = staying.map(({ label, reason }) =>
    t.locale === 'fr'
      ? `${label}\u00a0: ${t(`extracts.project.reason.${reason}`)}`
      : `${label}: ${t(`extracts.project.reason.${reason}`)}`,
  );
  return closed === 0 ? descriptions : [...descriptions, t('extracts.project.closed', { count: closed })];
}
