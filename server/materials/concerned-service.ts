import { isWithin } from '#content/activity/latest-day.ts';
import { dayIn } from '#content/activity/local-day.ts';
import { actorOf, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { type ConcernedInput, concernedInput } from '#content/input/material/concerned-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { CHECKED_USES, type ConsentUse, consentGap } from '#content/material/consent.ts';
import { materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { listQuotations } from '#db/consent/consent-answer-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  deleteConcerned,
  findConcerned,
  insertConcerned,
  listConcerned,
  type NamedConcerned,
  updateConcerned,
} from '#db/materials/concerned-repository.ts';
import { listBeyondAmong } from '#db/materials/masked-text-repository.ts';
import type { Material } from '#db/materials/material-repository.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import { writeFor } from '#server/runtime/asker.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { followAskedForLess, followConsent } from './follow-consent.ts';
import { type MaterialOfStudy, requireMaterial } from './require-material.ts';
import { listWithheldPictures } from './shown-pictures.ts';

/** The fields that published texts depend on: consent, and how somebody may be called. */
const AGREED_TO = ['state', 'uses', 'reach', 'until', 'naming', 'name', 'pseudonym', 'organisation'] as const;

/** Most people and groups whom one material concerns. */
export const MOST_CONCERNED = 200;

interface ConcernedServiceDeps {
  readonly database: Database;
  readonly masking: { followSoon(most: number): Promise<void> };
  readonly events: EventBus;
  readonly clock: Clock;
  readonly timeZone: string;
  /** Queues mail to the study's team: published texts go beyond what is agreed to now. */
  readonly notifyTeam: (
    trx: Writer,
    beyond: {
      readonly material: Material;
      readonly concernedId: string;
      readonly origin: string;
      readonly except: string | null;
    },
  ) => Promise<void>;
  readonly sendMail: () => void;
}

/** Milliseconds that a form waits until published texts follow the change. */
const PATIENCE = 3_000;

/** The people whom materials concern, and what they agreed to. */
export class ConcernedService {
  readonly #deps: ConcernedServiceDeps;

  constructor(deps: ConcernedServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Adds a person concerned, and what they agreed to.
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`; `too-many`
   */
  async add(materialId: string, input: ConcernedInput, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<string> {
    const id = newId();
    const studyId = await writeFor(viewer, this.#deps.database, async (trx) => {
      const found = await requireMaterial(trx, viewer, 'material.write', materialId);
      const facts = this.#parse(input);
      const others = await listConcerned(trx, [materialId]);
      if (others.length >= MOST_CONCERNED) throw new NavetteError('too-many', { limit: MOST_CONCERNED });
      const at = this.#deps.clock().toISOString();
      await insertConcerned(trx, { id, materialId, ...facts, createdAt: at, updatedAt: at });
      await this.#record(trx, found, viewer, at);
      await followConsent(trx, materialId, at);
      await sent(trx);
      return found.page.id;
    });
    await this.#notify(studyId);
    return id;
  }

  /**
   * Changes a person concerned and their consent.
   * @param known its `updatedAt` when its form was made
   * @param origin the site's address, for mail
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`; `conflict` with
   * `fields` if it has changed since
   */
  async change(id: string, input: ConcernedInput, known: string, viewer: Viewer, origin = ''): Promise<void> {
    const studyId = await writeFor(viewer, this.#deps.database, async (trx) => {
      const before = await findConcerned(trx, id);
      if (!before) throw new NavetteError('not-found');
      const found = await requireMaterial(trx, viewer, 'material.write', before.materialId);
      const facts = this.#parse(input);
      if (known !== before.updatedAt) throw new NavetteError('conflict', { fields: ['version'] });
      const at = changedAfter(this.#deps.clock, before.updatedAt);
      await updateConcerned(trx, id, { ...facts, updatedAt: at });
      await this.#record(trx, found, viewer, at);
      const { material } = found;
      await followAskedForLess(trx, material.id, { before, after: facts }, at);
      const isChanged = AGREED_TO.some((field) => String(facts[field]) !== String(before[field]));
      if (isChanged && (await followConsent(trx, material.id, at)))
        await this.#deps.notifyTeam(trx, { material, concernedId: id, origin, except: personIdOf(viewer) });
      return found.page.id;
    });
    await this.#notify(studyId);
  }

  /**
   * Removes a person concerned who was added by mistake.
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `removal` if words are masked
   * for their sake, which the others' consent would show again
   */
  async remove(id: string, viewer: Viewer): Promise<void> {
    const studyId = await writeFor(viewer, this.#deps.database, async (trx) => {
      const before = await findConcerned(trx, id);
      if (!before) throw new NavetteError('not-found');
      const found = await requireMaterial(trx, viewer, 'material.write', before.materialId);
      if (await this.#keepsMasks(trx, before)) throw new NavetteError('invalid', { fields: ['removal'] });
      await deleteConcerned(trx, id);
      const at = this.#deps.clock().toISOString();
      await this.#record(trx, found, viewer, at);
      await followConsent(trx, found.material.id, at);
      return found.page.id;
    });
    await this.#notify(studyId);
  }

  /** Without anybody who is concerned, masks stay; with others, they follow what these agree to. */
  async #keepsMasks(trx: Writer, person: NamedConcerned): Promise<boolean> {
    const { id, materialId } = person;
    if ((await listConcerned(trx, [materialId])).length === 1) return false;
    // A person who withdrew consent and was asked again has not agreed yet.
    const on = this.#today();
    const lacks = (use: ConsentUse) => consentGap(person, { use, reach: 'public', on }) !== null;
    if (lacks('photo') && (await listWithheldPictures(trx, { materialId })).length > 0) return true;
    if ((await listBeyondAmong(trx, [materialId])).length === 0) return false;
    return CHECKED_USES.some(lacks) || (await listQuotations(trx, id)).some(({ answer }) => answer === 'withdraw');
  }

  async #notify(studyId: string): Promise<void> {
    const { events, masking, sendMail } = this.#deps;
    events.emit('sources-changed');
    // Participants who may no longer open the material have to leave its transcript.
    events.emit('page-changed', studyId);
    await masking.followSoon(PATIENCE);
    sendMail();
  }

  /** @throws NavetteError `invalid` with `fields` */
  #parse(input: ConcernedInput) {
    const facts = parseInput(concernedInput, input);
    const today = this.#today();
    const wrong = [
      ...(facts.givenOn > today ? ['givenOn'] : []),
      ...(isWithin('consent', facts.until, today) ? [] : ['until']),
    ];
    if (wrong.length > 0) throw new NavetteError('invalid', { fields: wrong });
    return facts;
  }

  #today(): string {
    return dayIn(this.#deps.timeZone, this.#deps.clock());
  }

  async #record(trx: Writer, { material, page }: MaterialOfStudy, viewer: Viewer, at: string): Promise<void> {
    await insertAuditEntry(trx, {
      at,
      actor: actorOf(viewer),
      action: 'consent.noted',
      subject: material.id,
      pageId: page.id,
      // No person's name in the audit log, which is never erased.
      detail: { label: materialLabel(material) },
    });
  }
}
