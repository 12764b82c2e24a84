import { linkState } from '#content/consent/consent-loop.ts';
import { divideTranscript } from '#content/consent/transcript.ts';
import { isAgreed } from '#content/material/consent.ts';
import { isPlayed } from '#content/material/material-file.ts';
import type { Viewer } from '#content/people/person.ts';
import { isStruck } from '#content/withdrawal/words/struck-words.ts';
import {
  listProposals,
  listQuotations,
  type StoredProposal,
  type StoredQuotation,
} from '#db/consent/consent-answer-repository.ts';
import {
  type ConsentLoop,
  findLoop,
  hasConsentLink,
  listTurns,
  type TurnsAsked,
} from '#db/consent/consent-loop-repository.ts';
import { listMaterialFiles } from '#db/materials/material-file-repository.ts';
import type { DraftCitations } from '#server/materials/draft-citations.ts';
import { findStruckWords } from '#server/materials/withdrawal/struck-words.ts';
import type { PassageSources } from '#server/materials/withdrawal/withdrawal-places.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { type FoundPerson, type LoopOf, requireConcerned } from './loop-changes.ts';
import { findQuotations, type Quotations } from './loop-quotations.ts';
import type { ReturnedTranscripts } from './returned-transcripts.ts';

/** An audio or video file of the material. */
export interface Sound {
  readonly id: string;
  readonly name: string;
}

/** The team's view of the turns with a person. */
export interface LoopOfPerson extends FoundPerson {
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

interface ViewDeps extends PassageSources {
  readonly draftCitations: Pick<DraftCitations, 'follow'>;
  readonly clock: Clock;
  readonly returned: Pick<ReturnedTranscripts, 'textOf'>;
}

/**
 * The turns with a person, as the team sees them.
 * @param today the network's day, YYYY-MM-DD
 * @throws NavetteError `not-found`, `forbidden`
 */
export async function viewLoop(deps: ViewDeps, of: LoopOf, viewer: Viewer, today: string): Promise<LoopOfPerson> {
  const { read } = deps.database;
  const { materialId, id } = of;
  const found = await requireConcerned(read, of, viewer, 'material.read');
  const loop = await findLoop(read, id);
  const turns = await listTurns(read, id);
  const passages = divideTranscript(turns.transcript?.text ?? '');
  const files = await listMaterialFiles(read, materialId);
  const hasLink = loop !== null && (await hasConsentLink(read, id));
  // What was written a moment ago is quoted as well.
  await deps.draftCitations.follow();
  const quotations = await findQuotations(deps, found.person);
  const struck = (await findStruckWords(read, [materialId])).get(materialId);
  return {
    ...found,
    loop,
    link: hasLink ? linkState(loop, deps.clock().toISOString()) : null,
    turns,
    proposals: (await listProposals(read, id)).map((one) => ({ ...one, passage: passages[one.position] ?? '' })),
    answers: await listQuotations(read, id),
    quotations,
    // In earlier editions they are masked, and the team cannot change these.
    struck: struck ? quotations.all.filter(({ text, isEarlier }) => !isEarlier && isStruck(text, struck)).length : 0,
    sounds: files
      .filter(({ completedAt, mediaType }) => completedAt !== null && isPlayed(mediaType))
      .map((file) => ({ id: file.id, name: file.name })),
    written: divideTranscript(await deps.returned.textOf(materialId, viewer)).length,
    isAgreed: isAgreed(found.person, today),
  };
}
