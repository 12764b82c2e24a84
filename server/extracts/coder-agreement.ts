import { type AgreementOnCodes, agreementOnCodes } from '#content/extract/agreement.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database, Reader } from '#db/driver/database.ts';
import { listPersonNames } from '#db/extracts/coder-repository.ts';
import { ALL_EXTRACTS, countCoders, listCodesOf, listMaterialExtracts } from '#db/extracts/extract-repository.ts';
import { listTranscripts } from '#db/extracts/transcript-repository.ts';
import { findMaterials } from '#db/materials/material-repository.ts';
import type { AnchorTracker } from '#server/annotations/anchors/anchor-tracker.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { openMaterials, requireStudy } from '#server/materials/require-material.ts';
import { blindTo } from './blind-coding.ts';
import { findCurrentWords } from './current-words.ts';

/** A person who gave codes in a study. */
export interface Coder {
  readonly id: string;
  readonly name: string;
}

/** Two coders, and how far they agree on each code, by its id, that either gave. */
interface Compared extends AgreementOnCodes {
  readonly pair: readonly [Coder, Coder];
  /** Transcripts in which both gave codes. */
  readonly transcripts: number;
}

/** How far two coders agree. */
export interface CodersAgreement {
  /** All who gave a code, by name. */
  readonly coders: readonly Coder[];
  /** Null if fewer than two have coded, or no transcript in common. */
  readonly compared: Compared | null;
}

/** Most transcripts that are compared. */
const MOST_COMPARED = 200;
/** Passages that are read and found at once. */
const AT_ONCE = 200;

interface CoderAgreementDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly tracker: Pick<AnchorTracker, 'inDrafts'>;
}

/**
 * How far two people give the same codes: for each code, and each paragraph of the transcripts that
 * both coded, whether each of them gave it there.
 */
export class CoderAgreement {
  readonly #deps: CoderAgreementDeps;

  constructor(deps: CoderAgreementDeps) {
    this.#deps = deps;
  }

  /**
   * The agreement of two coders of a study, in the transcripts that the viewer may open.
   * @param wanted the ids of two coders; by default, the two with the most codes
   * @throws NavetteError `not-found`, `forbidden`
   */
  async read(pageId: string, viewer: Viewer, wanted: readonly string[] = []): Promise<CodersAgreement> {
    const { read } = this.#deps.database;
    await requireStudy(read, viewer, 'material.read', pageId);
    // Before all are done, not even the coders' names.
    if ((await blindTo(read, pageId, viewer)) !== null) return { coders: [], compared: null };
    const transcripts = await listTranscripts(read, pageId);
    const materials = await findMaterials(
      read,
      transcripts.map(({ materialId }) => materialId),
    );
    const open = new Set((await openMaterials(read, viewer, materials)).map(({ id }) => id));
    const given = (await countCoders(read, pageId)).filter(({ materialId }) => open.has(materialId));
    const names = await listPersonNames(
      read,
      given.map(({ codedBy }) => codedBy),
    );
    const counts = new Map<string, number>();
    for (const { codedBy, count } of given) counts.set(codedBy, (counts.get(codedBy) ?? 0) + count);
    const coders = [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'fr'));
    const most = [...coders].sort((a, b) => counts.get(b.id)! - counts.get(a.id)!);
    const chosen = wanted.flatMap((id) => coders.find((coder) => coder.id === id) ?? []);
    const pair = new Set(chosen).size === 2 ? chosen : most;
    const [first, second] = pair;
    if (!first || !second) return { coders, compared: null };

    const codedIn = new Set(given.map(({ materialId, codedBy }) => `${materialId} ${codedBy}`));
    const hasCoded = (materialId: string, { id }: Coder) => codedIn.has(`${materialId} ${id}`);
    const common = transcripts
      .filter(({ materialId }) => hasCoded(materialId, first) && hasCoded(materialId, second))
      .slice(0, MOST_COMPARED);
    if (common.length === 0) return { coders, compared: null };

    const { drafts, tasks } = this.#deps;
    const units: string[] = [];
    const coded = { first: new Map<string, Set<string>>(), second: new Map<string, Set<string>>() };
    for (const { id, materialId } of common) {
      const state = await drafts.state(id, viewer);
      for (const blockId of await tasks.runAs(viewer, 'spokenBlocks', state)) units.push(`${id}/${blockId}`);
      for await (const { extracts, codings } of codedParts(read, materialId)) {
        const places = await findCurrentWords(this.#deps, materialId, extracts, viewer);
        for (const { extractId, codeId, codedBy } of codings) {
          const by = codedBy === first.id ? coded.first : codedBy === second.id ? coded.second : null;
          for (const blockId of by === null ? [] : (places.get(extractId)?.blockIds ?? [])) {
            const unit = `${id}/${blockId}`;
            by?.set(unit, (by.get(unit) ?? new Set()).add(codeId));
          }
        }
      }
    }
    const codes = [...new Set([...coded.first.values(), ...coded.second.values()].flatMap((those) => [...those]))];
    return {
      coders,
      compared: {
        pair: [first, second],
        transcripts: common.length,
        ...agreementOnCodes(units, coded.first, coded.second, codes),
      },
    };
  }
}

/**
 * The passages of a material with their codes, some at a time: there may be hundreds of thousands
 * of codings.
 */
async function* codedParts(read: Reader, materialId: string) {
  for (let offset = 0; ; offset += AT_ONCE) {
    const some = await listMaterialExtracts(read, materialId, ALL_EXTRACTS, { offset, limit: AT_ONCE });
    const extracts = some.filter(({ anchor }) => anchor !== null);
    const codings = await listCodesOf(
      read,
      extracts.map(({ id }) => id),
    );
    yield { extracts, codings };
    if (some.length < AT_ONCE) return;
  }
}
