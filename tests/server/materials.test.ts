import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import {
  changeMaterialPath,
  citedSourcesPath,
  codesPath,
  concernedLoopPath,
  concernedPath,
  consentLinkPath,
  extractPath,
  extractsPath,
  materialPath,
  newExtractPath,
  stagePath,
  stagesCsvPath,
  transcriptPath,
  workspacePath,
} from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { MaterialInput } from '#content/input/material/material-input.ts';
import { addRow, cellOf, textOf } from '#content/study/section-rows.ts';
import { BLOCK_ID_LENGTH, spellId } from '#content/text/ids.ts';
import { MOST_CONCERNED } from '#server/materials/concerned-service.ts';
import { FACTS, PERSON } from '#tests/support/materials.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
let study: Awaited<ReturnType<RunningApp['addPage']>>;
let factsheet: Awaited<ReturnType<RunningApp['addPage']>>;
/** Cookie headers. */
let awa: string;
let paul: string;
let admin: string;
let member: string;

beforeAll(async () => {
  app = await startApp();
  study = await app.addPage({ kind: 'study', title: 'L’eau à Kayes' });
  factsheet = await app.addPage({ kind: 'factsheet', title: 'Une fiche' });
  awa = await app.signIn('Awa Diarra');
  paul = await app.signIn('Paul Lens');
  admin = await app.signIn('Administratrice', 'staff', true);
  member = await app.signIn('Adhérente', 'member');
}, 120_000);
afterAll(() => app.close());

const get = async (cookie: string, path: string) => {
  const answer = await fetch(new URL(path, app.url), { headers: { cookie }, redirect: 'manual' });
  return { status: answer.status, text: await answer.text() };
};
const post = async (cookie: string, path: string, fields: Record<string, string>) => {
  const body = new URLSearchParams(fields);
  const answer = await fetch(new URL(path, app.url), { method: 'POST', headers: { cookie }, body, redirect: 'manual' });
  return { status: answer.status, location: answer.headers.get('location') ?? '', text: await answer.text() };
};
const add = (facts: Partial<MaterialInput> = {}) =>
  app.services.materials.add(study.id, { ...FACTS, ...facts }, COMMAND_LINE);

describe('materials', () => {
  it('are added, listed, changed and deleted by forms', async () => {
    const here = workspacePath(pagePath(study));
    expect((await get(awa, here)).text).toContain('Aucun matériau pour l’instant');
    const made = await post(awa, `${here}/nouveau`, FACTS as Record<string, string>);
    expect([made.status, made.location]).toEqual([303, expect.stringMatching(/^\/materiaux\/\w{12}\?fait=materiau$/)]);
    const path = made.location.split('?')[0]!;
    expect((await get(awa, path)).text).toContain('<bdi>Entretien avec la présidente</bdi>');
    expect((await get(awa, here)).text).toContain('à demander');

    const form = await get(awa, `${path}/modifier`);
    const version = /name="version" value="([^"]+)"/.exec(form.text)![1]!;
    const changed = { ...FACTS, title: 'Entretien avec le bureau', version } as Record<string, string>;
    expect((await post(paul, `${path}/modifier`, changed)).status).toBe(303);
    // Awa's form is of before Paul's change: what she typed is given back, and nothing is stored.
    const late = await post(awa, `${path}/modifier`, { ...changed, title: 'Écrit par Awa' });
    expect([late.status, late.text.includes('Écrit par Awa')]).toEqual([409, true]);
    expect((await get(awa, path)).text).toContain('Entretien avec le bureau');

    const wrong = await post(awa, `${here}/nouveau`, { ...FACTS, title: ' ', heldOn: '2026-02-30' } as Record<
      string,
      string
    >);
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('Donnez un titre à ce matériau.');
    expect(wrong.text).toContain('value="2026-02-30"');

    expect((await post(awa, `${path}/modifier`, { intent: 'remove' })).location).toBe(`${here}?fait=materiau-supprime`);
    expect((await get(awa, path)).status).toBe(404);
  });

  it('have numbers by kind, and are found by what is noted of them', async () => {
    const ids = [
      await add({ kind: 'survey', title: 'Enquête A', side: 'north', country: 'FR', actorType: '' }),
      await add({ kind: 'survey', title: 'Enquête B' }),
      await add({ kind: 'document', title: 'Rapport' }),
    ];
    await app.services.concerned.add(ids[1]!, PERSON, COMMAND_LINE);
    const here = workspacePath(pagePath(study));
    const found = async (query: string) => {
      const { text } = await get(awa, `${here}${query}`);
      return ['Enquête A', 'Enquête B', 'Rapport'].filter((title) => text.includes(`<bdi>${title}</bdi>`));
    };
    expect(await found('')).toEqual(['Enquête A', 'Enquête B', 'Rapport']);
    expect(await found('?type=survey')).toEqual(['Enquête A', 'Enquête B']);
    expect(await found('?cote=south')).toEqual(['Enquête B', 'Rapport']);
    expect(await found('?pays=FR')).toEqual(['Enquête A']);
    expect(await found('?acteur=local-association')).toEqual(['Enquête B', 'Rapport']);
    expect(await found('?accord=granted')).toEqual(['Enquête B']);
    expect(await found('?accord=nobody')).toEqual(['Enquête A']);
    expect(await found('?accord=none')).toEqual(['Rapport']);
    expect(await found('?type=rien')).toEqual(['Enquête A', 'Enquête B', 'Rapport']);
    expect((await get(awa, here)).text).toContain('<td>Q2</td>');
    for (const id of ids) await app.services.materials.remove(id, COMMAND_LINE);
  });

  it('are a file for spreadsheets, without people and without formulas', async () => {
    const id = await add({ title: '=HYPERLINK("http://exemple.org")', organisation: 'Une; deux' });
    await app.services.concerned.add(id, PERSON, COMMAND_LINE);
    const { status, text } = await get(awa, `${workspacePath(pagePath(study))}.csv`);
    expect(status).toBe(200);
    expect(text).toContain(`"'=HYPERLINK(""http://exemple.org"")"`);
    expect(text).toContain('"Une; deux"');
    expect(text).not.toContain('Keïta');
    await app.services.materials.remove(id, COMMAND_LINE);
  });

  it('are for the staff, and those of a study’s team for its team', async () => {
    const shared = await add({ title: 'Pour tous' });
    const kept = await add({ title: 'Pour l’équipe', access: 'team' });
    const here = workspacePath(pagePath(study));
    for (const path of [here, `${here}.csv`, `${here}/nouveau`, materialPath(shared), changeMaterialPath(shared)]) {
      for (const cookie of ['', member]) {
        const answer = await get(cookie, path);
        expect([303, 403, 404], `${path} ${answer.status}`).toContain(answer.status);
        expect(answer.text).not.toContain('Pour tous');
      }
      expect((await get(awa, path)).status, path).toBe(200);
    }
    for (const cookie of ['', member]) {
      const answer = await post(cookie, `${here}/nouveau`, FACTS as Record<string, string>);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    // Nobody is named: all of the staff make the study.
    expect((await get(paul, materialPath(kept))).status).toBe(200);
    const people = await app.services.followUp.owners(COMMAND_LINE);
    const { id } = people.find(({ name }) => name === 'Awa Diarra')!;
    expect((await post(awa, here, { intent: 'team', person: id })).location).toBe(`${here}?fait=equipe`);
    expect((await post(awa, here, { intent: 'team', person: 'personne' })).status).toBe(400);
    // Who is not of the team cannot put themselves into it, nor open it to all.
    const outsider = people.find(({ name }) => name === 'Paul')?.id ?? people.find((one) => one.id !== id)!.id;
    expect((await post(paul, here, { intent: 'team', person: outsider })).status).toBe(403);
    expect((await post(paul, here, { intent: 'team' })).status).toBe(403);

    const person = await app.services.concerned.add(kept, PERSON, COMMAND_LINE);
    for (const path of [
      materialPath(kept),
      changeMaterialPath(kept),
      concernedPath(kept),
      concernedPath(kept, person),
    ]) {
      expect((await get(awa, path)).status, path).toBe(200);
      expect((await get(admin, path)).status, path).toBe(200);
      const { status, text } = await get(paul, path);
      expect([status, text.includes('Pour l’équipe'), text.includes('Keïta')], path).toEqual([404, false, false]);
    }
    const typed = { ...FACTS, title: 'Volé' } as Record<string, string>;
    expect((await post(paul, changeMaterialPath(kept), typed)).status).toBe(404);
    expect((await post(paul, changeMaterialPath(kept), { intent: 'remove' })).status).toBe(404);
    expect((await post(paul, concernedPath(kept, person), { intent: 'remove' })).status).toBe(404);
    const list = await get(paul, here);
    expect([list.text.includes('Pour tous'), list.text.includes('Pour l’équipe')]).toEqual([true, false]);
    expect((await get(paul, `${here}.csv`)).text).not.toContain('Pour l’équipe');
    const cited = citedSourcesPath(study.id);
    const facts = { kind: 'interview', actorType: FACTS.actorType, side: FACTS.side, isPseudonymous: false };
    expect(JSON.parse((await get(awa, cited)).text)).toEqual([
      {
        target: `material/${shared}`,
        label: 'E1',
        kind: 'Entretien',
        title: 'Pour tous',
        facts: { ...facts, id: shared, number: 1 },
        gap: 'personne n’est noté à qui demander',
      },
      {
        target: `material/${kept}`,
        label: 'E2',
        kind: 'Entretien',
        title: 'Pour l’équipe',
        facts: { ...facts, id: kept, number: 2 },
        gap: '',
      },
    ]);
    expect((await get(paul, cited)).text).not.toContain('Pour l’équipe');
    for (const cookie of ['', member]) expect((await get(cookie, cited)).text).not.toContain('Pour tous');
    // What anybody of the staff sees of it: its label alone.
    const told = await get(paul, `${pagePath(study)}/activite`);
    expect(told.text).not.toContain('Pour l’équipe');
    expect((await post(awa, here, { intent: 'team' })).status).toBe(303);
    for (const one of [shared, kept]) await app.services.materials.remove(one, COMMAND_LINE);
  });

  it('are of studies alone, and stay readable while these are archived', async () => {
    expect((await get(awa, workspacePath(pagePath(factsheet)))).status).toBe(404);
    await expect(app.services.materials.add(factsheet.id, FACTS, COMMAND_LINE)).rejects.toMatchObject({
      code: 'not-found',
    });
    const id = await add({ title: 'Gardé' });
    await app.services.pages.archive(study.id, COMMAND_LINE);
    expect((await get(awa, materialPath(id))).status).toBe(200);
    expect((await get(awa, changeMaterialPath(id))).status).toBe(409);
    expect((await post(awa, changeMaterialPath(id), { intent: 'remove' })).status).toBe(409);
    await app.services.pages.restore(study.id, COMMAND_LINE);
    await app.services.materials.remove(id, COMMAND_LINE);
  });
});

describe('the stages of a study', () => {
  it('are at the head of its workspace, and changed by forms that give back what was typed', async () => {
    const here = workspacePath(pagePath(study));
    const path = stagePath(pagePath(study), 'collecte');
    const thread = await get(awa, here);
    expect(thread.text.match(/<li data-state="to-do">/g)).toHaveLength(10);
    expect(thread.text).toContain('href="/etudes/l-eau-a-kayes/chantier/etapes/cadrage" aria-current="step"');
    const form = await get(awa, path);
    const version = /name="version" value="([^"]*)"/.exec(form.text)![1]!;
    const typed = { state: 'under-way', reason: '', beginsOn: '', dueOn: '2020-02-29', note: '', version };
    expect((await post(paul, path, typed)).location).toBe(`${path}?fait=etape`);
    const late = await post(awa, path, { ...typed, note: 'Écrit par Awa' });
    expect([late.status, late.text.includes('Écrit par Awa'), late.text.includes('role="alert"')]).toEqual([
      409,
      true,
      true,
    ]);
    expect((await post(awa, path, { ...typed, state: 'skipped' })).status).toBe(400);
    const after = (await get(awa, here)).text;
    expect(after).toContain('href="/etudes/l-eau-a-kayes/chantier/etapes/collecte" aria-current="step"');
    expect(after).toContain('en retard');
    expect((await get(awa, `${pagePath(study)}/activite`)).text).toContain('Collecte\u00a0: en cours');
    for (const board of ['/tableau-de-bord?retard=1', '/tableau-de-bord?vue=dates&mois=2020-02'])
      expect((await get(awa, board)).text, board).toContain(`href="${path}"`);
  });

  it('are for the staff, of studies alone, and stay readable while these are archived', async () => {
    const path = stagePath(pagePath(study), 'collecte');
    const file = stagesCsvPath(pagePath(study));
    for (const one of [path, file]) {
      for (const cookie of ['', member]) {
        const { status, text } = await get(cookie, one);
        expect([303, 403, 404], `${one} ${status}`).toContain(status);
        expect(text).not.toContain('en cours');
      }
      expect((await get(awa, one)).text, one).toContain('en cours');
    }
    const typed = { state: 'done', reason: '', beginsOn: '', dueOn: '', note: '', version: '' };
    for (const cookie of ['', member]) {
      const { status } = await post(cookie, path, typed);
      expect([status >= 400, status < 500], String(status)).toEqual([true, true]);
    }
    for (const gone of [stagePath(pagePath(study), 'rien'), stagePath(pagePath(factsheet), 'collecte')]) {
      expect((await get(awa, gone)).status, gone).toBe(404);
      expect((await post(awa, gone, typed)).status, gone).toBe(404);
    }
    await app.services.pages.archive(study.id, COMMAND_LINE);
    const archived = await get(awa, path);
    expect([archived.status, archived.text.includes('name="version"')]).toEqual([200, false]);
    expect((await post(awa, path, typed)).status).toBe(409);
    await app.services.pages.restore(study.id, COMMAND_LINE);
  });
});

describe('the people whom a material concerns', () => {
  it('are noted with what they agreed to, changed and taken out', async () => {
    const id = await add();
    const { uses: _uses, ...typed } = PERSON;
    const made = await post(awa, concernedPath(id), { ...typed, uses: 'quotation' } as Record<string, string>);
    expect(made.location).toBe(`${materialPath(id)}?fait=accord`);
    const { text } = await get(awa, materialPath(id));
    expect(text).toContain('<bdi>Fanta Keïta</bdi>');
    expect(text).toContain('d’être citée · Tout le monde · Par son pseudonyme');
    const [person] = (await app.services.materials.read(id, COMMAND_LINE)).concerned;
    const change = { ...typed, state: 'withdrawn', version: person!.updatedAt } as Record<string, string>;
    expect((await post(awa, concernedPath(id, person!.id), change)).status).toBe(303);
    expect((await post(paul, concernedPath(id, person!.id), change)).status).toBe(409);
    expect((await app.services.materials.list(study.id, COMMAND_LINE))[0]).toMatchObject({ consent: 'withdrawn' });
    expect((await post(awa, concernedPath(id, person!.id), { intent: 'remove' })).status).toBe(303);
    expect((await app.services.materials.read(id, COMMAND_LINE)).concerned).toEqual([]);
    await app.services.materials.remove(id, COMMAND_LINE);
  });

  it('are as many as one material may concern, and no more', async () => {
    const id = await add();
    for (let i = 0; i < MOST_CONCERNED; i++) await app.services.concerned.add(id, PERSON, COMMAND_LINE);
    await expect(app.services.concerned.add(id, PERSON, COMMAND_LINE)).rejects.toMatchObject({ code: 'too-many' });
    await app.services.materials.remove(id, COMMAND_LINE);
  });

  it('have a pseudonym that does not give their name away, and are no others’ of another material', async () => {
    const [first, second] = [await add(), await add()];
    for (const pseudonym of ['fanta keïta', 'Fanta K.', 'F. K.'])
      await expect(
        app.services.concerned.add(first, { ...PERSON, pseudonym }, COMMAND_LINE),
        pseudonym,
      ).rejects.toMatchObject({ code: 'invalid', details: { fields: ['pseudonym'] } });
    const id = await app.services.concerned.add(first, PERSON, COMMAND_LINE);
    expect((await get(awa, concernedPath(second, id))).status).toBe(404);
    for (const one of [first, second]) await app.services.materials.remove(one, COMMAND_LINE);
    await expect(app.services.concerned.change(id, PERSON, '', COMMAND_LINE)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('the turns with a person concerned', () => {
  const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';
  const SECRET = 'Le trésorier gardait la clé de la pompe chez lui depuis toujours';
  const write = (words: string, target: string) => {
    const text = `Avant la parole.\n\n:::parole{auteur="F"}\n${words} [@${target}].\n:::\n\nAprès la parole.\n`;
    return app.services.drafts.replace(study.id, fitDocument(documentJson(parseMarkdown(text).document)).document);
  };
  const ASK = {
    ...{ intent: 'consent', text: 'Acceptez-vous ?', uses: 'quotation', reach: 'network', naming: 'pseudonym' },
    ...{ locale: 'fr', email: 'fanta@example.org', recording: '' },
  };
  const begin = async () => {
    const material = await add();
    const person = await app.services.concerned.add(material, { ...PERSON, state: 'asked' }, COMMAND_LINE);
    const desk = concernedLoopPath(material, person);
    expect((await post(awa, desk, ASK)).location).toBe(`${desk}?fait=accord-demande`);
    const { text } = await post(awa, desk, { intent: 'link' });
    const token = /accord%2F([\w-]{43})/.exec(text)![1]!;
    const state = async () => (await app.services.consentLoops.view(material, person, COMMAND_LINE)).person;
    return { material, person, desk, token, link: consentLinkPath(token), state };
  };
  const mailsTo = async (address: string) => {
    await app.services.mailQueue.settle();
    return (await app.services.outbox.list(COMMAND_LINE)).filter(({ to }) => to.includes(address));
  };
  const YES = { intent: 'accepter', 'demande-quotation': '1', 'usage-quotation': 'oui' };

  it('give consent to what was asked and never more, and ask again for what has no answer', async () => {
    const { link, state, desk } = await begin();
    const first = await get('', link);
    expect([first.status, first.text.includes('Acceptez-vous ?')]).toEqual([200, true]);
    // Nothing is chosen for them.
    expect(first.text).not.toContain('checked=""');
    const silent = await post('', link, {
      intent: 'accepter',
      'demande-quotation': '1',
      portee: 'team',
      nom: 'pseudonym',
    });
    expect([silent.status, silent.text.includes('Répondez oui ou non')]).toEqual([400, true]);
    expect(silent.text).toMatch(/value="team"[^>]*checked=""|checked=""[^>]*value="team"/);
    for (const beyond of [
      { ...YES, portee: 'public', nom: 'pseudonym' },
      { ...YES, portee: 'team', nom: 'name' },
      { ...YES, 'usage-photo': 'oui', portee: 'team', nom: 'pseudonym' },
    ])
      expect((await post('', link, beyond)).status).toBe(400);
    expect((await state()).state).toBe('asked');
    expect((await post('', link, { ...YES, portee: 'team', nom: 'pseudonym' })).location).toBe(`${link}?fait=reponse`);
    expect(await state()).toMatchObject({ state: 'granted', uses: ['quotation'], reach: 'team', how: 'link' });
    const receipt = await get('', link);
    expect(receipt.text).toContain('citer mot pour mot');
    // No mail server is set up: nothing is promised that would not be sent.
    expect(receipt.text).toContain('n’envoie pas de courriel');
    expect(receipt.text).not.toContain('Nous vous écrivons');
    expect((await get(admin, desk)).text).toContain('Aucun serveur de courriel n’est réglé');
    // By the same link, they change their mind.
    expect((await post('', link, { intent: 'refuser' })).status).toBe(303);
    expect((await state()).state).toBe('refused');
    // One tap must not agree to everything again.
    expect((await get('', `${link}?tour=accord`)).text).not.toContain('checked=""');
    // It was agreed to for the study's team alone, and nobody is named: not for all of the staff.
    expect((await get(awa, desk)).status).toBe(404);
    expect((await get(admin, desk)).text).toContain('refusé');
  });

  it('return a transcript, take corrections over, and keep struck words out of what is published', async () => {
    const { link, desk, material, token, state } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const returned = { intent: 'transcript', transcript: `${SAID}.\n${SECRET}.` };
    expect((await post(awa, desk, returned)).status).toBe(303);
    expect((await state()).state).toBe('returned');
    const turn = consentLinkPath(token, 'transcript');
    expect((await get('', turn)).text).toContain(SAID);
    const typed = { partie: '1', 'passage-0': `${SAID}, et boueuse.`, 'passage-1': 'Trop privé.', 'rayer-1': '1' };
    const long = await post('', turn, { ...typed, intent: 'fini', 'passage-0': `${SAID}${' trop'.repeat(1_000)}` });
    expect([long.status, long.text.includes('trop trop')]).toEqual([400, true]);
    expect((await post('', turn, { ...typed, intent: 'fini' })).status).toBe(303);
    const answered = await get(awa, desk);
    expect(answered.text).toContain('et boueuse.');
    expect(answered.text).toContain('Trop privé.');
    expect((await post(awa, desk, { intent: 'accept', position: '0' })).location).toContain('#corrections');
    const { proposals, turns } = await app.services.consentLoops.view(material, (await state()).id, COMMAND_LINE);
    expect(proposals.map(({ isAccepted }) => isAccepted)).toEqual([1, 0]);
    expect(turns.transcript?.takenAt).toBeNull();

    await write(SECRET, `material/${material}`);
    const found = await app.services.editions.preview(study.id, COMMAND_LINE);
    expect(JSON.stringify(found)).toContain('quotation-refused');
    // Another transcript does not give the words back.
    await app.services.consentLoops.returnTranscript(
      material,
      (await state()).id,
      'Un tout autre texte.',
      COMMAND_LINE,
    );
    expect((await app.services.consentLoops.view(material, (await state()).id, COMMAND_LINE)).proposals).toEqual([]);
    expect(JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE))).toContain('quotation-refused');
    // The person does, and whoever reads the link sees what there is to give back.
    const receipt = consentLinkPath(token, 'receipt');
    expect((await get('', receipt)).text).toContain(`<del>${SECRET}.`);
    expect((await post('', link, { intent: 'rendre', passage: '0' })).status).toBe(404);
    expect((await post('', link, { intent: 'rendre', passage: '-1' })).status).toBe(303);
    expect((await post('', link, { intent: 'rendre', passage: '-1' })).status).toBe(404);
    expect((await get('', receipt)).text).not.toContain(SECRET);
    expect(JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE))).not.toContain(
      'quotation-refused',
    );
    await write('Autre chose', `material/${material}`);
    expect(JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE))).not.toContain(
      'quotation-refused',
    );
  });

  it('validate quotations in their words, and tell the team once of what is taken back', async () => {
    const { link, desk, material, token, state, person } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(400);
    // By an extract of the material, which means the same person's words.
    const coder = await app.services.access.findViewer(awa);
    const sound = { from: '0:10', to: '0:20', codes: [], note: '' };
    await write(SAID, `extract/${await app.services.extracts.addSound(material, sound, coder)}`);
    await app.services.draftCitations.followAll();
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const turn = consentLinkPath(token, 'quotations');
    const shown = await get('', turn);
    expect(shown.text).toContain(`<mark>${SAID}`);
    // Nothing of what the authors wrote around it.
    for (const around of ['Avant la parole.', 'Après la parole.']) expect(shown.text).not.toContain(around);
    const [, key, digest] = /name="vu-([\w-]+)" value="([\w-]+)"/.exec(shown.text)!;
    const answer = { intent: 'citations', [`vu-${key}`]: digest!, [`reponse-${key}`]: 'validate' };
    expect((await post('', turn, { ...answer, [`reponse-${key}`]: '' })).status).toBe(400);
    expect((await post('', turn, answer)).status).toBe(303);
    expect((await state()).state).toBe('validated');
    // Asked anew, they have not validated what they have not seen.
    const target = `extract/${(await app.services.extracts.ofMaterial(material, COMMAND_LINE))[0]!.id}`;
    await write('Nous marchions aussi le soir, sans lampe et sans escorte', target);
    const waits = async () => JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE));
    expect(await waits()).toContain('quotation-unvalidated');
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    expect(await waits()).toContain('quotation-unvalidated');
    await write(SAID, target);
    await app.services.draftCitations.followAll();

    // Other words are not those that were validated: what is sent for the former is given back.
    const block = key!.split('-')[1]!;
    await app.services.database.write((trx) =>
      trx.updateTable('consentQuotation').set({ digest: 'autre' }).where('blockId', '=', block).execute(),
    );
    const correct = { ...answer, [`reponse-${key}`]: 'correct', [`texte-${key}`]: 'Trois heures.' };
    const late = await post('', turn, { ...correct, [`vu-${key}`]: 'autre' });
    expect([late.status, late.text.includes('Trois heures.')]).toEqual([409, true]);
    expect((await post('', turn, correct)).status).toBe(303);
    // No transcript was ever returned to them.
    expect((await state()).state).toBe('granted');
    const told = (await mailsTo('personne-')).length;
    // What is left of the correction is no remark.
    const takesBack = { [`reponse-${key}`]: 'withdraw', [`texte-${key}`]: 'Trois heures.' };
    expect((await post('', turn, { ...answer, ...takesBack })).status).toBe(303);
    const { answers } = await app.services.consentLoops.view(material, person, COMMAND_LINE);
    expect(answers.filter(({ answer: one }) => one === 'withdraw').map(({ text }) => text)).toEqual(['']);
    const logged = app.services.database.read.selectFrom('audit').select('action').where('subject', '=', material);
    const actions = (await logged.execute()).map(({ action }) => action);
    expect([actions.includes('consent.quotation-withdrawn'), actions.includes('consent.withdrawn')]).toEqual([
      ...[true, false],
    ]);
    expect((await mailsTo('personne-')).length).toBe(told);
    expect((await get(awa, desk)).text).toContain(`${materialPath(material)}/retrait?personne=${person}`);
    // The gate knows that it is refused.
    const review = await app.services.editions.preview(study.id, COMMAND_LINE);
    expect(JSON.stringify(review)).toContain('quotation-refused');

    expect((await post('', link, { intent: 'reprendre' })).location).toBe(link);
    expect((await state()).state).toBe('withdrawn');
    // This does not wait, and takes along what waited.
    const mails = await mailsTo('personne-');
    expect(mails.length).toBe(told + 1);
    expect(mails[0]!.subject).toContain('À faire maintenant : paroles à retirer'.replace(' :', '\u00a0:'));
    const letter = (await app.services.outbox.read(COMMAND_LINE, mails[0]!.id)).text;
    expect(letter).toContain('De plus, elle demande qu’un passage soit retiré');
    expect(letter).not.toContain('Keïta');
    for (const address of [link, `${link}?tour=consent`])
      expect((await get('', address)).text).toContain('Vous avez repris vos paroles');
    expect((await post('', link, { ...YES, portee: 'team', nom: 'pseudonym' })).status).toBe(404);
    // Asked anew, it stands until they answer.
    expect((await post(awa, desk, ASK)).status).toBe(303);
    expect((await state()).state).toBe('withdrawn');
    expect((await get('', link)).text).toContain('Acceptez-vous ?');
    expect((await post('', link, { intent: 'refuser' })).status).toBe(303);
    expect((await state()).state).toBe('withdrawn');
    expect((await post(awa, desk, ASK)).status).toBe(303);
    expect((await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' })).status).toBe(303);
    expect((await state()).state).toBe('granted');
    await write('Rien', `material/${material}`);
  });

  it('ask about what is a person’s, and about no quotation where they refused that', async () => {
    const { link, desk, material, token, state, person } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const elsewhere = await add();
    const agreeTo = async (uses: ('analysis' | 'quotation')[]) => {
      const facts = { ...PERSON, state: 'granted' as const, uses };
      await app.services.concerned.change(person, facts, (await state()).updatedAt, COMMAND_LINE);
    };
    const mine = `[@material/${material}]`;
    const setText = async (text: string) => {
      const { document } = parseMarkdown(text);
      await app.services.drafts.replace(study.id, fitDocument(documentJson(document)).document);
      await app.services.draftCitations.followAll();
    };
    const gate = async () => JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE));
    const turn = consentLinkPath(token, 'quotations');
    const shownKeys = (text: string) => [...text.matchAll(/name="vu-([\w-]+)" value="([\w-]+)"/g)];
    await agreeTo(['analysis', 'quotation']);
    await setText(
      `Les voisines disent « nous creusons seules » [@material/${elsewhere}] et « ${SAID} » ${mine}. Les pompes manquent ${mine}. Le maire le nie.`,
    );
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const { text: both } = await get('', turn);
    expect(both).toContain(`<mark>${SAID}</mark>`);
    expect(both).toContain('Les pompes manquent');
    for (const others of ['creusons', 'voisines', 'maire']) expect(both).not.toContain(others);
    const [first, second] = shownKeys(both);
    // A remark is kept beside an approval. A correction that changes nothing is none, and no
    // approval.
    const answers = {
      ...{
        [`vu-${first![1]}`]: first![2]!,
        [`reponse-${first![1]}`]: 'validate',
        [`texte-${first![1]}`]: 'Dit en mars.',
      },
      ...{ [`vu-${second![1]}`]: second![2]!, [`reponse-${second![1]}`]: 'correct' },
      [`texte-${second![1]}`]: 'Les pompes  manquent',
    };
    const unsaid = await post('', turn, { ...answers, intent: 'citations' });
    expect([unsaid.status, unsaid.text.includes('Vous voulez corriger ce passage')]).toEqual([400, true]);
    // What they chose and wrote is still there, with the place to write open.
    expect(unsaid.text).toContain('Dit en mars.');
    expect(unsaid.text).toMatch(/value="correct"[^>]*checked=""|checked=""[^>]*value="correct"/);
    const isAnswered = async () =>
      (await app.services.consentLoops.view(material, person, COMMAND_LINE)).turns.quotations?.answeredAt ?? null;
    expect([(await state()).state, await isAnswered()]).toEqual(['granted', null]);
    const agrees = { ...answers, [`reponse-${second![1]}`]: 'validate', intent: 'citations' };
    expect((await post('', turn, agrees)).status).toBe(303);
    expect((await state()).state).toBe('validated');
    const { text: told } = await get(awa, desk);
    expect([told.includes('Dit en mars.'), told.includes('Elle ajoute')]).toEqual([true, true]);
    const view = () => app.services.consentLoops.view(material, person, COMMAND_LINE);
    expect((await view()).answers.map(({ answer, text }) => [answer, text]).sort()).toEqual([
      ['validate', ''],
      ['validate', 'Dit en mars.'],
    ]);

    await agreeTo(['analysis']);
    expect((await get(awa, desk)).text).not.toContain('n’est plus dans les textes');
    const { text: one } = await get('', turn);
    expect(one).toContain('aucune citation de vous ne peut paraître');
    expect(one).toContain('Un passage vous cite encore');
    expect([one.includes('<mark>'), one.includes(SAID), one.includes('Les pompes manquent')]).toEqual([
      ...[false, false, true],
    ]);
    expect((await get(awa, desk)).text).toContain('n’a pas accepté d’être citée');
    const [only] = shownKeys(one);
    const answer = { intent: 'citations', [`vu-${only![1]}`]: only![2]! };
    expect((await post('', turn, { ...answer, [`reponse-${only![1]}`]: 'validate' })).status).toBe(303);
    // No quotation was validated.
    expect((await state()).state).toBe('granted');
    expect(await gate()).toContain('consent-missing');
    await setText(`Les pompes manquent ${mine}.`);
    expect(await gate()).not.toContain('consent-missing');

    // What was taken back stays on the receipt, also when other words are shown and approved.
    const { text: again } = await get('', turn);
    const [key, digest] = shownKeys(again)[0]!.slice(1);
    const withdraw = { intent: 'citations', [`vu-${key}`]: digest!, [`reponse-${key}`]: 'withdraw' };
    expect((await post('', turn, withdraw)).status).toBe(303);
    await setText(`Des pompes tombent en panne ${mine}.`);
    const block = (await view()).quotations.all[0]!;
    await app.services.database.write((trx) =>
      trx.updateTable('consentQuotation').set({ blockId: block.blockId }).where('answer', '=', 'withdraw').execute(),
    );
    expect(await gate()).toContain('quotation-refused');
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const receipt = consentLinkPath(token, 'receipt');
    expect((await get('', receipt)).text).toContain('1 retiré par vous');
    const [next] = shownKeys((await get('', turn)).text);
    const agreed = { intent: 'citations', [`vu-${next![1]}`]: next![2]!, [`reponse-${next![1]}`]: 'validate' };
    expect((await post('', turn, agreed)).status).toBe(303);
    expect((await get('', receipt)).text).toContain('2 passages validés, 1 retiré par vous');
    expect(await gate()).not.toContain('quotation-refused');
    await setText('Rien.');
    for (const id of [elsewhere, material]) await app.services.materials.remove(id, COMMAND_LINE);
  });

  it('keep each validated quotation by its own answer, and warn of words that were struck', async () => {
    const { link, desk, material, token } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const other = 'Nous rentrions à la nuit tombée avec un seul seau plein';
    const said = (words: string) => `« ${words} » [@material/${material}].`;
    const setText = async (text: string) => {
      const { document } = parseMarkdown(text);
      await app.services.drafts.replace(study.id, fitDocument(documentJson(document)).document);
      await app.services.draftCitations.followAll();
    };
    await setText(`${said(SAID)}\n\n${said(other)}`);
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const turn = consentLinkPath(token, 'quotations');
    const keys = [...(await get('', turn)).text.matchAll(/name="vu-([\w-]+)" value="([\w-]+)"/g)];
    const answers = Object.fromEntries(
      keys.flatMap(([, key, digest], i) => [
        [`vu-${key}`, digest!],
        [`reponse-${key}`, i === 0 ? 'validate' : 'withdraw'],
      ]),
    );
    expect((await post('', turn, { intent: 'citations', ...answers })).status).toBe(303);
    const gate = async () => JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE));
    expect(await gate()).toContain('quotation-refused');
    const { document } = await app.services.drafts.read(study.id);
    const first = { type: 'doc', content: [documentJson(document).content![0]!] };
    await app.services.drafts.replace(study.id, fitDocument(first as never).document);
    expect(await gate()).not.toContain('quotation-unvalidated');

    const WARNS = 'a des mots que la personne a rayés';
    expect((await get(awa, desk)).text).not.toContain(WARNS);
    expect((await post(awa, desk, { intent: 'transcript', transcript: SAID })).status).toBe(303);
    await post('', consentLinkPath(token, 'transcript'), {
      intent: 'fini',
      partie: '1',
      'passage-0': SAID,
      'rayer-0': '1',
    });
    expect((await get(awa, desk)).text).toContain(WARNS);
    await setText('Rien.');
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('stay validated while new passages wait for an answer each, and have all their answers on the receipt', async () => {
    const { link, desk, material, token, state } = await begin();
    await post('', link, { ...YES, portee: 'network', nom: 'pseudonym' });
    const others = ['Nous rentrions à la nuit', 'Le seau était plein', 'La pompe manquait'];
    const setText = async (...said: readonly string[]) => {
      const { document } = parseMarkdown(said.map((words) => `« ${words} » [@material/${material}].`).join('\n\n'));
      await app.services.drafts.replace(study.id, fitDocument(documentJson(document)).document);
      await app.services.draftCitations.followAll();
    };
    const turn = consentLinkPath(token, 'quotations');
    const answer = async (words: string, what: string, text = '') => {
      const { quotations } = await app.services.consentLoops.view(material, (await state()).id, COMMAND_LINE);
      const { page, blockId, place, digest } = quotations.all.find((one) => one.text.includes(words))!;
      const key = `${page.id}-${blockId}-${place}`;
      const given = { [`vu-${key}`]: digest, [`reponse-${key}`]: what, [`texte-${key}`]: text };
      expect((await post('', turn, { intent: 'citations', ...given })).status).toBe(303);
    };
    const receipt = async () =>
      (await get('', consentLinkPath(token, 'receipt'))).text.replaceAll(/[\u00a0\u202f]/g, ' ');
    const gate = async () => JSON.stringify(await app.services.editions.preview(study.id, COMMAND_LINE));
    await setText(SAID);
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    await answer(SAID, 'validate');
    expect((await state()).state).toBe('validated');
    const answeredAt = '2026-01-05T10:00:00.000Z';
    const { id } = await state();
    await app.services.database.write((trx) =>
      trx.updateTable('consentQuotation').set({ answeredAt }).where('concernedId', '=', id).execute(),
    );

    // Two more, of which one is approved: the other waits, and alone keeps the text from being
    // published.
    await setText(SAID, ...others.slice(0, 2));
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    await answer(others[0]!, 'validate');
    expect((await state()).state).toBe('validated');
    expect(await gate()).toContain('quotation-unvalidated');
    await setText(SAID, others[0]!);
    expect(await gate()).not.toContain('quotation-unvalidated');
    await setText(SAID, ...others);
    await answer(others[1]!, 'correct', 'Le seau était presque plein');
    expect((await state()).state).toBe('granted');
    await answer(others[2]!, 'withdraw');

    expect(await receipt()).toMatch(
      /réponses du 5 janvier 2026 au [^:]* : 2 passages validés, 1 à corriger, 1 retiré par vous/,
    );
    const { answers } = await app.services.consentLoops.view(material, (await state()).id, COMMAND_LINE);
    const { pageId, blockId, digest } = answers.find((one) => one.answer === 'correct')!;
    await app.services.consentLoops.takeQuotation(
      material,
      (await state()).id,
      { pageId, blockId, digest },
      COMMAND_LINE,
    );
    expect(await receipt()).toContain('2 passages validés, 1 correction vue par l’équipe, 1 retiré par vous');
    // What was corrected before the last screen was sent is told as well.
    await post(awa, desk, { intent: 'transcript', transcript: `${SAID}\nPuis rien.` });
    await post('', consentLinkPath(token, 'transcript'), { intent: 'suite', partie: '1', 'passage-1': 'Puis tout.' });
    expect(await receipt()).toContain('en cours de relecture : 1 passage corrigé');
    await setText('Rien.');
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('alert the team on all its screens and by mail, once, where published texts go beyond consent', async () => {
    const own = await app.addPage({ kind: 'study', title: 'Au-delà', summary: 'Un résumé.', visibility: 'members' });
    const material = await app.services.materials.add(own.id, FACTS, COMMAND_LINE);
    const paper = { ...PERSON, uses: ['analysis' as const, 'quotation' as const], how: 'signed' as const };
    const person = await app.services.concerned.add(material, paper, COMMAND_LINE);
    const viewer = (await app.services.access.findViewer(awa)) as { personId: string };
    await app.services.followUp.follow(own.id, { owner: viewer.personId, due: '' }, COMMAND_LINE);
    const { document } = parseMarkdown(`Avant.\n\n« ${SAID} » [@material/${material}].`);
    await app.services.drafts.replace(own.id, fitDocument(documentJson(document)).document);
    await app.services.editions.publish(own.id, {}, COMMAND_LINE);
    const desk = concernedLoopPath(material, person);
    // On paper: what comes next needs a way to reach them.
    expect((await get(awa, desk)).text).toContain('Commencez d’abord l’échange');
    expect((await post(paul, desk, ASK)).status).toBe(303);
    const { text } = await post(paul, desk, { intent: 'link' });
    const link = consentLinkPath(/accord%2F([\w-]{43})/.exec(text)![1]!);
    const screens = [desk, materialPath(material), workspacePath(pagePath(own)), '/'];
    const ALERT = 'des textes publiés vont au-delà de l’accord';
    for (const screen of screens) expect((await get(awa, screen)).text, screen).not.toContain(ALERT);
    expect((await get(member, pagePath(own))).text).toContain(SAID);
    const before = (await mailsTo('personne-')).map(({ id }) => id);
    const news = async () => (await mailsTo('personne-')).filter(({ id }) => !before.includes(id));
    const queued = (await app.services.mailQueue.list(COMMAND_LINE)).map(({ id }) => id);

    expect((await post('', link, { intent: 'refuser' })).status).toBe(303);
    for (const screen of screens) {
      const shown = (await get(awa, screen)).text;
      expect(shown, screen).toContain(ALERT);
      expect(shown, screen).toContain(`${materialPath(material)}/retrait?personne=${person}`);
    }
    expect((await get(member, pagePath(own))).text).not.toContain(SAID);
    // To who asked, and to who looks after the study.
    expect((await news()).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('un texte publié va au-delà de l’accord'),
      expect.stringContaining('un texte publié va au-delà de l’accord'),
    ]);
    // Refused once more, there is nothing more to be done than before.
    expect((await post('', link, { intent: 'refuser' })).status).toBe(303);
    expect((await news()).filter(({ subject }) => subject.includes('au-delà'))).toHaveLength(2);
    const yes = { 'demande-quotation': '1', 'usage-quotation': 'oui', portee: 'network', nom: 'pseudonym' };
    expect((await post('', link, { intent: 'accepter', ...yes })).status).toBe(303);
    for (const screen of screens) expect((await get(awa, screen)).text, screen).not.toContain(ALERT);

    // One quotation alone: masked, told on the same screens and by mail, and said on the receipt.
    expect((await post(paul, desk, { intent: 'quotations' })).status).toBe(303);
    const turn = `${link}?tour=quotations`;
    const answer = async (what: string) => {
      const [, key, digest] = /name="vu-([\w-]+)" value="([\w-]+)"/.exec((await get('', turn)).text)!;
      return post('', turn, { intent: 'citations', [`vu-${key}`]: digest!, [`reponse-${key}`]: what });
    };
    expect((await answer('withdraw')).status).toBe(303);
    for (const cookie of [member, awa]) expect((await get(cookie, pagePath(own))).text).not.toContain(SAID);
    for (const screen of screens) expect((await get(awa, screen)).text, screen).toContain(ALERT);
    // Where one paragraph is to be written otherwise, the team is led to it.
    const led = (await get(awa, workspacePath(pagePath(own)))).text;
    expect([led.includes(SAID), led.includes(`${pagePath(own)}/ecrire#b-`)]).toEqual([true, true]);
    // Queued, since more may follow in the same session: to both, once.
    const waiting = async () =>
      (await app.services.mailQueue.list(COMMAND_LINE)).filter(
        ({ id, subject }) => !queued.includes(id) && subject.includes('un passage à retirer'),
      );
    expect(await waiting()).toHaveLength(2);
    expect((await get('', `${link}?tour=receipt`)).text).toContain('vos mots que vous avez retirés sont masqués');
    expect((await answer('validate')).status).toBe(303);
    expect((await get(member, pagePath(own))).text).toContain(SAID);
    for (const screen of screens) expect((await get(awa, screen)).text, screen).not.toContain(ALERT);
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('show what was agreed to on paper, and let the person agree to less by the link', async () => {
    const own = await app.addPage({ kind: 'study', title: 'Sur papier', summary: 'Un résumé.', visibility: 'members' });
    const material = await app.services.materials.add(own.id, FACTS, COMMAND_LINE);
    const paper = { ...PERSON, reach: 'network' as const, naming: 'name' as const, how: 'signed' as const };
    const agreed = { ...paper, uses: ['analysis' as const, 'quotation' as const] };
    const person = await app.services.concerned.add(material, agreed, COMMAND_LINE);
    const { document } = parseMarkdown(`Fanta Keïta dit : « ${SAID} » [@material/${material}].`);
    await app.services.drafts.replace(own.id, fitDocument(documentJson(document)).document);
    await app.services.editions.publish(own.id, {}, COMMAND_LINE);
    const desk = concernedLoopPath(material, person);
    expect((await post(awa, desk, { intent: 'begin', locale: 'fr', email: '' })).status).toBe(303);
    const { text } = await post(awa, desk, { intent: 'link' });
    const link = consentLinkPath(/accord%2F([\w-]{43})/.exec(text)![1]!);
    const receipt = await get('', link);
    expect([receipt.text.includes('pas encore demandé</span>'), receipt.text.includes('déjà donné')]).toEqual([
      ...[true, true],
    ]);
    const turn = `${link}?tour=consent`;
    const shown = await get('', turn);
    expect(shown.text).toContain('autrement que par ce lien');
    expect(shown.text).toMatch(/value="name"[^>]*checked=""|checked=""[^>]*value="name"/);
    const yes = { intent: 'accepter', 'demande-analysis': '1', 'usage-analysis': 'oui' };
    const both = { ...yes, 'demande-quotation': '1', 'usage-quotation': 'oui', portee: 'network', nom: 'pseudonym' };
    expect((await post('', turn, { ...both, portee: 'public' })).status).toBe(400);
    expect((await post('', turn, both)).status).toBe(303);
    const now = async () => (await app.services.consentLoops.view(material, person, COMMAND_LINE)).person;
    expect(await now()).toMatchObject({ state: 'granted', naming: 'pseudonym', uses: ['analysis', 'quotation'] });
    const read = (await get(member, pagePath(own))).text;
    expect([read.includes('Fanta'), read.includes('une présidente de comité dit')]).toEqual([false, true]);
    const alert = (await get(awa, materialPath(material))).text;
    expect([alert.includes('1 endroit où la personne est nommée'), alert.includes('Fanta Keïta dit')]).toEqual([
      ...[true, true],
    ]);
    // As far as the paper went, and no further.
    expect((await post('', turn, { ...both, nom: 'name' })).status).toBe(303);
    expect((await get(member, pagePath(own))).text).toContain('Fanta Keïta dit');
    expect((await post('', link, { intent: 'refuser' })).status).toBe(303);
    expect((await now()).state).toBe('refused');
    expect((await get(member, pagePath(own))).text).not.toContain(SAID);
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('offer to others of the staff what they may do alone, and lead somewhere that opens', async () => {
    const own = await app.addPage({ kind: 'study', title: 'Gardée' });
    const material = await app.services.materials.add(own.id, FACTS, COMMAND_LINE);
    const workspace = workspacePath(pagePath(own));
    const TEAM = 'name="intent" value="team"';
    expect((await get(paul, workspace)).text).toContain(TEAM);
    const { uses: _uses, ...typed } = PERSON;
    const noted = { ...typed, uses: 'analysis', reach: 'team' } as Record<string, string>;
    const kept = await post(paul, concernedPath(material), noted);
    expect(kept.location).toBe(`${workspace}?fait=accord-equipe`);
    const { status, text } = await get(paul, kept.location);
    expect([status, text.includes('vous n’en êtes pas'), text.includes(TEAM)]).toEqual([200, true, false]);
    const follow = `${pagePath(own)}/suivi`;
    expect((await get(paul, follow)).text).not.toContain('<select');
    expect((await post(paul, follow, { owner: '', due: '2027-01-31' })).status).toBe(303);
    expect((await get(admin, workspace)).text).toContain(TEAM);
    expect((await get(admin, follow)).text).toContain('<select');
  });

  it('open by a link that says why it opens nothing, and by no other door', async () => {
    const { link, desk, material, person } = await begin();
    expect((await get('', consentLinkPath('a'.repeat(43)))).status).toBe(410);
    expect((await get('', `${link}/lecture`)).status).toBe(404);
    for (const cookie of ['', member]) {
      expect([303, 403, 404]).toContain((await get(cookie, desk)).status);
      expect((await post(cookie, desk, { intent: 'link' })).status).toBeGreaterThanOrEqual(400);
    }
    expect((await post(awa, desk, { intent: 'revoke' })).location).toBe(`${desk}?fait=liens-annules`);
    const closed = await get('', link);
    expect([closed.status, closed.text.includes('L’équipe a annulé ce lien')]).toEqual([410, true]);
    expect((await post('', link, { intent: 'refuser' })).status).toBe(410);
    // A new link does not bring the old ones back.
    await post(awa, desk, { intent: 'link' });
    expect((await get('', link)).status).toBe(410);
    const { text } = await post(awa, desk, { intent: 'link' });
    const again = consentLinkPath(/accord%2F([\w-]{43})/.exec(text)![1]!);
    await app.services.database.write((trx) =>
      trx.updateTable('consentLoop').set({ expiresAt: '2026-01-01' }).where('concernedId', '=', person).execute(),
    );
    expect((await get('', again)).text).toContain('Ce lien a expiré');
    await app.services.materials.remove(material, COMMAND_LINE);
    expect((await get('', again)).status).toBe(410);
  });
});

describe('the sections of a workspace', () => {
  it('are read and downloaded by the study’s team, at every door, and by nobody else', async () => {
    const eau = await app.addPage({ kind: 'study', title: 'Puits de Nioro' });
    const { studySections, studyTeam } = app.services;
    const here = workspacePath(pagePath(eau));
    const administrator = await app.services.access.findViewer(admin);
    const id = await studySections.open(eau.id, 'timeline', administrator);
    await app.services.drafts.edit(id, null, (draft) => {
      for (const [when, event, turning] of [
        ['mars 2021', '=HYPERLINK("http://exemple.org")', ''],
        ['2019', 'La pompe zibeline tombe en panne', '✓'],
        ['un jour', 'Personne ne sait quand', ''],
      ] as const) {
        const row = addRow(draft, 4, () => spellId(randomBytes(BLOCK_ID_LENGTH), BLOCK_ID_LENGTH));
        for (const [column, text] of [when, event, turning].entries()) textOf(cellOf(row, column)!)!.insert(0, text);
      }
    });
    const doors = [`${here}/frise`, `${here}/frise/ecrire`, `${here}/frise/tableau.csv`];
    const pauls = (await app.services.access.findViewer(paul)) as { personId: string };
    await studyTeam.choose(eau.id, [pauls.personId], administrator);
    for (const [who, cookie, status] of [
      ['of the team', paul, 200],
      ['an administrator', admin, 200],
      ['of the staff', awa, 404],
      ['a member', member, 404],
      ['nobody', '', 404],
    ] as const) {
      for (const door of doors) {
        const answer = await get(cookie, door);
        expect([who, door, answer.status]).toEqual([who, door, status]);
        expect(answer.text.includes('zibeline')).toBe(status === 200);
        if (door !== doors[1]) expect((await post(cookie, door, { a: '1' })).status).toBeGreaterThanOrEqual(400);
      }
    }
    expect((await get(awa, here)).text).toContain('réservées à l’équipe de l’étude');
    for (const wrong of ['frises', 'ecrire', 'frise/autre.csv'])
      expect((await get(paul, `${here}/${wrong}`)).status).toBe(404);
    expect((await get(paul, `${pagePath(factsheet)}/chantier/frise`)).status).toBe(404);

    const { text: csv } = await get(paul, doors[2]!);
    expect(csv).toContain('Quand;Ce qui s’est passé;Tournant;Ce que cela a changé');
    expect(csv).toContain(`mars 2021;"'=HYPERLINK(""http://exemple.org"")";;`);
    expect(csv).toContain('2019;La pompe zibeline tombe en panne;oui;');
    // Drawn in the order of its days, each leading to its row; what has no day is in the table
    // alone.
    const { text: page } = await get(paul, doors[0]!);
    const drawing = page.slice(page.indexOf('timeline-drawing'), page.indexOf('</figure>'));
    expect([...drawing.matchAll(/href="#(ligne-\d)"/g)].map(([, row]) => row)).toEqual(['ligne-2', 'ligne-1']);
    expect([...page.matchAll(/<tr id="(ligne-\d)"/g)].map(([, row]) => row)).toEqual(['ligne-2', 'ligne-1', 'ligne-3']);
  });
});

describe('a transcript and its extracts', () => {
  it('are read, marked and coded by forms, by those who may open the material', async () => {
    const { services } = app;
    const own = await app.addPage({ kind: 'study', title: 'Transcrite' });
    const team = await services.materials.add(own.id, { ...FACTS, access: 'team' }, COMMAND_LINE);
    const block = 'abcdefgh';
    const words = 'La pompe zibeline tombait en panne chaque hivernage.';
    const text = {
      type: 'doc',
      content: [{ type: 'paragraph', attrs: { id: block }, content: [{ type: 'text', text: words }] }],
    };
    await services.transcripts.open(team, COMMAND_LINE, text);
    await services.studyTeam.choose(
      own.id,
      [((await services.access.findViewer(paul)) as { personId: string }).personId],
      COMMAND_LINE,
    );
    const codes = codesPath(pagePath(own));
    const made = await post(paul, codes, { name: 'Pannes', definition: 'Ce qui casse', colour: 'red', parent: '' });
    expect([made.status, made.location]).toEqual([303, `${codes}?fait=code`]);
    const twice = await post(paul, codes, { name: 'pannes', definition: '', colour: 'red', parent: '' });
    expect([twice.status, twice.text.includes('qu’aucun autre code')]).toEqual([400, true]);
    const [code] = await services.codeBook.list(own.id, COMMAND_LINE);
    const fields = { block, words: 'tombait en panne', codes: code!.id, note: '' };
    const marked = await post(paul, newExtractPath(team, block), fields);
    expect([marked.status, marked.location]).toEqual([303, `${transcriptPath(team)}?fait=extrait`]);
    expect((await post(paul, newExtractPath(team, block), { ...fields, words: 'jamais dit' })).status).toBe(400);
    expect((await post(paul, newExtractPath(team), { from: '0:30', to: '0:10', note: '' })).status).toBe(400);
    const [extract] = await services.extracts.ofMaterial(team, COMMAND_LINE);

    const shown: readonly [door: string, says: string][] = [
      [materialPath(team), 'tombait en panne'],
      [transcriptPath(team), 'E1\u00a0§1'],
      [writePath(transcriptPath(team)), 'zibeline'],
      [`${writePath(transcriptPath(team))}/etat`, 'isTranscript'],
      [`${writePath(transcriptPath(team))}/historique`, 'mayRestore'],
      [newExtractPath(team, block), 'zibeline'],
      [extractPath(team, extract!.id), 'tombait en panne'],
    ];
    const study: readonly [door: string, says: string][] = [
      [extractsPath(pagePath(own), code!.id), 'tombait en panne'],
      [`${extractsPath(pagePath(own))}?q=pompe+zibeline`, 'La pompe zibeline'],
      [citedSourcesPath(own.id), `extract/${extract!.id}`],
    ];
    for (const [door, says] of [...shown, ...study]) {
      const answer = await get(paul, door);
      expect([door, answer.status, answer.text.includes(says)]).toEqual([door, 200, true]);
    }
    for (const cookie of [awa, member, '']) {
      for (const [door] of shown) expect([door, (await get(cookie, door)).status]).toEqual([door, 404]);
      for (const [door] of study) expect((await get(cookie, door)).text).not.toMatch(/tombait en panne|La pompe/);
      for (const [door] of shown)
        expect((await post(cookie, door, { ...fields, intent: 'remove' })).status).toBeGreaterThanOrEqual(400);
    }
    const version = (await services.extracts.read(extract!.id, COMMAND_LINE)).extract.updatedAt;
    expect((await post(paul, extractPath(team, extract!.id), { version, note: 'À revoir' })).status).toBe(303);
    expect((await post(paul, extractPath(team, extract!.id), { version, note: 'Trop tard' })).status).toBe(409);
    expect((await get(paul, transcriptPath(team))).text).toContain('E1\u00a0§1');
    expect((await post(paul, extractPath(team, extract!.id), { intent: 'remove' })).status).toBe(303);
    expect((await get(paul, extractPath(team, extract!.id))).status).toBe(404);
    expect((await post(paul, codesPath(pagePath(own), code!.id), { intent: 'remove' })).status).toBe(303);
  });
});
