import { readdirSync, readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { extractsPath, materialPath, publishPath, workspacePath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { listClaims } from '#content/citation/listed-citations.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { REFERENCE_FORMATS } from '#content/evidence/reference-formats.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import {
  CONSENT_STATES,
  CONSENT_USES,
  type ConsentState,
  type ConsentUse,
  NAMINGS,
  REACHES,
  type Reach,
} from '#content/material/consent.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { BOOK_EXTENSIONS, KIT_EXTENSIONS, PAGE_EXTENSIONS } from '#content/render/export-format.ts';
import { STUDY_SECTIONS } from '#content/study/section.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertConcerned, listConcerned, updateConcerned } from '#db/materials/concerned-repository.ts';
import { noteConsentChange } from '#db/materials/masked-text-repository.ts';
import { insertMaterials } from '#db/materials/material-repository.ts';
import { addConcerned, addMaterial, PERSON } from '#tests/support/materials.ts';
import { filesOfSite, keepBackup, restoredFrom, wordsOnSocket } from '#tests/support/other-doors.ts';
import { Random } from '#tests/support/random.ts';
import { readPdf } from '#tests/support/read-back.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

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

it('quotes nobody who did not agree to that, wherever it quotes, and may rest on what they said', async () => {
  const { id: own } = await app.addPage({ kind: 'study', title: 'Puits de Nioro' });
  const id = await addMaterial(app.services, own);
  const report = await addMaterial(app.services, own, { kind: 'document' });
  const cited = `[@material/${id}]`;
  const shapes: [isQuoted: boolean, markdown: string][] = [
    [true, `:::parole{auteur="F"}\nNous marchions ${cited}.\n:::`],
    [true, `:::parole{auteur="F"}\nNous marchions ${cited}. Loin [@material/${report}].\n:::`],
    [true, `Elle dit « nous marchions » ${cited}.`],
    [true, `« Nous marchions » ${cited} [@material/${report}].`],
    [true, `> Nous marchions ${cited}.`],
    [true, `Elle dit « nous marchions deux heures » chaque jour ${cited}.`],
    [false, `Elles marchent deux heures ${cited}.`],
    [false, `Le « forage » manque ${cited}, « dit le rapport » [@material/${report}].`],
  ];
  await addConcerned(app.services, id);
  for (const uses of [[], ['analysis'], ['quotation'], ['analysis', 'quotation']] as const) {
    await consentOf(id, { uses: [...uses] });
    for (const [isQuoted, markdown] of shapes) {
      const { document } = parseMarkdown(markdown);
      await app.services.drafts.replace(own, fitDocument(documentJson(document)).document);
      const found = JSON.stringify(await app.services.editions.preview(own, COMMAND_LINE));
      const isAllowed = (uses as readonly string[]).includes(isQuoted ? 'quotation' : 'analysis');
      expect([uses, markdown, !found.includes('consent-missing')]).toEqual([uses, markdown, isAllowed]);
    }
  }
});

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
  // For the network alone: the staff, who are of it, read no less than its members.
  await consentOf(id, { naming: 'name', reach: 'network' });
  for (const cookie of [member, staff])
    expect(told(await text(cookie, path)).list).toContain('Entretien, Fanta Keïta, Comité de l’eau, Mali, 2026');
  expect(await text('', path)).not.toContain('Keïta');

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

it('says what contradicts a finding to whom it may be told, on the map too, and asks whether the text does', async () => {
  const supports = await addMaterial(app.services, study.id, { title: 'Le pour' });
  const contradicts = await addMaterial(app.services, study.id, { title: 'Le contre' });
  for (const id of [supports, contradicts]) await addConcerned(app.services, id);
  await setText(`:::constat\nÀ sec [@material/${supports}] [@contra material/${contradicts}].\n:::\n`);
  expect(await text(staff, publishPath(pagePath(study)))).toContain('Une source contredit un constat');
  await publish();
  const path = pagePath(study);
  const finding = /id="b-([a-z0-9]{8})" class="block block-finding"/.exec(await text('', path))![1]!;
  expect(told(await text('', path), finding).rests).toContain('contredit par 1 entretien|');
  const map = () => text('', `${path}/preuves`);
  expect(await map()).toMatch(/evidence-against.*contredit par/s);
  const markdown = async () => await text('', `${path}.md`);
  expect(await markdown()).toContain('contredit par E');
  await consentOf(contradicts, { state: 'refused' });
  expect(told(await text('', path), finding).rests).toMatch(/^\|Repose sur 1 entretien\|/);
  for (const said of [await text('', path), await map(), await markdown()]) expect(said).not.toMatch(/contredit/i);
  for (const id of [supports, contradicts]) await app.services.materials.remove(id, COMMAND_LINE);
});

it('says of a practice where it comes from, who took it up and what would raise it, as far as each reader may know', async () => {
  const [first, second] = [
    await addMaterial(app.services, study.id),
    await addMaterial(app.services, study.id, { kind: 'survey', actorType: 'school', side: 'north' }),
  ];
  for (const id of [first, second]) await addConcerned(app.services, id);
  await setText(
    `:::constat\nÀ sec [@material/${first}].\n:::\n\n:::constat\nPayé [@material/${second}].\n:::\n\n:::enseignement\nMesurer.\n:::\n`,
  );
  const { document } = await app.services.drafts.read(study.id);
  const [a, b, lesson] = listClaims(document.toJSON() as DocumentNode).map(({ id }) => id);
  const found = (id = '') => ({ type: 'citation', attrs: { target: `block/${study.id}/${id}` } });
  const json = document.toJSON() as DocumentNode;
  const block = json.content!.find(({ attrs }) => attrs?.id === lesson)!;
  const paragraph = block.content![0]!;
  const cited = { ...paragraph, content: [...paragraph.content!, found(a), found(b)] };
  const content = json.content!.map((one) => (one === block ? { ...block, content: [cited] } : one));
  await app.services.drafts.replace(study.id, fitDocument({ ...json, content }).document);
  await publish();
  const practice = await app.addPage({
    kind: 'practice',
    title: 'Mesurer le niveau',
    summary: 'Un.',
    visibility: 'public',
  });
  const { title, summary, language, slug, notice } = practice;
  const own = { ...notice.own, maturity: 'good', impact: 'x', adoptions: ['Koro | Mopti | 2023 | Deux forages'] };
  const details = { title, summary, language, slug, visibility: 'public' as const, common: notice.common, own };
  await app.services.pages.changeDetails(practice.id, details, COMMAND_LINE);
  const words = `Mesurer chaque mois [@block/${study.id}/${lesson}].\n`;
  const parsed = parseMarkdown(words).document;
  await app.services.drafts.replace(practice.id, fitDocument(documentJson(parsed) as DocumentNode).document);
  await app.services.editions.publish(practice.id, {}, COMMAND_LINE);
  const read = async (cookie = '') =>
    (await text(cookie, pagePath(practice))).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  const ofPublic = await read();
  for (const said of ['D’où vient cette pratique', '2 constats indépendants', 'L’eau à Kayes', 'Koro', 'Deux forages'])
    expect(ofPublic, said).toContain(said);
  expect(ofPublic).toContain('trois reprises');
  expect(ofPublic, 'what the level lacks is the team’s').not.toContain('comment elle a été validée');
  expect(await read(staff)).toContain('comment elle a été validée');
  expect(await read(staff)).not.toContain('deux types d’acteurs');
  // Whose consent ends is neither counted nor triangulates.
  await consentOf(second, { state: 'refused' });
  expect(await read()).not.toContain('2 constats');
  await see('members');
  expect(await read()).not.toMatch(/D’où vient cette pratique|Kayes/);
  expect(await read(member)).toContain('D’où vient cette pratique');
  await see('public');
  for (const id of [first, second]) await app.services.materials.remove(id, COMMAND_LINE);
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

/**
 * The addresses of every route that answers a GET, with this study in the place of what they name:
 * a new one is tried without being written here.
 */
function addressesOf(ids: Readonly<Record<string, string>>): string[] {
  const study = pagePath({ kind: 'study', slug: ids.slug! });
  const routes = readdirSync('app/routes').map((file) => {
    const parts = file
      .replace(/\.tsx?$/, '')
      .replaceAll('[.]', '\0')
      .split('.')
      .map((part) => part.replace(/_$/, '').replaceAll('\0', '.'))
      .filter((part) => part !== '_index')
      .map((part) => part.replace(/^\$(\w*)$/, (_, name: string) => ids[name || 'splat'] ?? `?${name}?`));
    return `/${parts.join('/')}`;
  });
  const beside = [`${study}.md`, `${study}/editions/comparer?de=${ids.n}&a=${ids.latest}`];
  const asked = ['/recherche?q=puits', '/recherche.json?q=puits', '/recherche/suggestions?q=puits'];
  return [...new Set([...routes, ...beside, ...asked, `${study}/annotations?tout`])];
}

/**
 * Publishes a text twice, and makes all else that addresses name: a version, a request for a
 * review, a code, an extract.
 * @returns the parameters of routes
 */
async function publishEverywhere(page: typeof study, id: string, lines: (more: string) => string) {
  const { services } = app;
  const write = (more: string) =>
    services.drafts.replace(
      page.id,
      fitDocument(documentJson(parseMarkdown(lines(more)).document) as DocumentNode).document,
    );
  await write('');
  await services.editions.publish(page.id, {}, COMMAND_LINE);
  await services.versions.freeze(page.id, { version: 'Pour relire', key: `version-${page.slug}` }, COMMAND_LINE);
  await write(` Et en avril [@material/${id}].`);
  await services.editions.publish(page.id, {}, COMMAND_LINE);
  await write(` Et en mai [@material/${id}] [@material/${id}].`);
  const email = `lit-${page.slug}@example.org`;
  const request = { name: 'Awa Koné', email, locale: 'fr', due: '', message: '', people: null };
  await services.reviewAsking.ask(page.id, request, COMMAND_LINE, app.url);
  await services.mailQueue.settle();
  const [mail] = (await services.outbox.list(COMMAND_LINE)).filter(({ to }) => to.includes(email));
  const letter = await services.outbox.read(COMMAND_LINE, mail!.id);
  const link = new URL(/http\S+relire\S+/.exec(letter.text)![0]);
  const { editionNumber } = (await services.reading.read(COMMAND_LINE, 'study', page.slug)).page;
  const [n, latest] = [String(editionNumber! - 1), String(editionNumber)];
  const codeFacts = { name: 'Panne', definition: '', colour: 'blue', parent: '' } as const;
  const code = await services.codeBook.add(page.id, codeFacts, COMMAND_LINE);
  const coder = await services.access.findViewer(await app.signIn('Jean Lefèvre', 'staff', true));
  const extract = await services.extracts.addSound(id, { from: '0:10', to: '0:20', codes: [code], note: '' }, coder);
  const pages = [{ type: 'page', kind: 'study', slug: page.slug } as const];
  const kit = await services.ownKits.create({ title: 'Mon kit', pages }, coder);
  return {
    ...{ segment: 'etudes', slug: page.slug, genre: 'xx', n, latest, point: id, id, person: id, pageId: page.id },
    ...{ token: 'a'.repeat(43), key: link.pathname.split('/').at(-1)!, splat: 'nulle-part', stage: 'framing' },
    ...{ section: STUDY_SECTIONS[0].slug, file: id, code, extract, kit },
  };
}

/** A partner who is invited to a page. @returns the Cookie header of their browser */
async function invite(pageId: string): Promise<string> {
  const input = { name: 'A. D.', organisation: 'x', country: 'ML', side: 'south', expiresInDays: 30 } as const;
  const { token } = await app.services.invitations.invite({ pageId, ...input }, COMMAND_LINE);
  return (await app.services.invitations.redeem(token, 'test')).cookie.split(';')[0]!;
}

it('tells no more of a source than was agreed at any door, whatever people decided', async () => {
  const id = await addMaterial(app.services, study.id, { title: 'Avec Fanta, au puits' });
  await addConcerned(app.services, id, { naming: 'name' });
  const ids = await publishEverywhere(
    study,
    id,
    (more) => `:::constat\nLe puits est à sec en mars [@material/${id}, min. 12].${more}\n:::\n`,
  );
  const { n, latest } = ids;
  const addresses = addressesOf(ids);
  expect(addresses.length).toBeGreaterThan(70);
  expect(addresses.filter((address) => address.includes('?undefined') || /\?\w+\?/.test(address))).toEqual([]);
  /** What an address says of the material, to whom it may not be told. */
  const leaks = /Fanta|Keïta|Comité de l’eau|\[E1\b|>E1<|E1\. |Repose sur\s\d|material\//;
  const isNear = (address: string) => address.startsWith(pagePath(study)) || address.startsWith('/re');
  const toldAt = new Set<string>();
  const path = pagePath(study);
  const partner = await invite(study.id);
  for (const state of [{}, { reach: 'network' }, { state: 'refused' }, { state: 'withdrawn' }] as const) {
    await consentOf(id, { naming: 'name', ...state });
    const reach = 'reach' in state ? state.reach : 'public';
    for (const [reader, cookie] of [
      ['public', ''],
      ['member', member],
      ['partner', partner],
    ] as const) {
      const mayKnow = !('state' in state) && (reader !== 'public' || reach === 'public');
      // Elsewhere, what is withdrawn or kept to the network has no other way than what is refused.
      const isEverywhere = reader !== 'partner' && 'state' in state && state.state === 'refused';
      for (const address of isEverywhere ? addresses : addresses.filter(isNear)) {
        const answer = await fetch(new URL(address, app.url), {
          headers: cookie ? { cookie } : {},
          redirect: 'manual',
        });
        const body = await answer.text();
        const label = JSON.stringify({ reader, state, address });
        expect(answer.status, label).toBeLessThan(500);
        // Neither its title nor its id leaves the team, whatever was agreed.
        expect(body.includes('Avec Fanta'), label).toBe(false);
        if (!address.includes(id)) expect(body.includes(id), label).toBe(false);
        if (mayKnow && leaks.test(body)) toldAt.add(address);
        if (!mayKnow) expect(leaks.exec(body)?.[0], label).toBeUndefined();
      }
    }
  }
  expect([...toldAt].sort()).toEqual(
    [
      ...[
        path,
        `${path}.md`,
        `${path}/editions/${n}`,
        `${path}/editions/comparer?de=${n}&a=${latest}`,
        `${path}/annotations?tout`,
      ],
      ...[`${path}/version`, `${path}/editions/comparer`, `${path}/preuves`, `/relire/${ids.key}`],
    ].sort(),
  );
  // Agreed to for the study's team alone: the rest of the staff reads it at no door, though all of
  // them are the team of a study for which nobody is named.
  await consentOf(id, { naming: 'name', reach: 'team' });
  const team = await app.signIn('Awa Koné', 'staff', true);
  const known = new Set<string>();
  for (const address of addresses) {
    for (const [who, cookie] of [
      ['staff', staff],
      ['administrator', team],
    ] as const) {
      const answer = await fetch(new URL(address, app.url), { headers: { cookie }, redirect: 'manual' });
      const body = await answer.text();
      const label = JSON.stringify({ who, address });
      expect(answer.status, label).toBeLessThan(500);
      const isTold = /Avec Fanta|Keïta/.test(body);
      if (who === 'staff') expect(isTold, label).toBe(false);
      else if (isTold) known.add(address);
    }
  }
  const doors = [materialPath(id), workspacePath(path), `${workspacePath(path)}.csv`, extractsPath(path)];
  expect([...known]).toEqual(expect.arrayContaining(doors));
  await app.services.materials.remove(id, COMMAND_LINE);
}, 60_000);

/** Every way to agree to one use. */
const AGREEMENTS = CONSENT_STATES.flatMap((state) =>
  REACHES.flatMap((reach) => NAMINGS.flatMap((naming) => CONSENT_USES.map((use) => ({ state, reach, naming, use })))),
);

/** The n-th of those who agreed, by what stands for them in a text, and for their material. */
const markOf = (what: 'nom' | 'org' | 'pse' | 'tit' | 'txt', n: number) => `${what}${String(n).padStart(4, '0')}z`;
const MARKS = /(?:nom|org|pse|tit|txt)\d{4}z/gi;
const marksIn = (words: string) => new Set([...words.matchAll(MARKS)].map(([mark]) => mark.toLowerCase()));

const saidBy = (words: string): DocumentNode => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: `Elle dit ${words}.` }] }],
});

/** What a reader may be told of the n-th, decided again without the code. */
function marksFor(reader: Reach, n: number): string[] {
  const { naming, ...consent } = AGREEMENTS[n]!;
  if (!isTold(reader, consent)) return [];
  const said = { name: ['nom', 'org'], organisation: ['org'], pseudonym: ['pse'] } as const;
  return said[naming].map((what) => markOf(what, n));
}

/** The materials of a study, one for each way to agree, whose people agreed to all that yet. */
async function addAgreements(pageId: string) {
  const all = { uses: ['analysis', 'quotation'], reach: 'public', naming: 'name' } as const;
  const first = await addMaterial(app.services, pageId);
  await addConcerned(app.services, first, { ...all, uses: [...all.uses] });
  const { material, concerned } = await app.services.materials.read(first, COMMAND_LINE);
  const { isKeptToTeam: _, ...noted } = material;
  const people = AGREEMENTS.map((_, n) => ({
    ...concerned[0]!,
    ...{ id: newId(), materialId: newId() },
    ...{ name: markOf('nom', n), organisation: markOf('org', n), pseudonym: markOf('pse', n) },
  }));
  await app.services.database.write(async (trx) => {
    for (const [n, person] of people.entries()) {
      const { materialId: id, organisation } = person;
      await insertMaterials(trx, [{ ...noted, id, organisation, number: n + 2, title: markOf('tit', n) }]);
      await insertConcerned(trx, person);
    }
  });
  return { first, people };
}

/** All that an address answers, as text: what is packed is unpacked. */
async function wordsAt(address: string, cookie: string): Promise<string> {
  const ask = (path: string) =>
    fetch(new URL(path, app.url), { headers: cookie ? { cookie } : {}, redirect: 'manual' });
  let answer = await ask(address);
  const waiting = answer.headers.get('location') ?? '';
  if (waiting.startsWith('/telechargements/')) {
    const isMade = async () => (await ask(waiting)).headers.get('Refresh')?.startsWith('0;') ?? false;
    await until(isMade, `${address} is made`, 60_000);
    answer = await ask(address);
  }
  expect(answer.status, address).toBeLessThan(500);
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    const reader = answer.body!.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    return Buffer.from(value ?? []).toString();
  }
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const begins = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (begins === '%PDF') return (await readPdf(bytes, new Set())).text.join(' ');
  const parts = begins.startsWith('PK') ? Object.values(unzipSync(bytes)) : [bytes];
  return [waiting, ...parts.map((part) => Buffer.from(part).toString())].join('\n');
}

/**
 * The addresses that Express answers by itself, by its routes: a new one has to be given some here.
 * Of formats that differ in their layout or their pictures alone, one.
 */
function servedAddresses(ids: Readonly<Record<string, string>>, collection: string): string[] {
  const page = pagePath({ kind: 'study', slug: ids.slug! });
  const { id = '', file = '', pageId = '', n = '', latest = '' } = ids;
  const served: Readonly<Record<string, readonly string[]>> = {
    '/healthz': ['/healthz'],
    '/fichiers/:id': [`/fichiers/${id}`],
    '/materiaux/:id/fichiers/:file': [`/materiaux/${id}/fichiers/${file}`],
    '/accord/:token/lecture': [`/accord/${ids.token}/lecture`],
    '/annotations/:pageId/flux': [`/annotations/${pageId}/flux`],
    '/:file': [`/selection.html?page=${page}`],
    '/:segment/:file': [
      ...PAGE_EXTENSIONS.filter((extension) => extension !== 'livret').map((extension) => `${page}.${extension}`),
      ...KIT_EXTENSIONS.filter((extension) => extension !== 'kitleger').map(
        (extension) => `${collection}.${extension}`,
      ),
      `${collection}.imprimeur`,
      `/mes-kits/${ids.kit}.html`,
      `/mes-kits/${ids.kit}.kit`,
    ],
    '/:segment/:slug/:file': PAGE_EXTENSIONS.map((extension) => `${page}/brouillon.${extension}`),
    '/:segment/:slug/editions/:file': Object.keys(REFERENCE_FORMATS).flatMap((extension) =>
      [n, latest].map((number) => `${page}/editions/${number}.${extension}`),
    ),
  };
  const routes = readFileSync('server/http/http-server.ts', 'utf8').matchAll(/app\.get\('(\/[^']*)'/g);
  expect(Object.keys(served).sort()).toEqual([...new Set([...routes].map(([, route]) => route!))].sort());
  return Object.values(served).flat();
}

it('tells of each of those who agreed in every way what they agreed to, at every door, and nothing else', async () => {
  const { services } = app;
  const page = await app.addPage({ kind: 'study', title: 'Les puits', summary: 'Un résumé.', visibility: 'public' });
  const { first, people } = await addAgreements(page.id);
  const findings = Array.from({ length: people.length / 6 }, (_, f) => {
    const cited = people.slice(f * 6, f * 6 + 6).map(({ materialId }) => `[@material/${materialId}]`);
    return `:::constat\nLe puits est à sec ${cited.join(' ')}.\n:::\n`;
  });
  const ids = await publishEverywhere(page, first, (more) => `${findings.join('\n')}\nÀ sec.${more}\n`);
  const toolkit = {
    kind: 'toolkit',
    title: 'La boîte',
    slug: 'la-boite',
    summary: 'Une page.',
    language: 'fr',
  } as const;
  const { id: box } = await services.collections.create({ ...toolkit, visibility: 'public' }, COMMAND_LINE);
  await services.collectionParts.arrange(box, [{ title: '', pageIds: [page.id] }], COMMAND_LINE);
  await services.collections.publish(box, true, COMMAND_LINE);
  const keptAt = AGREEMENTS.findIndex(({ state, reach }) => state === 'granted' && reach === 'team');
  const registered = await services.organisations.add(
    { name: markOf('org', keptAt), acronym: '', side: '', actorType: '', country: 'ML', site: '', identifier: '' },
    COMMAND_LINE,
  );
  // What was written down of some, of each state, reach and naming.
  for (const n of people.keys())
    if (AGREEMENTS[n]!.use === 'analysis')
      await services.transcripts.open(people[n]!.materialId, COMMAND_LINE, saidBy(markOf('txt', n)));
  const backup = await keepBackup(services);
  const changedAt = new Date().toISOString();
  await services.database.write(async (trx) => {
    for (const [n, { id: _, materialId, createdAt: _at, ...person }] of people.entries()) {
      const { use, ...agreement } = AGREEMENTS[n]!;
      await updateConcerned(trx, people[n]!.id, { ...person, ...agreement, uses: [use], updatedAt: changedAt });
      await noteConsentChange(trx, materialId, changedAt);
    }
  });
  // As whoever changes a consent does: what was made of the texts before is made anew.
  await consentOf(first, { state: 'refused' });
  await services.masking.follow();

  const path = pagePath(page);
  const told = { team: new Set<string>(), network: new Set<string>(), public: new Set<string>() };
  for (const reach of REACHES)
    for (const n of people.keys()) for (const mark of marksFor(reach, n)) told[reach].add(mark);
  // Of what is for the team of the study alone, the rest of the staff knows nothing.
  const hiddenFromStaff = new Set(
    people.flatMap((_, n) => {
      const { state, reach } = AGREEMENTS[n]!;
      const isKept = reach === 'team' && state !== 'asked';
      return isKept ? (['nom', 'org', 'pse', 'tit', 'txt'] as const).map((what) => markOf(what, n)) : [];
    }),
  );
  // The register names it, whoever else does.
  hiddenFromStaff.delete(markOf('org', keptAt));
  const doors = [
    ...addressesOf(ids),
    ...addressesOf({ ...ids, id: people[keptAt]!.materialId }),
    ...servedAddresses(ids, '/outils/la-boite'),
    ...['/outils/la-boite', '/outils', '/etudes', '/pays/ml', '/pays/ml/flux.xml', `/repertoire/${registered}`],
  ];
  const addresses = [...new Set(doors)];
  const partner = await invite(page.id);
  const isFile = (address: string) =>
    BOOK_EXTENSIONS.some((extension) => address.split('?')[0]!.endsWith(`.${extension}`));
  let cases = 0;
  const found = new Map<string, Set<string>>();
  for (const [reader, cookie] of [
    ['public', ''],
    ['member', member],
    ['partner', partner],
    ['staff', staff],
  ] as const)
    for (const address of addresses) {
      // A file costs seconds: beside the public's, one of each reader, and the draft's, are made.
      const isRare = isFile(address) && ![`${path}.html`, `${path}/brouillon.html`].includes(address);
      if (isRare && reader !== 'public') continue;
      const marks = marksIn(await wordsAt(address, cookie));
      const may = told[reader === 'public' ? 'public' : 'network'];
      const leaks = [...marks].filter((mark) => (reader === 'staff' ? hiddenFromStaff.has(mark) : !may.has(mark)));
      expect(leaks, `${reader} at ${address}`).toEqual([]);
      found.set(`${reader} ${address}`, marks);
      cases += people.length;
    }
  // Where sources are told of, all of those are who agreed to it.
  const files = ['epub', 'docx'].map((extension) => `${path}.${extension}`);
  const ofPublic = [...files, '/outils/la-boite.kit', `/selection.html?page=${path}`];
  for (const address of [path, `${path}.md`, `${path}.html`, ...ofPublic])
    for (const [reader, reach] of [
      ['public', 'public'],
      ['member', 'network'],
    ] as const) {
      if (reader === 'member' && ofPublic.includes(address)) continue;
      expect([...found.get(`${reader} ${address}`)!].sort(), `${reader} at ${address}`).toEqual(
        [...told[reach]].sort(),
      );
    }
  expect(found.get(`public ${path}.pdf`)!.size).toBeGreaterThan(0);

  // Sockets, of every draft that the study has.
  expect([...new Set(readFileSync('server/http/upgrade.ts', 'utf8').match(/\b[A-Z]+_PATH\b/g))]).toEqual([
    'COLLAB_PATH',
  ]);
  const drafts = await services.database.read.selectFrom('draft').select('id').where('pageId', '=', page.id).execute();
  const heard = new Map<string, Set<string>>();
  for (const [reader, cookie] of [
    ['public', ''],
    ['member', member],
    ['partner', partner],
    ['staff', staff],
    ['administrator', await app.signIn('Awa Sissoko', 'staff', true)],
  ] as const) {
    const marks = new Set<string>();
    for (const { id } of drafts) for (const mark of marksIn(await wordsOnSocket(app.url, id, cookie))) marks.add(mark);
    heard.set(reader, marks);
    cases += drafts.length;
  }
  const written = [...people.keys()].filter((n) => AGREEMENTS[n]!.use === 'analysis').map((n) => markOf('txt', n));
  expect(drafts.length).toBeGreaterThan(written.length);
  for (const reader of ['public', 'member', 'partner']) expect([...heard.get(reader)!], reader).toEqual([]);
  expect([...heard.get('staff')!].sort()).toEqual(written.filter((mark) => !hiddenFromStaff.has(mark)));
  expect([...heard.get('administrator')!].sort()).toEqual(written);

  // A copy of the whole site, which anybody may be given.
  const site = await filesOfSite(services, app.url);
  for (const [file, words] of site) {
    expect(
      [...marksIn(file + words)].filter((mark) => !told.public.has(mark)),
      file,
    ).toEqual([]);
    cases += people.length;
  }
  expect([...marksIn(site.get(`${path.slice(1)}.html`)!)].sort()).toEqual([...told.public].sort());

  // A backup from before they decided, once it is restored and purged.
  const other = await restoredFrom(backup, services);
  try {
    const agreedIn = async ({ database }: Pick<typeof services, 'database'>) =>
      (
        await listConcerned(
          database.read,
          people.map(({ materialId }) => materialId),
        )
      )
        .map(({ id, state, uses, reach, naming }) => ({ id, state, uses, reach, naming }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    const before = await agreedIn(other.services);
    expect(before.every(({ naming }) => naming === 'name')).toBe(true);
    await other.purge();
    // Nothing is given that the backup did not have: what it had was granted, for two uses.
    const narrowed = (await agreedIn(services)).map(({ state, uses, ...rest }) => ({
      ...rest,
      state: ['returned', 'validated'].includes(state) ? 'granted' : state,
      uses: uses.filter((use) => use === 'analysis' || use === 'quotation'),
    }));
    expect(await agreedIn(other.services)).toEqual(narrowed);
    for (const [viewer, reach] of [
      [PUBLIC_VIEWER, 'public'],
      [await services.access.findViewer(member), 'network'],
    ] as const) {
      const asked = { kind: 'study', slug: page.slug, extension: 'md' } as const;
      const file = await other.services.exports.export(viewer, asked, app.url);
      expect([...marksIn(JSON.stringify(file))].sort(), reach).toEqual([...told[reach]].sort());
      cases += people.length;
    }
    const colleague = await services.access.findViewer(staff);
    for (const [n, { materialId }] of people.entries()) {
      const isOpen = await other.services.materials.read(materialId, colleague).then(
        () => true,
        () => false,
      );
      expect(isOpen, JSON.stringify(AGREEMENTS[n])).toBe(!hiddenFromStaff.has(markOf('tit', n)));
      cases++;
    }
  } finally {
    await other.services.close();
  }
  expect(cases).toBeGreaterThan(100_000);
}, 400_000);

it('names nobody by more than they agree to now, at any door, wherever an author typed the name', async () => {
  const { services } = app;
  const title = 'Chez Fanta Keïta';
  const page = await app.addPage({ kind: 'study', title, summary: 'Le puits de Fanta Keïta.', visibility: 'public' });
  const id = await addMaterial(services, page.id, { title: 'Avec Fanta, au puits' });
  const both = { uses: ['analysis', 'quotation'] as ConsentUse[], naming: 'name' as const };
  await addConcerned(services, id, both);
  const cited = `[@material/${id}]`;
  const ids = await publishEverywhere(page, id, (more) =>
    [
      'Fanta Keïta nous a reçus.',
      `:::parole{attribution="Fanta Keïta, Comité de l’eau"}\nNous marchions deux heures ${cited}.\n:::`,
      `:::constat{title="Keïta garde la clé"}\nMme Keïta, du Comité de l’eau, garde la clé du puits ${cited}.${more}\n:::`,
    ].join('\n\n'),
  );
  const toolkit = { kind: 'toolkit', title: 'Boîte', slug: 'boite-des-noms', summary: 'Une.', language: 'fr' } as const;
  const { id: box } = await services.collections.create({ ...toolkit, visibility: 'public' }, COMMAND_LINE);
  await services.collectionParts.arrange(box, [{ title: '', pageIds: [page.id] }], COMMAND_LINE);
  await services.collections.publish(box, true, COMMAND_LINE);
  const path = pagePath(page);
  const partner = await invite(page.id);
  // Who reads a draft to review it reads what the team has to settle.
  const addresses = [...addressesOf(ids), '/outils/boite-des-noms', '/etudes'].filter(
    (address) => !address.startsWith('/relire'),
  );
  const files = servedAddresses(ids, '/outils/boite-des-noms');
  const NAMED = /Fanta|Keïta|du Comité de l’eau/;
  for (const cookie of ['', member, partner]) expect(await text(cookie, path)).toMatch(NAMED);
  const named = new Set<string>();
  for (const address of files) if (NAMED.test(await wordsAt(address, ''))) named.add(address);
  expect(named.size).toBeGreaterThan(5);

  await consentOf(id, { ...both, naming: 'pseudonym' });
  for (const [reader, cookie] of [
    ['public', ''],
    ['member', member],
    ['partner', partner],
  ] as const) {
    const asked = reader === 'public' ? [...addresses, ...files] : addresses.filter((one) => one.includes(path));
    for (const address of asked)
      expect(NAMED.exec(await wordsAt(address, cookie))?.[0], `${reader} at ${address}`).toBeUndefined();
    for (const kept of ['Nous marchions deux heures', 'une présidente de comité', 'garde la clé du puits'])
      expect(await text(cookie, path), `${reader} reads ${kept}`).toContain(kept);
  }
  // The staff know the material by its title, and read the masks as well.
  expect(await text(staff, path)).not.toMatch(/Keïta|du Comité de l’eau/);
  const workspace = await text(staff, workspacePath(path));
  expect(workspace).toContain('Mme Keïta, du Comité de l’eau, garde la clé');
  await consentOf(id, both);
  expect(await text('', path)).toContain('Mme Keïta, du Comité de l’eau');
}, 120_000);

it('is told in the workspace of the staff alone', async () => {
  const id = await addMaterial(app.services, study.id);
  await addConcerned(app.services, id);
  for (const cookie of ['', member]) expect(await text(cookie, workspacePath(pagePath(study)))).not.toContain('Keïta');
  await app.services.materials.remove(id, COMMAND_LINE);
});
