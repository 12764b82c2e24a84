import { NavetteError } from '#content/errors.ts';
import { resultsOf } from '#content/gate/checks.ts';
import { consentMissing } from '#content/gate/evidence/consent-missing.ts';
import { noSummary } from '#content/gate/page/no-summary.ts';
import { noText } from '#content/gate/page/no-text.ts';
import { unfitSummary } from '#content/gate/page/unfit-summary.ts';
import { unfitTitle } from '#content/gate/page/unfit-title.ts';
import type { GateResult } from '#content/gate/reading/finding.ts';

/** The names that errors and commands gave to missing fields before checks had names. */
const FIELDS: Readonly<Record<string, string>> = {
  [noText.name]: 'body',
  [noSummary.name]: 'summary',
  [unfitTitle.name]: 'unfit-title',
  [unfitSummary.name]: 'unfit-summary',
};

const blockingNames = (results: readonly GateResult[]) => resultsOf(results, 'blocking').map(({ check }) => check);

/** The fields that a page lacks to be published. */
export const missingFields = (results: readonly GateResult[]): string[] =>
  blockingNames(results).flatMap((check) => FIELDS[check] ?? []);

/**
 * Refuses a page for the findings of blocking checks, except consent.
 * @throws NavetteError `invalid` with `fields`: what the page lacks; for checks that are not about
 * a field, their names
 */
export function refuseBlocking(results: readonly GateResult[]): void {
  const checks = blockingNames(results).filter((check) => check !== consentMissing.name);
  if (checks.length > 0) throw new NavetteError('invalid', { fields: checks.map((check) => FIELDS[check] ?? check) });
}

/**
 * Refuses a text that cites beyond what people agreed to, also when a command publishes it.
 * @throws NavetteError `conflict` with `reason` `consent`
 */
export function refuseMissingConsent(results: readonly GateResult[]): void {
  if (blockingNames(results).includes(consentMissing.name)) throw new NavetteError('conflict', { reason: 'consent' });
}
