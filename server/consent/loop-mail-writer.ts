import { concernedLoopPath, consentLinkPath, languagePath } from '#content/addresses/site-paths.ts';
import { linkState } from '#content/consent/consent-loop.ts';
import { DEFAULT_LOCALE, isLocale } from '#content/locale.ts';
import { materialLabel } from '#content/material/material.ts';
import { can, pageSubject } from '#content/permission.ts';
import { setTypography } from '#content/text/typography.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import { findLoop, insertConsentLink } from '#db/consent/consent-loop-repository.ts';
import { listOpenTurns, listPublishedWith } from '#db/consent/consent-message-repository.ts';
import type { Database, Reader } from '#db/driver/database.ts';
import { findConcerned, type NamedConcerned } from '#db/materials/concerned-repository.ts';
import { listBeyondConsent, listConsentChanges } from '#db/materials/masked-text-repository.ts';
import { findMaterial } from '#db/materials/material-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import type { ReadingCounts } from '#server/activity/reading-counts.ts';
import { hashLinkToken, newToken } from '#server/auth/token.ts';
import {
  type AnsweredOccasion,
  consentAnsweredMail,
  consentMail,
  NOTHING_YET,
  type WhatBecame,
} from '#server/mail/consent-mail.ts';
import { LOOP_OCCASIONS } from '#server/mail/loop-letters/letter-words.ts';
import type { LaterMail, MailWriter } from '#server/mail/mail-queue.ts';
import type { Mail } from '#server/mail/mailer.ts';
import { followWords } from '#server/materials/followed-words.ts';
import { materialTargets } from '#server/materials/material-targets.ts';
import { materialsOpenTo } from '#server/materials/require-material.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { OF_CONCERNED, readAnswered } from './loop-mails.ts';
import { viewerOf } from './loop-people.ts';

interface LoopMailWriterDeps {
  readonly database: Database;
  /** How many adoptions the team of a study noted in its follow-up. */
  readonly countFollowUp: (studyId: string) => Promise<number>;
  readonly readingCounts: Pick<ReadingCounts, 'ofAll'>;
  readonly clock: Clock;
  readonly networkName: string;
}

/**
 * Writes the mails of consent loops at the time of sending, so that conditions are checked then:
 * people concerned get none if their links were revoked, they have no address, withdrew or
 * refused, or have answered; the team gets none about materials that they may no longer open.
 * Personal links are created here, so that no token is stored in the queue.
 */
export class LoopMailWriter implements MailWriter {
  readonly #deps: LoopMailWriterDeps;

  constructor(deps: LoopMailWriterDeps) {
    this.#deps = deps;
  }

  async write({ sort, recipientId, about }: LaterMail): Promise<Mail | null> {
    if (sort === OF_CONCERNED) return this.#toTeam(recipientId, about);
    const [concernedId = '', occasion = ''] = about.split(' ');
    return this.#toConcerned(concernedId, occasion);
  }

  async dropped(): Promise<void> {}

  async #toConcerned(concernedId: string, code: string): Promise<Mail | null> {
    const { database, clock, networkName } = this.#deps;
    const { read } = database;
    const occasion = LOOP_OCCASIONS.find((known) => known === code);
    const createdAt = clock().toISOString();
    const loop = await findLoop(read, concernedId);
    const person = await findConcerned(read, concernedId);
    if (!occasion || !loop || !person || loop.email === '' || linkState(loop, createdAt) !== 'open') return null;
    // Send no mail after a withdrawal or refusal.
    if (person.state === 'withdrawn' || person.state === 'refused') return null;
    const targets = await materialTargets(read, person.materialId);
    const published = (await listPublishedWith(read, targets)).map(({ pageId }) => pageId);
    const pages = published.length;
    const isAbout = occasion === 'published' || occasion === 'year' ? pages > 0 : await isAwaited(read, concernedId);
    if (!isAbout) return null;
    const token = newToken();
    await database.write((trx) => insertConsentLink(trx, { tokenHash: hashLinkToken(token), concernedId, createdAt }));
    const { locale, email, origin } = loop;
    const link = origin + languagePath(locale, consentLinkPath(token));
    const became = occasion === 'year' ? await this.#whatBecame(person.materialId, targets, published) : NOTHING_YET;
    const mail = consentMail({ locale, occasion, name: person.name, networkName, link, pages, ...became });
    return { to: { name: person.name, address: email }, ...mail };
  }

  /** @param published ids of the published pages with their words, whose readings are counted */
  async #whatBecame(
    materialId: string,
    targets: readonly [string, ...string[]],
    published: readonly string[],
  ): Promise<WhatBecame> {
    const { database, countFollowUp, readingCounts } = this.#deps;
    const { further, adoptions } = await followWords(database.read, targets);
    const material = await findMaterial(database.read, materialId);
    const followUp = material ? await countFollowUp(material.pageId) : 0;
    return { further, adoptions, followUp, read: await readingCounts.ofAll(published) };
  }

  /**
   * The current occasion of a mail about narrowed consent: `beyond` while a published text exceeds
   * it; then `consent`, or null if consent was refused or withdrawn, or noted by the team itself.
   */
  async #stillBeyond({ materialId, state }: NamedConcerned, isNoted: boolean): Promise<'beyond' | 'consent' | null> {
    const { read } = this.#deps.database;
    const isOpen = (await listConsentChanges(read)).some((one) => one.materialId === materialId);
    if (isOpen || (await listBeyondConsent(read, { materialId })).length > 0) return 'beyond';
    return isNoted || state === 'refused' || state === 'withdrawn' ? null : 'consent';
  }

  async #toTeam(personId: string, about: string): Promise<Mail | null> {
    const { read } = this.#deps.database;
    const { concernedId, occasions: queuedOccasions, origin: from } = readAnswered(about);
    const concerned = await findConcerned(read, concernedId);
    const occasions: AnsweredOccasion[] = [];
    for (const one of queuedOccasions) {
      const still = one === 'beyond' && concerned ? await this.#stillBeyond(concerned, from !== '') : one;
      if (still !== null) occasions.push(still);
    }
    const origin = from || (await findLoop(read, concernedId))?.origin;
    const material = concerned && (await findMaterial(read, concerned.materialId));
    const page = material && (await findPage(read, material.pageId));
    const person = await findPerson(read, personId);
    if (occasions.length === 0 || !origin || !material || !page || !person || person.disabledAt !== null) return null;
    const viewer = viewerOf(person);
    if (!can(viewer, 'material.read', pageSubject(page))) return null;
    if (!(await materialsOpenTo(read, viewer)(material))) return null;
    const mail = consentAnsweredMail({
      locale: isLocale(person.locale) ? person.locale : DEFAULT_LOCALE,
      occasions,
      name: person.name,
      label: materialLabel(material),
      study: setTypography(page.title, page.language),
      link: origin + concernedLoopPath(material.id, concernedId),
    });
    return { to: { name: person.name, address: person.email }, ...mail };
  }
}

/** Whether the person has an unanswered turn. */
const isAwaited = async (read: Reader, concernedId: string) => (await listOpenTurns(read, concernedId)).length > 0;
