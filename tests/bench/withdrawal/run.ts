import { COMMAND_LINE } from '#content/authorise.ts';
import { listCitations } from '#content/citation/listed-citations.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { insertFirstUpdate } from '#db/drafts/draft-repository.ts';
import { newId } from '#db/driver/new-id.ts';
import { noteCitationProgress, updateDraftCitations } from '#db/materials/citation-repository.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { openFloor } from '#tests/support/floor.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';

/**
 * Time of the screen of a withdrawal, including all reads, and of a search for exact words, in a
 * corpus where some drafts cite the material. `npx tsx tests/bench/withdrawal/run.ts [pages]
 * [citing] [known]`. With `known`, the drafts' citations are read before, as beside a running
 * server: only the screen is measured.
 */
const PAGES = Number(process.argv[2]) || 1_000;
const CITING = Number(process.argv[3]) || 40;
const IS_KNOWN = process.argv[4] === 'known';
const RUNS = 9;
const PARAGRAPH = 'La commission s’est réunie au bord du fleuve pour parler de l’eau et des jardins. '.repeat(4);

const floor = await openFloor({ time: 'system' });
const { services } = floor;
const study = await services.pages.create({ kind: 'study', title: 'L’eau', summary: 'Un résumé.' }, COMMAND_LINE);
const material = await addMaterial(services, study.id);
await addConcerned(services, material);

/** The Yjs state of a draft of some 1,500 words. */
async function stateOf(cited: string): Promise<Uint8Array> {
  const before = `${PARAGRAPH}\n\n`.repeat(12);
  const markdown = `${before}Elle marchait deux heures chaque matin${cited}.\n\n${PARAGRAPH}`;
  const page = await services.pages.create({ kind: 'article', title: 'Modèle', summary: '' }, COMMAND_LINE);
  const { document } = fitDocument(documentJson(parseMarkdown(markdown).document));
  await services.drafts.replace(page.id, document);
  const state = await services.drafts.state(page.id);
  await services.bin.bin(page.id, COMMAND_LINE);
  await services.bin.remove(page.id, 'Modèle', COMMAND_LINE);
  return state;
}
const [plain, citing] = [await stateOf(''), await stateOf(` [@material/${material}]`)];
const at = '2026-01-01T00:00:00.000Z';
const page = { kind: 'factsheet', summary: '', language: 'fr', visibility: 'public', status: 'draft' } as const;
const none = {
  translationGroup: null,
  createdBy: null,
  archivedAt: null,
  editionNumber: null,
  ownerId: null,
  dueOn: null,
};
const notice = emptyNotice('factsheet');
for (let first = 0; first < PAGES; first += 500)
  await services.database.write(async (trx) => {
    for (let i = first; i < Math.min(PAGES, first + 500); i++) {
      const id = newId();
      await insertPage(trx, {
        id,
        ...page,
        ...none,
        slug: `p-${i}`,
        title: `Page ${i}`,
        notice,
        createdAt: at,
        updatedAt: at,
      });
      await insertFirstUpdate(trx, { pageId: id, data: i < CITING ? citing : plain, personId: null }, at);
    }
  });

async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  const cpu: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const [begun, before] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(before);
    times.push(performance.now() - begun);
    cpu.push((user + system) / 1e3);
  }
  times.sort((a, b) => a - b);
  console.log(
    `${PAGES} pages, ${CITING} citing · ${what}: median ${times[RUNS >> 1]!.toFixed(0)} ms, at most ${times.at(-1)!.toFixed(0)} ms; ${Math.min(...cpu).toFixed(0)} ms of the processor at least`,
  );
}

if (IS_KNOWN) {
  const { read } = services.database;
  const slugs = Array.from({ length: CITING }, (_, i) => `p-${i}`);
  const those = await read.selectFrom('page').select('id').where('slug', 'in', slugs).execute();
  // Not inside the transaction: a draft is read through the outer handle.
  const { document } = await services.drafts.read(those[0]!.id);
  const [blockId] = listCitations(documentJson(document)).map((one) => one.blockId);
  await services.database.write(async (trx) => {
    for (const { id } of those)
      await updateDraftCitations(trx, id, [{ target: `material/${material}`, blockId: blockId ?? null }]);
    const { last } = await trx
      .selectFrom('draftUpdate')
      .select((eb) => eb.fn.max<number>('position').as('last'))
      .executeTakeFirstOrThrow();
    await noteCitationProgress(trx, Number(last));
  });
}
const begun = performance.now();
const { places } = await services.withdrawals.view(material, COMMAND_LINE);
console.log(`${places.length} passages`);
console.log(`${PAGES} pages · all drafts read once: ${(performance.now() - begun).toFixed(0)} ms`);
await measure('view', () => services.withdrawals.view(material, COMMAND_LINE));
if (!IS_KNOWN)
  await measure('search', () =>
    services.withdrawals.view(material, COMMAND_LINE, { part: 0, phrase: 'réunie au bord du puits' }),
  );
await floor.close();
