import { dayIn } from '#content/activity/local-day.ts';
import { actorOf, personIdOf } from '#content/authorise.ts';
import type { LoopTurn } from '#content/consent/consent-loop.ts';
import { divideTranscript } from '#content/consent/transcript.ts';
import { NavetteError } from '#content/errors.ts';
import {
  type AskedConsentInput,
  askedConsentInput,
  type BegunLoopInput,
  begunLoopInput,
  returnedTranscriptInput,
} from '#content/input/material/loop-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { isAgreed } from '#content/material/consent.ts';
import { isPlayed } from '#content/material/material-file.ts';
import type { Viewer } from '#content/people/person.ts';
import { keepStruckAlone, listProposals } from '#db/consent/consent-answer-repository.ts';
import { findLoop, keepLoop, keepTurn, listTurns, updateLoop } from '#db/consent/consent-loop-repository.ts';
import type { Writer } from '#db/driver/database.ts';
import { listMaterialFiles } from '#db/materials/material-file-repository.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import type { DraftCitations } from '#server/materials/draft-citations.ts';
import type { PassageSources } from '#server/materials/withdrawal/withdrawal-places.ts';
import { writeFor } from '#server/runtime/asker.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { type FoundPerson, type LoopOf, requireConcerned } from './loop-changes.ts';
import { linkUntil } from './loop-links.ts';
import { laterLoopMail, waitingLoopMail } from './loop-mails.ts';
import { changeConsent, recordLoop } from './loop-people.ts';
import { findQuotations } from './loop-quotations.ts';
import type { ReturnedTranscripts } from './returned-transcripts.ts';

export interface AskedTurnsDeps extends PassageSources {
  readonly returned: Pick<ReturnedTranscripts, 'textOf'>;
  readonly draftCitations: Pick<DraftCitations, 'follow' | 'followAll'>;
  readonly mailQueue: MailQueue;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly networkName: string;
}

/** Stores what is asked in a turn. */
type KeepTurn = (trx: Writer, found: FoundPerson, at: string) => Promise<void>;

/** Asks people concerned, turn by turn. */
export class AskedTurns {
  readonly #deps: AskedTurnsDeps;

  constructor(deps: AskedTurnsDeps) {
    this.#deps = deps;
  }

  /** @throws as `ConsentLoops.askConsent` */
  async consent(
    of: LoopOf & { readonly origin: string },
    input: AskedConsentInput,
    viewer: Viewer,
    sent: FormRecord,
  ): Promise<void> {
    const { materialId, id, origin } = of;
    const { text, uses, reach, naming, locale, email, recording } = parseInput(askedConsentInput, input);
    await this.#ask(of, viewer, sent, async (trx, { person }, at) => {
      const files = recording === '' ? [] : await listMaterialFiles(trx, materialId);
      const sound = files.find(
        (file) => file.id === recording && file.completedAt !== null && isPlayed(file.mediaType),
      );
      if (recording !== '' && !sound) throw new NavetteError('invalid', { fields: ['recording'] });
      const before = await findLoop(trx, id);
      const createdBy = personIdOf(viewer);
      await keepLoop(trx, {
        ...{ concernedId: id, locale, email, origin, createdBy, createdAt: at },
        ...{ expiresAt: linkUntil(at), revokedAt: before?.revokedAt ?? null },
      });
      await keepTurn(trx, {
        ...{ concernedId: id, turn: 'consent', text, uses, reach, naming, fileId: recording },
        ...{ askedBy: createdBy, askedAt: at, answeredAt: null, takenAt: null },
      });
      // A withdrawal remains in force until they answer: readers still see it.
      const isOver = person.state === 'refused';
      await changeConsent(trx, person, {
        ...(isOver ? { state: 'asked' } : {}),
        ...{ language: locale, updatedAt: changedAfter(this.#deps.clock, person.updatedAt) },
        ...('name' in viewer ? { askedBy: viewer.name } : {}),
      });
    });
  }

  /** @throws as `ConsentLoops.begin` */
  async begin(
    of: LoopOf & { readonly origin: string },
    input: BegunLoopInput,
    viewer: Viewer,
    sent: FormRecord,
  ): Promise<void> {
    const { id, origin } = of;
    const reached = parseInput(begunLoopInput, input);
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const found = await requireConcerned(trx, of, viewer, 'material.write');
      if (!isAgreed(found.person, this.#today())) throw new NavetteError('conflict', { reason: 'consent' });
      const at = this.#deps.clock().toISOString();
      if ((await findLoop(trx, id)) === null) {
        const record = { createdBy: personIdOf(viewer), createdAt: at, expiresAt: linkUntil(at), revokedAt: null };
        await keepLoop(trx, { concernedId: id, ...reached, origin, ...record });
        await recordLoop(trx, found, { actor: actorOf(viewer), action: 'consent.noted', at });
      }
      await sent(trx);
    });
  }

  /** @throws as `ConsentLoops.returnTranscript` */
  async transcript(of: LoopOf, transcript: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    const text = parseInput(returnedTranscriptInput, { transcript }).transcript;
    await this.#askLater('transcript', of, viewer, text, sent);
  }

  /** Sends the material's current transcript. @throws as `transcript` */
  async writtenTranscript(of: LoopOf, viewer: Viewer, sent: FormRecord): Promise<void> {
    await requireConcerned(this.#deps.database.read, of, viewer, 'material.write');
    await this.transcript(of, await this.#deps.returned.textOf(of.materialId, viewer), viewer, sent);
  }

  /** @throws as `ConsentLoops.askQuotations` */
  async quotations(of: LoopOf, viewer: Viewer, sent: FormRecord): Promise<void> {
    const { person } = await requireConcerned(this.#deps.database.read, of, viewer, 'material.write');
    await this.#deps.draftCitations.followAll();
    const { all } = await findQuotations(this.#deps, person);
    if (all.length === 0) throw new NavetteError('invalid', { fields: ['quotations'] });
    await this.#askLater('quotations', of, viewer, '', sent);
  }

  async #askLater(
    turn: Exclude<LoopTurn, 'consent'>,
    of: LoopOf,
    viewer: Viewer,
    text: string,
    sent: FormRecord,
  ): Promise<void> {
    const { id } = of;
    await this.#ask(of, viewer, sent, async (trx, { person }, at) => {
      const loop = await findLoop(trx, id);
      if (!loop) throw new NavetteError('not-found');
      if (!isAgreed(person, this.#today())) throw new NavetteError('conflict', { reason: 'consent' });
      await updateLoop(trx, id, { expiresAt: linkUntil(at) });
      if (turn === 'transcript') await keepStruckAlone(trx, id, await struckBy(trx, id), at);
      await keepTurn(trx, {
        ...{ concernedId: id, turn, text, uses: [], reach: '', naming: '', fileId: '' },
        ...{ askedBy: personIdOf(viewer), askedAt: at, answeredAt: null, takenAt: null },
      });
      if (turn !== 'transcript') return;
      if (person.state === 'granted')
        await changeConsent(trx, person, {
          state: 'returned',
          updatedAt: changedAfter(this.#deps.clock, person.updatedAt),
        });
    });
  }

  /** Asks a turn, and queues a mail if the person has an address. */
  async #ask(of: LoopOf, viewer: Viewer, sent: FormRecord, keep: KeepTurn): Promise<void> {
    const { database, events, mailQueue, networkName } = this.#deps;
    await writeFor(viewer, database, async (trx) => {
      const found = await requireConcerned(trx, of, viewer, 'material.write');
      const at = this.#deps.clock().toISOString();
      await keep(trx, found, at);
      await recordLoop(trx, found, { actor: actorOf(viewer), action: 'consent.turn-asked', at });
      const loop = await findLoop(trx, of.id);
      if (loop && loop.email !== '' && loop.revokedAt === null)
        await mailQueue.add(trx, laterLoopMail(loop, 'asked'), waitingLoopMail(loop, 'asked', networkName));
      await sent(trx);
    });
    mailQueue.wake();
    events.emit('sources-changed');
  }

  #today(): string {
    return dayIn(this.#deps.timeZone, this.#deps.clock());
  }
}

/** The passages that the person struck from the transcript sent to them. */
async function struckBy(trx: Writer, id: string): Promise<string[]> {
  const { transcript } = await listTurns(trx, id);
  const passages = divideTranscript(transcript?.text ?? '');
  const strikes = (await listProposals(trx, id)).filter(({ kind }) => kind === 'strike');
  return strikes.flatMap(({ position }) => passages[position] ?? []);
}
