import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { COMMAND_LINE } from '#content/authorise.ts';
import { writeTarget } from '#content/citation/target.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { splitFrontMatter } from '#content/import/front-matter.ts';
import { hasMaterials, materialLabel } from '#content/material/material.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { Services } from '#server/services.ts';
import { citeByLabel, claimTargets } from './demo-citations.ts';
import { type DescribedMaterial, type DescribedStudy, parseStudyFile } from './demo-study.ts';
import { addCodes, addExtracts, addSections, addStages, staffViewer } from './demo-workspace.ts';
import { readFrontMatter } from './stated/front-matter.ts';

/** A page whose text cites by labels, imported and not published. */
export interface CitingFile {
  readonly page: Page;
  readonly file: string;
}

/** Milliseconds that loading waits for a withdrawal; it continues after that. */
const LONGEST_WITHDRAWAL = 20_000;

/** Targets by label, of each page by its slug. */
type Targets = Map<string, ReadonlyMap<string, string>>;

/**
 * Adds the materials of studies, replaces labels by citations and publishes, the studies first, so
 * that what other pages cite of them has ids. Resumes an interrupted load.
 */
export async function addEvidence(services: Services, folder: string, citing: readonly CitingFile[]): Promise<void> {
  const targets: Targets = new Map();
  const studies = citing.filter(({ page }) => hasMaterials(page.kind));
  for (const study of studies) {
    const { slug } = study.page;
    const described = parseStudyFile(await readFile(path.join(folder, 'studies', `${slug}.yaml`), 'utf8'));
    await addStages(services, study.page, described.stages);
    const own = await addMaterials(services, folder, study.page, described);
    await addSections(services, study.page, described.sections, own);
    const { document } = await services.drafts.read(study.page.id);
    targets.set(slug, new Map([...own, ...claimTargets(study.page.id, documentJson(document) as DocumentNode)]));
    await cite(services, study, targets);
    await withdraw(services, own, described.materials);
  }
  for (const one of citing) if (!studies.includes(one)) await cite(services, one, targets);
}

/** Materials are numbered by kind, from 1. */
function nextNumber(numbers: Map<string, number>, kind: string): number {
  const number = (numbers.get(kind) ?? 0) + 1;
  numbers.set(kind, number);
  return number;
}

/** @returns the targets of the study's materials and of their extracts, by label */
async function addMaterials(
  services: Services,
  folder: string,
  study: Page,
  { materials, codes }: DescribedStudy,
): Promise<Map<string, string>> {
  const codeIds = await addCodes(services, study, codes);
  const known = new Map(
    (await services.materials.list(study.id, COMMAND_LINE)).map((one) => [materialLabel(one), one]),
  );
  const targets = new Map<string, string>();
  const numbers = new Map<string, number>();
  for (const described of materials) {
    const { facts, people, file } = described;
    const number = nextNumber(numbers, facts.kind);
    const label = materialLabel({ kind: facts.kind, number });
    const id = known.get(label)?.id ?? (await services.materials.add(study.id, facts, COMMAND_LINE));
    targets.set(label, writeTarget({ type: 'material', id }));
    const { concerned } = await services.materials.read(id, COMMAND_LINE);
    for (const { person } of people.slice(concerned.length)) await services.concerned.add(id, person, COMMAND_LINE);
    if (file !== '' && (await services.materialFiles.list(id, COMMAND_LINE)).length === 0)
      await addFile(services, id, path.join(folder, 'sounds', file));
    for (const [i, extract] of (await addExtracts(services, id, described, codeIds)).entries())
      targets.set(`${label} §${i + 1}`, writeTarget({ type: 'extract', id: extract }));
  }
  return targets;
}

async function addFile(services: Services, materialId: string, file: string): Promise<void> {
  const { size: bytes } = await stat(file);
  const upload = { name: path.basename(file), bytes, mark: '' };
  const { id, offset } = await services.materialFiles.begin(materialId, upload, COMMAND_LINE);
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
  await services.materialFiles.addPart(materialId, id, { offset, body, sha256: null }, COMMAND_LINE);
}

async function cite(services: Services, { page, file }: CitingFile, targets: Targets): Promise<void> {
  if (page.editionNumber !== null) return;
  const { document } = await services.drafts.read(page.id);
  const cited = citeByLabel(documentJson(document) as DocumentNode, (label, slug) =>
    targets.get(slug ?? page.slug)?.get(label),
  );
  await services.drafts.replace(page.id, fitDocument(cited).document);
  const { frontMatter } = readFrontMatter(splitFrontMatter(await readFile(file, 'utf8')).frontMatter ?? '');
  const { published, note = '' } = frontMatter;
  const { previewedState } = await services.editions.preview(page.id, COMMAND_LINE);
  const day = published ? { publishedAt: `${published}T09:00:00.000Z` } : {};
  await services.editions.publish(page.id, { note, previewedState, meanwhile: true, ...day }, COMMAND_LINE);
}

/**
 * Withdraws the words of the sources that the file marks so: removes their passages, from the
 * edition too. Does nothing for what was withdrawn before.
 */
async function withdraw(
  services: Services,
  targets: ReadonlyMap<string, string>,
  described: readonly DescribedMaterial[],
): Promise<void> {
  const viewer = await staffViewer(services);
  const numbers = new Map<string, number>();
  for (const { facts, people } of described) {
    const number = nextNumber(numbers, facts.kind);
    const place = people.findIndex(({ withdrawn }) => withdrawn);
    if (place < 0) continue;
    const [, id = ''] = targets.get(materialLabel({ kind: facts.kind, number }))!.split('/');
    const { concerned, earlier, seen } = await services.withdrawals.view(id, viewer);
    const person = concerned[place];
    if (!person || earlier.length > 0) continue;
    await services.withdrawals.request(id, { person: person.id, passages: new Map(), along: [], seen }, viewer);
  }
  await services.withdrawals.settle(LONGEST_WITHDRAWAL);
}
