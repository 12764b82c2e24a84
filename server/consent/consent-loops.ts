import { dayIn } from '#content/activity/local-day.ts';
import { actorOf, personIdOf } from '#content/authorise.ts';
import { type LoopTurn, linkState } from '#content/consent/consent-loop.ts';
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
import { isStruck } from '#content/withdrawal/struck-words.ts';
import {
  keepStruckAlone,
  listProposals,
  listQuotations,
  type StoredProposal,
  type StoredQuotation,
  takeProposal,
  takeQuotation,
} from '#db/consent/consent-answer-repository.ts';
import {
  type ConsentLoop,
  deleteConsentLinks,
  findLoop,
  hasConsentLink,
  insertConsentLink,
  keepLoop,
  keepTurn,
  listTurns,
  type TurnsAsked,
  updateLoop,
  updateTurn,
} from '#db/consent/consent-loop-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findConcerned, type NamedConcerned } from '#db/materials/concerned-repository.ts';
import { listMaterialFiles } from '#db/materials/material-file-repository.ts';
import { hashLinkToken, newToken } from '#server/auth/token.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import type { DraftCitations } from '#server/materials/draft-citations.ts';
import { type MaterialOfStudy, requireMaterial } from '#server/materials/require-material.ts';
import { findStruckWords } from '#server/materials/withdrawal/struck-words.ts';
import type { PassageSources } from '#server/materials/withdrawal/withdrawal-places.ts';
import { type Clock, changedAfter } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { laterLoopMail, waitingLoopMail } from './loop-mails.ts';
import { changeConsent, recordLoop } from './loop-people.ts';
import { findQuotations, type Quotations } from './loop-quotations.ts';
import { ReturnedTranscripts } from './returned-transcripts.ts';

/** Validity of a personal link in days, counted from each turn asked: people use it for years. */
export const CONSENT_LINK_DAYS = 1_826;
const DAY = 24 * 3_600_000;

/** An audio or video file of the material. */
export interface Sound {
  readonly id: string;
  readonly name: string;
}

/** The team's view of the turns with a person. */
export interface LoopOfPerson extends MaterialOfStudy {
  readonly person: NamedConcerned;
  readonly loop: ConsentLoop | null;
  /** Null without a link. */
  readonly link: ReturnType<typeof linkState> | null;
  readonly turns: TurnsAsked;
  readonly proposals: readonly (StoredProposal & { readonly passage: string })[];
  readonly answers: readonly StoredQuotation[];
  /** As the texts quote them now. */
  readonly quotations: Quotations;
  /** How many of these contain words that the person struck from a transcript. */
  readonly struck: number;
  readonly sounds: readonly Sound[];
  /** Number of passages in the material's current transcript; 0 without transcript. */
  readonly written: number;
  /** The person's consent is valid today. */
  readonly isAgreed: boolean;
}

interface ConsentLoopsDeps extends PassageSources {
  readonly draftCitations: Pick<DraftCitations, 'followAll'>;
  readonly mailQueue: MailQueue;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly networkName: string;
}

/** The team's side of consent loops: asks turns, manages links, processes answers. */
export class ConsentLoops {
  readonly #deps: ConsentLoopsDeps;
  readonly #returned: ReturnedTranscripts;

  constructor(deps: ConsentLoopsDeps) {
    this.#deps = deps;
    this.#returned = new ReturnedTranscripts(deps);
  }

  /** @throws NavetteError `not-found`, `forbidden` */
  async view(materialId: string, id: string, viewer: Viewer): Promise<LoopOfPerson> {
    const { database, clock } = this.#deps;
    const { read } = database;
    const found = await this.#require(read, materialId, id, viewer, 'material.read');
    const loop = await findLoop(read, id);
    const turns = await listTurns(read, id);
    const passages = divideTranscript(turns.transcript?.text ?? '');
    const files = await listMaterialFiles(read, materialId);
    const hasLink = loop !== null && (await hasConsentLink(read, id));
    const quotations = await findQuotations(this.#deps, found.person);
    const struck = (await findStruckWords(read, [materialId])).get(materialId);
    return {
      ...found,
      loop,
      link: hasLink ? linkState(loop, clock().toISOString()) : null,
      turns,
      proposals: (await listProposals(read, id)).map((one) => ({ ...one, passage: passages[one.position] ?? '' })),
      answers: await listQuotations(read, id),
      quotations,
      struck: struck ? quotations.all.filter(({ text }) => isStruck(text, struck)).length : 0,
      sounds: files
        .filter(({ completedAt, mediaType }) => completedAt !== null && isPlayed(mediaType))
        .map((file) => ({ id: file.id, name: file.name })),
      written: divideTranscript(await this.#returned.textOf(materialId)).length,
      isAgreed: isAgreed(found.person, this.#today()),
    };
  }

  /**
   * Checks that the viewer may begin a turn with the person.
   * @throws NavetteError `not-found`, `forbidden`, `conflict`
   */
  async require(materialId: string, id: string, viewer: Viewer): Promise<{ readonly loop: ConsentLoop | null }> {
    const { read } = this.#deps.database;
    await this.#require(read, materialId, id, viewer, 'material.write');
    return { loop: await findLoop(read, id) };
  }

  /**
   * Asks the person for consent. Their earlier consent remains valid until they answer.
   * @param origin the site's address, for mail
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`
   */
  async askConsent(
    { materialId, id, origin }: { materialId: string; id: string; origin: string },
    input: AskedConsentInput,
    viewer: Viewer,
    sent: FormRecord = NO_FORM,
  ): Promise<void> {
    const { text, uses, reach, naming, locale, email, recording } = parseInput(askedConsentInput, input);
    await this.#ask(materialId, id, viewer, sent, async (trx, { person }, at) => {
      const files = recording === '' ? [] : await listMaterialFiles(trx, materialId);
      const sound = files.find(
        (file) => file.id === recording && file.completedAt !== null && isPlayed(file.mediaType),
      );
      if (recording !== '' && !sound) throw new NavetteError('invalid', { fields: ['recording'] });
      const before = await findLoop(trx, id);
      const createdBy = personIdOf(viewer);
      await keepLoop(trx, {
        ...{ concernedId: id, locale, email, origin, createdBy, createdAt: at },
        ...{ expiresAt: this.#until(at), revokedAt: before?.revokedAt ?? null },
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

  /**
   * Creates the loop of a person who agreed without a link, such as on paper: the consent turn is
   * skipped, and the next turn can be asked.
   * @param origin the site's address, for mail
   * @throws NavetteError as `askConsent`; `conflict` with `consent` if they have not agreed
   */
  async begin(
    { materialId, id, origin }: { materialId: string; id: string; origin: string },
    input: BegunLoopInput,
    viewer: Viewer,
    sent: FormRecord = NO_FORM,
  ): Promise<void> {
    const reached = parseInput(begunLoopInput, input);
    await this.#deps.database.write(async (trx) => {
      const found = await this.#require(trx, materialId, id, viewer, 'material.write');
      if (!isAgreed(found.person, this.#today())) throw new NavetteError('conflict', { reason: 'consent' });
      const at = this.#deps.clock().toISOString();
      if ((await findLoop(trx, id)) === null) {
        const record = { createdBy: personIdOf(viewer), createdAt: at, expiresAt: this.#until(at), revokedAt: null };
        await keepLoop(trx, { concernedId: id, ...reached, origin, ...record });
        await recordLoop(trx, found, { actor: actorOf(viewer), action: 'consent.noted', at });
      }
      await sent(trx);
    });
  }

  /**
   * Sends a transcript to the person, who may correct or strike passages. Later changes to the
   * material's transcript do not affect the text sent.
   * @throws NavetteError as `askConsent`; `conflict` with `consent` if they have not agreed
   */
  async returnTranscript(
    materialId: string,
    id: string,
    transcript: string,
    viewer: Viewer,
    sent: FormRecord = NO_FORM,
  ): Promise<void> {
    const text = parseInput(returnedTranscriptInput, { transcript }).transcript;
    await this.#askLater('transcript', materialId, id, viewer, text, sent);
  }

  /** Sends the material's current transcript. @throws NavetteError as `returnTranscript` */
  async returnWritten(materialId: string, id: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    await this.#require(this.#deps.database.read, materialId, id, viewer, 'material.write');
    await this.returnTranscript(materialId, id, await this.#returned.textOf(materialId), viewer, sent);
  }

  /**
   * Asks the person about the passages that draw on their words.
   * @throws NavetteError as `returnTranscript`; `invalid` with `fields` if there are none
   */
  async askQuotations(materialId: string, id: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    const { person } = await this.#require(this.#deps.database.read, materialId, id, viewer, 'material.write');
    await this.#deps.draftCitations.followAll();
    const { all } = await findQuotations(this.#deps, person);
    if (all.length === 0) throw new NavetteError('invalid', { fields: ['quotations'] });
    await this.#askLater('quotations', materialId, id, viewer, '', sent);
  }

  /**
   * Creates another link. Its token is shown once; only its hash is stored. Revoked links remain
   * revoked.
   * @returns its token
   * @throws NavetteError `not-found`, also if the person has no loop; `forbidden`
   */
  async makeLink(materialId: string, id: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<string> {
    const token = newToken();
    await this.#change(materialId, id, viewer, 'consent.link-made', async (trx, loop, at) => {
      if (loop.revokedAt !== null) await deleteConsentLinks(trx, id);
      await updateLoop(trx, id, { revokedAt: null, expiresAt: this.#until(at) });
      await insertConsentLink(trx, { tokenHash: hashLinkToken(token), concernedId: id, createdAt: at });
      await sent(trx);
    });
    return token;
  }

  /** Revokes all links, without deleting answers. @throws NavetteError as `makeLink` */
  async revoke(materialId: string, id: string, viewer: Viewer): Promise<void> {
    await this.#change(materialId, id, viewer, 'consent.link-revoked', (trx, _loop, at) =>
      updateLoop(trx, id, { revokedAt: at }),
    );
  }

  /**
   * Accepts or rejects a person's proposal for a passage; if accepted, writes it to the transcript.
   * @param isByHand the team has already edited the transcript by hand: write nothing
   * @throws NavetteError as `makeLink`; `conflict` with `reason` `words-changed` if the material's
   * transcript no longer has the passage
   */
  async takeProposal(
    materialId: string,
    id: string,
    { position, isAccepted, isByHand = false }: { position: number; isAccepted: boolean; isByHand?: boolean },
    viewer: Viewer,
  ): Promise<void> {
    await this.#require(this.#deps.database.read, materialId, id, viewer, 'material.write');
    // Write to the transcript before recording: a retry after a crash is idempotent.
    if (isAccepted && !isByHand) await this.#returned.take(materialId, id, position, personIdOf(viewer));
    await this.#change(materialId, id, viewer, 'consent.answer-taken', async (trx, _loop, takenAt) => {
      if (!(await takeProposal(trx, id, position, { takenAt, isAccepted: isAccepted ? 1 : 0 })))
        throw new NavetteError('not-found');
      if ((await listProposals(trx, id)).every((one) => one.takenAt !== null))
        await updateTurn(trx, id, 'transcript', { takenAt });
    });
  }

  /** Marks the answer for a quotation as dealt with. @throws NavetteError as `makeLink` */
  async takeQuotation(
    materialId: string,
    id: string,
    words: { pageId: string; blockId: string; digest: string },
    viewer: Viewer,
  ): Promise<void> {
    await this.#change(materialId, id, viewer, 'consent.answer-taken', async (trx, _loop, takenAt) => {
      if (!(await takeQuotation(trx, id, { ...words, takenAt }))) throw new NavetteError('not-found');
      if ((await listQuotations(trx, id)).every((one) => one.takenAt !== null))
        await updateTurn(trx, id, 'quotations', { takenAt });
    });
  }

  async #askLater(
    turn: Exclude<LoopTurn, 'consent'>,
    materialId: string,
    id: string,
    viewer: Viewer,
    text: string,
    sent: FormRecord,
  ): Promise<void> {
    await this.#ask(materialId, id, viewer, sent, async (trx, { person }, at) => {
      const loop = await findLoop(trx, id);
      if (!loop) throw new NavetteError('not-found');
      if (!isAgreed(person, this.#today())) throw new NavetteError('conflict', { reason: 'consent' });
      await updateLoop(trx, id, { expiresAt: this.#until(at) });
      if (turn === 'transcript') await keepStruckAlone(trx, id, await this.#struckBy(trx, id), at);
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

  /** The passages that the person struck from the transcript sent to them. */
  async #struckBy(trx: Writer, id: string): Promise<string[]> {
    const { transcript } = await listTurns(trx, id);
    const passages = divideTranscript(transcript?.text ?? '');
    const strikes = (await listProposals(trx, id)).filter(({ kind }) => kind === 'strike');
    return strikes.flatMap(({ position }) => passages[position] ?? []);
  }

  /** Asks a turn, and queues a mail if the person has an address. */
  async #ask(
    materialId: string,
    id: string,
    viewer: Viewer,
    sent: FormRecord,
    keep: (trx: Writer, found: MaterialOfStudy & { readonly person: NamedConcerned }, at: string) => Promise<void>,
  ): Promise<void> {
    const { database, events, mailQueue, networkName } = this.#deps;
    await database.write(async (trx) => {
      const found = await this.#require(trx, materialId, id, viewer, 'material.write');
      const at = this.#deps.clock().toISOString();
      await keep(trx, found, at);
      await recordLoop(trx, found, { actor: actorOf(viewer), action: 'consent.turn-asked', at });
      const loop = await findLoop(trx, id);
      if (loop && loop.email !== '' && loop.revokedAt === null)
        await mailQueue.add(trx, laterLoopMail(loop, 'asked'), waitingLoopMail(loop, 'asked', networkName));
      await sent(trx);
    });
    mailQueue.wake();
    events.emit('sources-changed');
  }

  async #change(
    materialId: string,
    id: string,
    viewer: Viewer,
    action: 'consent.link-made' | 'consent.link-revoked' | 'consent.answer-taken',
    change: (trx: Writer, loop: ConsentLoop, at: string) => Promise<void>,
  ): Promise<void> {
    await this.#deps.database.write(async (trx) => {
      const found = await this.#require(trx, materialId, id, viewer, 'material.write');
      const loop = await findLoop(trx, id);
      if (!loop) throw new NavetteError('not-found');
      const at = this.#deps.clock().toISOString();
      await change(trx, loop, at);
      await recordLoop(trx, found, { actor: actorOf(viewer), action, at });
    });
  }

  async #require(
    db: Reader | Writer,
    materialId: string,
    id: string,
    viewer: Viewer,
    action: 'material.read' | 'material.write',
  ): Promise<MaterialOfStudy & { readonly person: NamedConcerned }> {
    const found = await requireMaterial(db, viewer, action, materialId);
    const person = await findConcerned(db, id);
    if (!person || person.materialId !== materialId) throw new NavetteError('not-found');
    return { ...found, person };
  }

  #today(): string {
    return dayIn(this.#deps.timeZone, this.#deps.clock());
  }

  #until(at: string): string {
    return new Date(Date.parse(at) + CONSENT_LINK_DAYS * DAY).toISOString();
  }
}
