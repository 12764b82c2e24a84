import { dayIn } from '#content/activity/local-day.ts';
import type { AskedConsentInput, BegunLoopInput } from '#content/input/material/loop-input.ts';
import type { Viewer } from '#content/people/person.ts';
import { type ConsentLoop, findLoop } from '#db/consent/consent-loop-repository.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import { AskedTurns, type AskedTurnsDeps } from './asked-turns.ts';
import { type LoopOf, requireConcerned } from './loop-changes.ts';
import { makeLoopLink, revokeLoopLinks } from './loop-links.ts';
import { ReturnedTranscripts } from './returned-transcripts.ts';
import { type TakenProposal, type TakenQuotation, takeProposalOf, takeQuotationOf } from './taken-answers.ts';
import { type LoopOfPerson, viewLoop } from './view-loop.ts';

type ConsentLoopsDeps = Omit<AskedTurnsDeps, 'returned'> & ConstructorParameters<typeof ReturnedTranscripts>[0];

/** The team's side of consent loops: asks turns, manages links, processes answers. */
export class ConsentLoops {
  readonly #deps: AskedTurnsDeps & { readonly returned: ReturnedTranscripts };
  readonly #asked: AskedTurns;

  constructor(deps: ConsentLoopsDeps) {
    this.#deps = { ...deps, returned: new ReturnedTranscripts(deps) };
    this.#asked = new AskedTurns(this.#deps);
  }

  /** @throws NavetteError `not-found`, `forbidden` */
  view(materialId: string, id: string, viewer: Viewer): Promise<LoopOfPerson> {
    const { timeZone, clock } = this.#deps;
    return viewLoop(this.#deps, { materialId, id }, viewer, dayIn(timeZone, clock()));
  }

  /**
   * Checks that the viewer may begin a turn with the person.
   * @throws NavetteError `not-found`, `forbidden`, `conflict`
   */
  async require(materialId: string, id: string, viewer: Viewer): Promise<{ readonly loop: ConsentLoop | null }> {
    const { read } = this.#deps.database;
    await requireConcerned(read, { materialId, id }, viewer, 'material.write');
    return { loop: await findLoop(read, id) };
  }

  /**
   * Asks the person for consent. Their earlier consent remains valid until they answer.
   * @param of.origin the site's address, for mail
   * @throws NavetteError `not-found`, `forbidden`; `invalid` with `fields`
   */
  askConsent(
    of: LoopOf & { readonly origin: string },
    input: AskedConsentInput,
    viewer: Viewer,
    sent: FormRecord = NO_FORM,
  ): Promise<void> {
    return this.#asked.consent(of, input, viewer, sent);
  }

  /**
   * Creates the loop of a person who agreed without a link, such as on paper: the consent turn is
   * skipped, and the next turn can be asked.
   * @param of.origin the site's address, for mail
   * @throws NavetteError as `askConsent`; `conflict` with `consent` if they have not agreed
   */
  begin(
    of: LoopOf & { readonly origin: string },
    input: BegunLoopInput,
    viewer: Viewer,
    sent: FormRecord = NO_FORM,
  ): Promise<void> {
    return this.#asked.begin(of, input, viewer, sent);
  }

  /**
   * Sends a transcript to the person, who may correct or strike passages. Later changes to the
   * material's transcript do not affect the text sent.
   * @throws NavetteError as `askConsent`; `conflict` with `consent` if they have not agreed
   */
  returnTranscript(
    materialId: string,
    id: string,
    transcript: string,
    viewer: Viewer,
    sent: FormRecord = NO_FORM,
  ): Promise<void> {
    return this.#asked.transcript({ materialId, id }, transcript, viewer, sent);
  }

  /** Sends the material's current transcript. @throws NavetteError as `returnTranscript` */
  returnWritten(materialId: string, id: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    return this.#asked.writtenTranscript({ materialId, id }, viewer, sent);
  }

  /**
   * Asks the person about the passages that draw on their words.
   * @throws NavetteError as `returnTranscript`; `invalid` with `fields` if there are none
   */
  askQuotations(materialId: string, id: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<void> {
    return this.#asked.quotations({ materialId, id }, viewer, sent);
  }

  /**
   * Creates another link. Its token is shown once; only its hash is stored. Revoked links remain
   * revoked.
   * @returns its token
   * @throws NavetteError `not-found`, also if the person has no loop; `forbidden`
   */
  makeLink(materialId: string, id: string, viewer: Viewer, sent: FormRecord = NO_FORM): Promise<string> {
    return makeLoopLink(this.#deps, { materialId, id }, viewer, sent);
  }

  /** Revokes all links, without deleting answers. @throws NavetteError as `makeLink` */
  revoke(materialId: string, id: string, viewer: Viewer): Promise<void> {
    return revokeLoopLinks(this.#deps, { materialId, id }, viewer);
  }

  /**
   * Accepts or rejects a person's proposal for a passage; if accepted, writes it to the transcript.
   * @throws NavetteError as `makeLink`; `conflict` with `reason` `words-changed` if the material's
   * transcript no longer has the passage, with `fields` if the person has changed the proposal
   * since
   */
  takeProposal(materialId: string, id: string, taken: TakenProposal, viewer: Viewer): Promise<void> {
    return takeProposalOf(this.#deps, { materialId, id }, taken, viewer);
  }

  /**
   * Marks the answer for a quotation as dealt with.
   * @throws NavetteError as `makeLink`; `conflict` with `fields` if it is another by now
   */
  takeQuotation(materialId: string, id: string, taken: TakenQuotation, viewer: Viewer): Promise<void> {
    return takeQuotationOf(this.#deps, { materialId, id }, taken, viewer);
  }
}
