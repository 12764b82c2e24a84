import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import {
  changeMaterialPath,
  citedSourcesPath,
  concernedPath,
  materialPath,
  workspacePath,
} from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertConcerned } from '#db/materials/concerned-repository.ts';
import { MOST_CONCERNED } from '#server/materials/concerned-service.ts';
import { FACTS, PERSON } from '#tests/support/materials.ts';
import { openWorkspace, type Workspace } from '#tests/support/workspace.ts';

let { app, study, factsheet, awa, paul, admin, member, get, post, add } = {} as Workspace;
beforeAll(async () => {
  ({ app, study, factsheet, awa, paul, admin, member, get, post, add } = await openWorkspace());
}, 120_000);
afterAll(() => app.close());

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
    // Awa's form is older than Paul's change: it is given back as typed, and nothing is stored.
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
    const far = await post(awa, `${here}/nouveau`, { ...FACTS, heldOn: '9999-12-31' } as Record<string, string>);
    expect([far.status, far.text.includes('dans dix ans au plus tard')]).toEqual([400, true]);

    expect((await post(awa, `${path}/modifier`, { intent: 'remove' })).location).toBe(`${here}?fait=materiau-supprime`);
    expect((await get(awa, path)).status).toBe(404);
  });

  it('have numbers by kind, and are filtered by kind, side, country, actor and consent', async () => {
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

  it('are exported as CSV for spreadsheets, without people and without formulas', async () => {
    const id = await add({ title: '=HYPERLINK("http://exemple.org")', organisation: 'Une; deux' });
    await app.services.concerned.add(id, PERSON, COMMAND_LINE);
    const { status, text } = await get(awa, `${workspacePath(pagePath(study))}.csv`);
    expect(status).toBe(200);
    expect(text).toContain(`"'=HYPERLINK(""http://exemple.org"")"`);
    expect(text).toContain('"Une; deux"');
    expect(text).not.toContain('Keïta');
    await app.services.materials.remove(id, COMMAND_LINE);
  });

  it('are open to the staff, and those reserved for a study’s team only to that team', async () => {
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
    // No team is chosen: all of the staff make the study, and both screens state that they open it.
    const open = await get(paul, materialPath(kept));
    expect([open.status, open.text.includes('toute l’équipe du réseau l’ouvre')]).toEqual([200, true]);
    expect((await get(paul, here)).text).toContain('fait cette étude et ouvre ses matériaux, sauf ceux');
    const people = await app.services.followUp.owners(COMMAND_LINE);
    const { id } = people.find(({ name }) => name === 'Awa Diarra')!;
    expect((await post(awa, here, { intent: 'team', person: id })).location).toBe(`${here}?fait=equipe`);
    expect((await post(awa, here, { intent: 'team', person: 'personne' })).status).toBe(400);
    // People outside the team cannot put themselves into it, nor open it to all.
    const outsider = people.find(({ name }) => name === 'Paul')?.id ?? people.find((one) => one.id !== id)!.id;
    expect((await post(paul, here, { intent: 'team', person: outsider })).status).toBe(403);
    expect((await post(paul, here, { intent: 'team' })).status).toBe(403);

    expect((await get(awa, materialPath(kept))).text).toContain('<bdi>L’équipe de l’étude seule</bdi>');
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
    expect(JSON.parse((await get(awa, cited)).text).sources).toEqual([
      {
        target: `material/${shared}`,
        label: 'E1',
        kind: 'Entretien',
        title: 'Pour tous',
        facts: { ...facts, id: shared, number: 1 },
        gap: 'personne n’est noté à qui demander',
        lost: '',
      },
      {
        target: `material/${kept}`,
        label: 'E2',
        kind: 'Entretien',
        title: 'Pour l’équipe',
        facts: { ...facts, id: kept, number: 2 },
        gap: '',
        lost: '',
      },
    ]);
    expect((await get(paul, cited)).text).not.toContain('Pour l’équipe');
    for (const cookie of ['', member]) expect((await get(cookie, cited)).text).not.toContain('Pour tous');
    // Other staff see only its label.
    const activity = await get(paul, `${pagePath(study)}/activite`);
    expect(activity.text).not.toContain('Pour l’équipe');
    expect((await post(awa, here, { intent: 'team' })).status).toBe(303);
    for (const one of [shared, kept]) await app.services.materials.remove(one, COMMAND_LINE);
  });

  it('belong to studies alone, and stay readable while these are archived', async () => {
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

describe('the people whom a material concerns', () => {
  it('are recorded with their consent, changed and removed', async () => {
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

  it('are limited in number for each material', async () => {
    const id = await add();
    const { concerned, database, materials } = app.services;
    await concerned.add(id, PERSON, COMMAND_LINE);
    const [first] = (await materials.read(id, COMMAND_LINE)).concerned;
    await database.write(async (trx) => {
      for (let i = 2; i < MOST_CONCERNED; i++) await insertConcerned(trx, { ...first!, id: newId() });
    });
    await concerned.add(id, PERSON, COMMAND_LINE);
    expect((await materials.read(id, COMMAND_LINE)).concerned).toHaveLength(MOST_CONCERNED);
    await expect(app.services.concerned.add(id, PERSON, COMMAND_LINE)).rejects.toMatchObject({ code: 'too-many' });
    await app.services.materials.remove(id, COMMAND_LINE);
  });

  it('have a pseudonym that does not reveal their name, and are not found under another material', async () => {
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
