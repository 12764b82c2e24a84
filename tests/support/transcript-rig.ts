import type * as Y from 'yjs';
import { editBlockText, findTextBlock } from '#content/draft/anchors/anchor-yjs.ts';
import type { Viewer } from '#content/people/person.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { type StudySetup, setUpStudies } from '#tests/support/study-rig.ts';

/** The blocks of its text, by what they are about. */
export const BLOCKS = { water: 'aaaaaaaa', source: 'bbbbbbbb', fees: 'cccccccc' } as const;
export const WORDS = {
  water: 'Avant le forage, nous marchions deux heures pour chercher l’eau.',
  source: 'La source était sale, et les enfants tombaient malades à chaque saison.',
  fees: 'Aujourd’hui chaque famille paie cinquante francs par semaine.',
} as const;
export const TRANSCRIPT = {
  type: 'doc',
  content: (['water', 'source', 'fees'] as const).map((name) => ({
    ...{ type: 'paragraph', attrs: { id: BLOCKS[name] }, content: [{ type: 'text', text: WORDS[name] }] },
  })),
};
/** Replaces a part of a block's words. */
export const edit = (draft: Y.Doc, blockId: string, from: number, to: number, text: string) =>
  draft.transact(() => editBlockText(findTextBlock(draft, blockId)!, { from, to, text }));

/** The common setup of tests of transcripts, in which several people write. */
interface TranscriptSetup {
  readonly setup: StudySetup;
  /** A study with a material and its transcript. */
  newTranscript(title: string, access?: 'staff' | 'team'): Promise<{ study: string; material: string; draft: string }>;
  /** Marks words of a block. @returns the extract's id */
  mark(material: string, name: keyof typeof BLOCKS, words: string, codes: string[], viewer?: Viewer): Promise<string>;
}

/** Call once, at the top of the file (`setUpStudies`). */
export function setUpTranscripts(): TranscriptSetup {
  const setup = setUpStudies();
  const { of, newStudy } = setup;
  return {
    setup,
    async newTranscript(title, access = 'staff') {
      const { services } = setup.rig;
      const study = await newStudy(title);
      const material = await addMaterial(services, study, { title: `Entretien ${title}`, access });
      const draft = await services.transcripts.open(material, of('Awa').viewer, TRANSCRIPT);
      return { study, material, draft };
    },
    mark: (material, name, words, codes, viewer = of('Awa').viewer) =>
      setup.rig.services.extracts.addPassage(material, { block: BLOCKS[name], words, codes, note: '' }, viewer),
  };
}
