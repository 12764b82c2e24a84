import { afterAll, beforeAll, expect, it } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { materialPath, publishPath, workspacePath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import {
  CONSENT_STATES,
  CONSENT_USES,
  type ConsentState,
  type ConsentUse,
  REACHES,
  type Reach,
} from '#content/material/consent.ts';
import { addConcerned, addMaterial, PERSON } from '#tests/support/materials.ts';
import { Random } from '#tests/support/random.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
let study: Awaited<ReturnType<RunningApp['addPage']>>;
let staff: string;
let member: string;
beforeAll(async () => {
  app = await startApp();
  study = await app.addPage({ kind: 'study', title: 'L’eau à Kayes', summary: 'Un résumé.', visibility: 'public' });
  staff = await app.signIn('Awa Diarra');
  member = await app.signIn('Adhérente', 'member');
}, 120_000);
afterAll(() => app.close());

const text = async (cookie: string, path: string) =>
  (await fetch(new URL(path, app.url), { headers: cookie ? { cookie } : {} })).text();
const setText = (markdown: string) =>
  app.services.drafts.replace(
    study.id,
    fitDocument(documentJson(parseMarkdown(markdown).document) as DocumentNode).document,
  );
const cite = (id: string) => setText(`:::constat\nLe puits est à sec en mars [@material/${id}].\n:::\n`);
const publish = () => app.services.editions.publish(study.id, {}, COMMAND_LINE);
const consentOf = async (materialId: string, change: Partial<typeof PERSON>) => {
  const [person] = (await app.services.materials.read(materialId, COMMAND_LINE)).concerned;
  await app.services.concerned.change(person!.id, { ...PERSON, ...change }, person!.updatedAt, COMMAND_LINE);
};

it('is published only as far as people agreed, and told to readers as they agreed, until they withdraw', async () => {
  const id = await addMaterial(app.services, study.id);
  await cite(id);
  await expect(publish(), 'nobody is noted').rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'consent' },
  });
  const screen = await text(staff, publishPath(pagePath(study)));
  expect(screen).toContain('va au-delà de ce que les personnes ont accepté');
  expect(screen).toContain('personne n’est noté à qui demander');

  await addConcerned(app.services, id, { naming: 'pseudonym' });
  await publish();
  const path = pagePath(study);
  for (const cookie of ['', member]) {
    const page = await text(cookie, path);
    expect(page).toContain('title="Entretien, une présidente de comité, Mali, 2026"');
    // Neither who it is, nor where the team keeps it.
    for (const hidden of ['Keïta', 'Entretien avec la présidente', id, 'data-target'])
      expect(page, hidden).not.toContain(hidden);
  }
  expect(await text(staff, path)).toContain(`href="${materialPath(id)}"`);

  await consentOf(id, { naming: 'name' });
  expect(await text('', path)).toContain('title="Entretien, Fanta Keïta, Comité de l’eau, Mali, 2026"');
  await consentOf(id, { naming: 'organisation' });
  expect(await text('', path)).toContain('title="Entretien, Comité de l’eau, Mali, 2026"');

  // The same edition, the moment after.
  await consentOf(id, { state: 'withdrawn' });
  for (const cookie of ['', member]) {
    const page = await text(cookie, path);
    expect(page).toContain('une citation a été retirée à la demande de la personne');
    for (const hidden of ['Keïta', 'Comité de l’eau', 'une présidente', id]) expect(page, hidden).not.toContain(hidden);
  }
  await expect(publish()).rejects.toMatchObject({ code: 'conflict', details: { reason: 'consent' } });
  await app.services.materials.remove(id, COMMAND_LINE);
});

const see = async (visibility: 'public' | 'members') => {
  const { title, summary, language, slug, notice } = study;
  const details = { title, summary, language, slug, common: notice.common, own: notice.own, visibility };
  await app.services.pages.changeDetails(study.id, details, COMMAND_LINE);
};

/** What readers are told a block rests on, and the list at the end, as text. */
function told(html: string, blockId = '') {
  const plain = (part = '') =>
    part
      .replaceAll(/<\/?(?:li|h3|summary)>/g, '|')
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll(/[\u00a0\u202f]/g, ' ');
  const block = html.slice(html.indexOf(`id="b-${blockId}"`));
  const rests = /<details class="rests">.*?<\/details>/.exec(block.slice(0, block.indexOf('</aside>')))?.[0];
  const list = /<section class="sources".*?<\/section>/.exec(html)?.[0];
  return {
    rests: plain(rests),
    list: plain(list),
    links: [...(rests ?? '').matchAll(/href="(.*?)"/g)].map(([, to]) => to),
  };
}

it('tells of each finding what it rests on, of a lesson its findings, and lists the sources, as far as agreed', async () => {
  const E = await addMaterial(app.services, study.id);
  const refused = await addMaterial(app.services, study.id, { side: 'north', actorType: 'school' });
  const survey = await addMaterial(app.services, study.id, {
    kind: 'survey',
    actorType: 'local-authority',
    side: 'north',
  });
  for (const id of [E, refused, survey]) await addConcerned(app.services, id);
  await setText(
    `:::constat{title="Le puits & l’eau"}\nÀ sec [@material/${E}] [@material/${refused}], [@material/${survey}].\n:::\n`,
  );
  await publish();
  const path = pagePath(study);
  const [person] = (await app.services.materials.read(refused, COMMAND_LINE)).concerned;
  await app.services.concerned.change(person!.id, { ...PERSON, state: 'refused' }, person!.updatedAt, COMMAND_LINE);
  const finding = /id="b-([a-z0-9]{8})" class="block block-finding"/.exec(await text('', path))![1]!;
  const { rests, list, links } = told(await text('', path), finding);
  expect(rests).toMatch(
    /^\|Repose sur 1 entretien, 1 enquête ; associations locales et collectivités territoriales, des deux côtés \(triangulé\)\|/,
  );
  expect(links).toEqual([]);
  // As if the refused one had never been cited.
  expect(`${rests}${list}`).not.toMatch(/E2|scolaire/);
  expect(list).toContain('Sources|Ce qui a été recueilli|');
  expect(list).toContain('E1. Entretien, une présidente de comité, Mali, 2026.');
  const ofStaff = told(await text(staff, path), finding);
  expect(ofStaff.rests).toContain('Repose sur 2 entretiens, 1 enquête');
  expect(ofStaff.links).toEqual([E, refused, survey].map(materialPath));
  expect(ofStaff.list, 'staff print it for others').not.toMatch(/Keïta|avec la présidente/);

  // A practice of another page cites the finding: told with the rights of the study.
  const practice = await app.addPage({
    kind: 'practice',
    title: 'Relever le niveau',
    summary: 'Un.',
    visibility: 'public',
  });
  await app.services.drafts.replace(
    practice.id,
    fitDocument(
      documentJson(
        parseMarkdown(`:::enseignement\nMesurer [@block/${study.id}/${finding}, p. 4].\n:::\n`).document,
      ) as DocumentNode,
    ).document,
  );
  await app.services.editions.publish(practice.id, {}, COMMAND_LINE);
  const lesson = async (cookie: string) => {
    const html = await text(cookie, pagePath(practice));
    return { html, ...told(html, /id="b-([a-z0-9]{8})" class="block block-lesson"/.exec(html)![1]) };
  };
  const before = await lesson('');
  expect(before.rests).toContain('Repose sur 1 constat|');
  expect(before.rests).toContain('Le puits &amp; l’eau (dans « L’eau à Kayes »)');
  expect(before.links).toEqual([`${path}#b-${finding}`]);
  expect(before.list).toContain('Constats et enseignements d’autres pages|');
  await see('members');
  const after = await lesson('');
  for (const hidden of ['Le puits', 'Kayes', 'Repose sur', 'class="sources"']) expect(after.html).not.toContain(hidden);
  expect((await lesson(member)).rests).toContain('Le puits &amp; l’eau');
  await see('public');
  for (const id of [E, refused, survey]) await app.services.materials.remove(id, COMMAND_LINE);
});

it('asks why a finding of a study with materials rests on nothing', async () => {
  const id = await addMaterial(app.services, study.id, { kind: 'document', title: 'Un rapport' });
  await setText(':::constat\nLe puits est à sec en mars.\n:::\n');
  const screen = () => text(staff, publishPath(pagePath(study)));
  expect(await screen()).toContain('Un constat ne dit pas sur quoi il s’appuie');
  await cite(id);
  expect(await screen()).not.toContain('Un constat ne dit pas sur quoi il s’appuie');
  await app.services.materials.remove(id, COMMAND_LINE);
  expect(await screen()).toContain('ce matériau n’existe plus');
  await setText(':::constat\nLe puits est à sec en mars.\n:::\n');
  expect(await screen(), 'nothing is gathered here').not.toContain('Un constat ne dit pas sur quoi');
});

/** Whether readers are told of a source, decided again without the code. */
function isTold(reader: Reach, consent: { state: ConsentState; use: ConsentUse; reach: Reach }): boolean {
  const width = { team: 1, network: 2, public: 3 };
  const agreed = ['granted', 'returned', 'validated'].includes(consent.state);
  return agreed && consent.use === 'analysis' && width[consent.reach] >= width[reader];
}

it('tells no reader of a source beyond consent, whichever it is', async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 100_000);
  const random = new Random(seed);
  const id = await addMaterial(app.services, study.id);
  await addConcerned(app.services, id, { uses: ['analysis', 'quotation'] });
  await cite(id);
  await publish();
  const path = pagePath(study);
  const all = CONSENT_STATES.flatMap((state) =>
    CONSENT_USES.flatMap((use) => REACHES.map((reach) => ({ state, use, reach }))),
  );
  for (let round = 0; round < 40; round++) {
    const consent = random.pick(all);
    const { state, use, reach } = consent;
    await consentOf(id, { state, uses: [use], reach, naming: 'name' });
    for (const [reader, cookie] of [
      ['public', ''],
      ['network', member],
    ] as const) {
      const page = await text(cookie, path);
      const label = JSON.stringify({ seed, reader, consent });
      expect(page.includes('Fanta Keïta'), label).toBe(isTold(reader, consent));
      expect(page.includes('une citation a été retirée'), label).toBe(state === 'withdrawn');
    }
  }
  await app.services.materials.remove(id, COMMAND_LINE);
  expect(await text('', path)).not.toContain('Fanta Keïta');
});

it('is told in the workspace of the staff alone', async () => {
  const id = await addMaterial(app.services, study.id);
  await addConcerned(app.services, id);
  for (const cookie of ['', member]) expect(await text(cookie, workspacePath(pagePath(study)))).not.toContain('Keïta');
  await app.services.materials.remove(id, COMMAND_LINE);
});
