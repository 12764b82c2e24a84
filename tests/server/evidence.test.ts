import { afterAll, beforeAll, expect, it } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { materialPath, publishPath, workspacePath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { listClaims } from '#content/citation/listed-citations.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { type CitedStudy, openCitedStudy } from '#tests/support/cited-study.ts';
import { addConcerned, addMaterial, PERSON } from '#tests/support/materials.ts';

let { app, study, staff, member, text, setText, cite, publish, consentOf } = {} as CitedStudy;
beforeAll(async () => {
  ({ app, study, staff, member, text, setText, cite, publish, consentOf } = await openCitedStudy());
}, 120_000);
afterAll(() => app.close());

it('a quotation in any form requires consent to quotation, and another citation consent to analysis', async () => {
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

it('a citation is published and named only as far as the person agreed, until they withdraw', async () => {
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
    // Neither the person's name nor the address of the material.
    for (const hidden of ['Keïta', 'Entretien avec la présidente', id, 'data-target'])
      expect(page, hidden).not.toContain(hidden);
  }
  expect(await text(staff, path)).toContain(`href="${materialPath(id)}"`);

  await consentOf(id, { naming: 'name' });
  expect(await text('', path)).toContain('title="Entretien, Fanta Keïta, Comité de l’eau, Mali, 2026"');
  await consentOf(id, { naming: 'organisation' });
  expect(await text('', path)).toContain('title="Entretien, Comité de l’eau, Mali, 2026"');
  // Consent for the network alone: the staff, who belong to it, read no less than its members.
  await consentOf(id, { naming: 'name', reach: 'network' });
  for (const cookie of [member, staff])
    expect(evidenceIn(await text(cookie, path)).list).toContain('Entretien, Fanta Keïta, Comité de l’eau, Mali, 2026');
  expect(await text('', path)).not.toContain('Keïta');

  // The same edition, right after the withdrawal.
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

/** The evidence of a block as readers see it, and the list at the end, as text. */
function evidenceIn(html: string, blockId = '') {
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

it('a finding shows its sources, a lesson its findings, and a list all sources, as far as consent allows', async () => {
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
  const { rests, list, links } = evidenceIn(await text('', path), finding);
  expect(rests).toMatch(
    /^\|Repose sur 1 entretien, 1 enquête ; associations locales et collectivités territoriales, des deux côtés \(triangulé\)\|/,
  );
  expect(links).toEqual([]);
  // As if the refused one had never been cited.
  expect(`${rests}${list}`).not.toMatch(/E2|scolaire/);
  expect(list).toContain('Sources|Ce qui a été recueilli|');
  expect(list).toContain('E1. Entretien, une présidente de comité, Mali, 2026.');
  const ofStaff = evidenceIn(await text(staff, path), finding);
  expect(ofStaff.rests).toContain('Repose sur 2 entretiens, 1 enquête');
  expect(ofStaff.links).toEqual([E, refused, survey].map(materialPath));
  expect(ofStaff.list, 'staff print it for others').not.toMatch(/Keïta|avec la présidente/);

  // A practice of another page cites the finding, which is shown by the rights of the study.
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
    return { html, ...evidenceIn(html, /id="b-([a-z0-9]{8})" class="block block-lesson"/.exec(html)![1]) };
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

it('a source against a finding is shown to those who may know it, and reported before publishing', async () => {
  const supports = await addMaterial(app.services, study.id, { title: 'Le pour' });
  const contradicts = await addMaterial(app.services, study.id, { title: 'Le contre' });
  for (const id of [supports, contradicts]) await addConcerned(app.services, id);
  await setText(`:::constat\nÀ sec [@material/${supports}] [@contra material/${contradicts}].\n:::\n`);
  expect(await text(staff, publishPath(pagePath(study)))).toContain('Une source contredit un constat');
  await publish();
  const path = pagePath(study);
  const finding = /id="b-([a-z0-9]{8})" class="block block-finding"/.exec(await text('', path))![1]!;
  expect(evidenceIn(await text('', path), finding).rests).toContain('contredit par 1 entretien|');
  const map = () => text('', `${path}/preuves`);
  expect(await map()).toMatch(/evidence-against.*contredit par/s);
  const markdown = async () => await text('', `${path}.md`);
  expect(await markdown()).toContain('contredit par E');
  await consentOf(contradicts, { state: 'refused' });
  expect(evidenceIn(await text('', path), finding).rests).toMatch(/^\|Repose sur 1 entretien\|/);
  for (const output of [await text('', path), await map(), await markdown()]) expect(output).not.toMatch(/contredit/i);
  for (const id of [supports, contradicts]) await app.services.materials.remove(id, COMMAND_LINE);
});

it('a practice shows its evidence, adoptions and next level, as far as each reader may know', async () => {
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
  for (const expected of [
    'D’où vient cette pratique',
    '2 constats indépendants',
    'L’eau à Kayes',
    'Koro',
    'Deux forages',
  ])
    expect(ofPublic, expected).toContain(expected);
  expect(ofPublic).toContain('trois reprises');
  expect(ofPublic, 'what the level lacks is the team’s').not.toContain('comment elle a été validée');
  expect(await read(staff)).toContain('comment elle a été validée');
  expect(await read(staff)).not.toContain('deux types d’acteurs');
  // A material whose consent ends is neither counted nor triangulates.
  await consentOf(second, { state: 'refused' });
  expect(await read()).not.toContain('2 constats');
  await see('members');
  expect(await read()).not.toMatch(/D’où vient cette pratique|Kayes/);
  expect(await read(member)).toContain('D’où vient cette pratique');
  await see('public');
  for (const id of [first, second]) await app.services.materials.remove(id, COMMAND_LINE);
});

it('sources have the title of their published edition, not of the draft; extracts are counted by source', async () => {
  const id = await addMaterial(app.services, study.id);
  await addConcerned(app.services, id);
  const coder = await app.services.access.findViewer(staff);
  const addExtract = (from: string, to: string) =>
    app.services.extracts.addSound(id, { from, to, codes: [], note: '' }, coder);
  const [first, second] = [await addExtract('0:10', '0:20'), await addExtract('0:30', '0:40')];
  await setText(`:::constat\nÀ sec [@extract/${first}].\n:::\n\n:::constat\nLoin [@extract/${second}].\n:::\n`);
  await publish();
  const { document } = await app.services.drafts.read(study.id);
  const [a, b] = listClaims(document.toJSON() as DocumentNode).map((claim) => claim.id);
  const practice = await app.addPage({ kind: 'practice', title: 'Tirer moins', summary: 'Un.', visibility: 'public' });
  const words = `Tirer moins d’eau [@block/${study.id}/${a}] [@block/${study.id}/${b}].\n`;
  const parsed = parseMarkdown(words).document;
  await app.services.drafts.replace(practice.id, fitDocument(documentJson(parsed) as DocumentNode).document);
  await app.services.editions.publish(practice.id, {}, COMMAND_LINE);
  const { title, summary, language, slug, notice } = study;
  const details = { summary, language, slug, common: notice.common, own: notice.own, visibility: 'public' as const };
  const rename = (to: string) => app.services.pages.changeDetails(study.id, { ...details, title: to }, COMMAND_LINE);
  await rename('Les aveux de Fanta Keïta');
  for (const suffix of ['', '.md']) {
    const read = (await text('', pagePath(practice) + suffix)).replaceAll(/[\u00a0\u202f]/g, ' ');
    expect(read).toContain('L’eau à Kayes');
    expect(read, 'the title of a draft').not.toContain('Les aveux');
    if (suffix === '') expect(read.replaceAll(/<[^>]*>/g, '')).toContain('1 constat appuyé');
  }
  await rename(title);
  await app.services.materials.remove(id, COMMAND_LINE);
});

it('publishing asks why a finding of a study with materials rests on nothing', async () => {
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

it('the address of the workspace shows no names to the public and to members', async () => {
  const id = await addMaterial(app.services, study.id);
  await addConcerned(app.services, id);
  for (const cookie of ['', member]) expect(await text(cookie, workspacePath(pagePath(study)))).not.toContain('Keïta');
  await app.services.materials.remove(id, COMMAND_LINE);
});
