import type { Translate } from '#app/i18n/translate.ts';
import type { NavetteError } from '#content/errors.ts';

const REASONS = ['not-a-document', 'damaged', 'entities', 'many-entries', 'nesting', 'unpacked', 'too-slow'] as const;

/** Why a project was refused, in a sentence; null for what is no fault of the project. */
export function describeProjectRefusal(
  t: Translate,
  { code, details }: NavetteError,
  megabytes: number,
): string | null {
  if (code === 'gone') return t('extracts.project.gone');
  if (code === 'too-many' && details.limit !== undefined && details.reason === undefined)
    return t('extracts.project.full', { limit: details.limit });
  if (code !== 'unsupported-type' && code !== 'too-large' && code !== 'invalid') return null;
  const reason = REASONS.find((one) => one === details.reason);
  if (reason) return t(`extracts.project.refused.${reason}`);
  return code === 'too-large' ? t('extracts.project.refused.heavy', { megabytes }) : null;
}
