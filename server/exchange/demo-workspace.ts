import { COMMAND_LINE } from '#content/authorise.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import type { Viewer } from '#content/people/person.ts';
import { type SectionCode, sectionOf } from '#content/study/section.ts';
import { newSection } from '#content/study/section-text.ts';
import type { StageCode } from '#content/study/study-stage.ts';
import { BLOCK_ID_LENGTH } from '#content/text/ids.ts';
import { newId } from '#db/driver/new-id.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { unpackDocument } from '#server/drafts/packed-document.ts';
import type { Services } from '#server/services.ts';
import { citeByLabel } from './demo-citations.ts';
import { DEMO_PEOPLE } from './demo-people.ts';
import type { DescribedMaterial, DescribedStudy } from './demo-study.ts';

type Staff = Extract<Viewer, { role: 'staff' }>;

/** A member of the demonstration's staff, as a viewer. */
export async function staffViewer(services: Services, email: string = DEMO_PEOPLE[0].email): Promise<Staff> {
  const person = await services.people.findByEmail(email, COMMAND_LINE);
  if (!person) throw new Error(`the demonstration has nobody at ${email}`);
  return { role: 'staff', personId: person.id, name: person.name, admin: person.admin, sessionId: 'cli' };
}

/** Sets the state of each stage that has none yet. */
export async function addStages(services: Services, study: Page, stages: DescribedStudy['stages']): Promise<void> {
  const viewer = await staffViewer(services);
  for (const { stage, updatedAt } of await services.studyThread.stages(study.id, viewer)) {
    const described = stages[stage as StageCode];
    if (!described || updatedAt !== '') continue;
    const { by, ...facts } = described;
    const people = await Promise.all(by.map((email) => staffViewer(services, email)));
    const ids = people.map(({ personId }) => personId);
    await services.studyThread.change(study.id, stage, { ...facts, reason: '' }, ids, '', viewer);
  }
}

/** Fills the sections that are still empty. @param targets of materials, by label */
export async function addSections(
  services: Services,
  study: Page,
  sections: DescribedStudy['sections'],
  targets: ReadonlyMap<string, string>,
): Promise<void> {
  const viewer = await staffViewer(services);
  const blockId = () => newId().slice(0, BLOCK_ID_LENGTH);
  for (const { section, written } of (await services.studySections.list(study.id, viewer)) ?? []) {
    const rows = sections[section as SectionCode];
    if (!rows || written) continue;
    const id = await services.studySections.open(study.id, section, viewer);
    const document = newSection(sectionOf(section), 'fr', blockId, rows);
    const cited = citeByLabel(documentJson(document) as DocumentNode, (label) => targets.get(label));
    await services.drafts.edit(id, viewer.personId, (draft) => replaceDocument(draft, fitDocument(cited).document));
  }
}

/** The ids of a study's codes by their keys in its file; those that are missing are added. */
export async function addCodes(
  services: Services,
  study: Page,
  codes: DescribedStudy['codes'],
): Promise<Map<string, string>> {
  const viewer = await staffViewer(services);
  const known = new Map((await services.codeBook.list(study.id, viewer)).map(({ name, id }) => [name, id]));
  const ids = new Map<string, string>();
  for (const [key, { parent, ...code }] of Object.entries(codes)) {
    const facts = { ...code, parent: ids.get(parent) ?? '' };
    ids.set(key, known.get(code.name) ?? (await services.codeBook.add(study.id, facts, viewer)));
  }
  return ids;
}

/**
 * Adds a material's transcript and the extracts from it and from its sound.
 * @param codes ids by key
 * @returns ids of its extracts, in the order of their numbers
 */
export async function addExtracts(
  services: Services,
  materialId: string,
  { transcript, passages, moments, again }: DescribedMaterial,
  codes: ReadonlyMap<string, string>,
): Promise<string[]> {
  if (transcript === '') return [];
  const viewer = await staffViewer(services);
  if (!(await services.transcripts.find(materialId, viewer))) {
    const { packed } = await services.drafts.readMarkdown(transcript, null, null);
    await services.transcripts.open(materialId, viewer, unpackDocument(packed));
  }
  const known = [...(await services.extracts.ofMaterial(materialId, viewer)).extracts].sort(
    (a, b) => a.number - b.number,
  );
  const ids = known.map(({ id }) => id);
  const codesOf = (keys: readonly string[]) => keys.map((key) => codes.get(key)!);
  const read = await services.transcripts.readBlocks(materialId, viewer, 'fr');
  const blocks = read!.blocks.flatMap((block) => block.passages);
  const addPassage = async (words: string, keys: readonly string[], coder: Staff) => {
    const block = blocks.find(({ text }) => text.includes(words));
    if (!block) throw new Error(`no transcript of the demonstration says « ${words} »`);
    const input = { block: block.id, words, codes: codesOf(keys), note: '' };
    ids.push(await services.extracts.addPassage(materialId, input, coder));
  };
  for (const { words, codes: keys } of passages.slice(ids.length)) await addPassage(words, keys, viewer);
  for (const { codes: keys, ...moment } of moments.slice(ids.length - passages.length))
    ids.push(await services.extracts.addSound(materialId, { ...moment, codes: codesOf(keys), note: '' }, viewer));
  for (const { by, words, codes: keys } of again.slice(ids.length - passages.length - moments.length))
    await addPassage(words, keys, await staffViewer(services, by));
  return ids;
}
