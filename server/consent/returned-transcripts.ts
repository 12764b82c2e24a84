import type * as Y from 'yjs';
import { personIdOf } from '#content/authorise.ts';
import { divideTranscript } from '#content/consent/transcript.ts';
import { takePassage } from '#content/draft/anchors/take-passage.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { listProposals } from '#db/consent/consent-answer-repository.ts';
import { listTurns } from '#db/consent/consent-loop-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findTranscript } from '#db/extracts/transcript-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';

interface ReturnedTranscriptsDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
}

/** Applies a person's proposals for the text sent to them to the team's current transcript. */
export class ReturnedTranscripts {
  readonly #deps: ReturnedTranscriptsDeps;

  constructor(deps: ReturnedTranscriptsDeps) {
    this.#deps = deps;
  }

  /** Text of a material's current transcript, paragraphs separated by blank lines; '' if none. */
  async textOf(materialId: string, viewer: Viewer): Promise<string> {
    const transcript = await findTranscript(this.#deps.database.read, materialId);
    if (!transcript) return '';
    const { drafts, tasks } = this.#deps;
    return tasks.runAs(viewer, 'sentTranscript', await drafts.state(transcript.id, viewer));
  }

  /**
   * Writes a person's proposal for a passage into the material's transcript, if there is one, as an
   * edit of the person who accepts it. Idempotent if written before but not recorded.
   * @throws NavetteError `conflict` with `reason` `words-changed` if the transcript no longer has
   * the passage, or has its words more often than the text sent
   * @param require checks, just before it is written, that it still may be
   */
  async take(
    materialId: string,
    { concernedId, position }: { readonly concernedId: string; readonly position: number },
    viewer: Viewer,
    require: () => Promise<void>,
  ): Promise<void> {
    const { database, drafts, tasks } = this.#deps;
    const transcript = await findTranscript(database.read, materialId);
    const passages = divideTranscript((await listTurns(database.read, concernedId)).transcript?.text ?? '');
    const proposals = await listProposals(database.read, concernedId);
    const proposal = proposals.find((one) => one.position === position);
    const text = passages[position];
    if (!transcript || !proposal || proposal.takenAt !== null || text === undefined) return;
    // Accepted proposals have already replaced these words.
    const taken = new Set(proposals.filter((one) => one.isAccepted === 1).map((one) => one.position));
    const same = [...passages.keys()].filter((at) => passages[at] === text && !taken.has(at));
    // Text sent with a strike is a remark to the team.
    const replacement = proposal.kind === 'strike' ? '' : proposal.text;
    const handed = { text, replacement, before: same.indexOf(position), same: same.length };
    // A long transcript is not read on the event loop. What is written in other blocks meanwhile
    // was not there when the person's words were accepted.
    const blocks = new Set(await tasks.runAs(viewer, 'blocksWith', await drafts.state(transcript.id, viewer), handed));
    const write = (draft: Y.Doc) => takePassage(draft, handed, blocks);
    const { state } = await drafts.edit(transcript.id, personIdOf(viewer), write, viewer, { require });
    if (state === 'changed') throw new NavetteError('conflict', { reason: 'words-changed' });
  }
}
