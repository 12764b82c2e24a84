import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { organisationPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { OrganisationInput } from '#content/organisation/organisation-input.ts';
import { listAuditEntries } from '#db/activity/audit-repository.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertOrganisations, listStandingFor } from '#db/organisations/organisation-repository.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { statementsOf } from '#tests/support/statements-of.ts';

let app: RunningApp;
/** Cookie headers. */
let awa: string;
let paul: string;
let member: string;

const FACTS: OrganisationInput = {
  ...{ name: 'Eau Vive', acronym: 'EV', side: 'south', actorType: 'local-association', country: 'ML' },
  ...{ site: 'eau-vive.example.org', identifier: '' },
};

beforeAll(async () => {
  app = await startApp();
  awa = await app.signIn('Awa Diarra');
  paul = await app.signIn('Paul Lens');
  member = await app.signIn('Adhérente', 'member');
}, 120_000);
afterAll(() => app.close());

const get: RunningApp['get'] = (cookie, path) => app.get(cookie, path);
const post: RunningApp['post'] = (cookie, path, fields) => app.post(cookie, path, fields);
const add = (facts: Partial<OrganisationInput>) => app.services.organisations.add({ ...FACTS, ...facts }, COMMAND_LINE);
/** A published page whose notice names organisations. */
const publish = async (title: string, organisations: string[]) => {
  const notice = emptyNotice('factsheet');
  const own = { ...notice.own, organisationsSouth: organisations };
  const page = await app.addWrittenPage({
    title,
    summary: 'Un résumé.',
    visibility: 'public',
    notice: { ...notice, own },
  });
  await app.services.editions.publish(page.id, { override: 'Pour le test.' } as never, COMMAND_LINE);
  return page;
};

describe('the register of organisations', () => {
  it('has each organisation once, added and changed by forms', async () => {
    const made = await post(awa, '/repertoire/nouvelle', FACTS as Record<string, string>);
    expect([made.status, made.location]).toEqual([
      303,
      expect.stringMatching(/^\/repertoire\/\w{12}\?fait=organisation$/),
    ]);
    const path = made.location.split('?')[0]!;
    const screen = await get(awa, path);
    expect(screen.text).toContain('value="https://eau-vive.example.org"');
    const version = /name="version" value="([^"]+)"/.exec(screen.text)![1]!;

    // The same name in the same country, whatever its accents and capitals.
    const again = await post(awa, '/repertoire/nouvelle', { ...FACTS, name: 'EAU  VÏVE' } as Record<string, string>);
    expect([again.status, again.text.includes('a déjà une organisation de ce nom')]).toEqual([409, true]);
    const wrong = await post(awa, '/repertoire/nouvelle', {
      ...FACTS,
      name: '—',
      site: 'javascript:alert(1)',
    } as Record<string, string>);
    expect([wrong.status, wrong.text.includes('Écrivez l’adresse d’un site')]).toEqual([400, true]);

    const changed = { ...FACTS, name: 'Eau Vive Sahel', version } as Record<string, string>;
    expect((await post(paul, path, changed)).status).toBe(303);
    const late = await post(awa, path, { ...changed, name: 'Écrit par Awa' });
    expect([late.status, late.text.includes('Écrit par Awa')]).toEqual([409, true]);
    expect((await get(awa, path)).text).toContain('ancien nom');
  });

  it('is searched by words and filters, in pages, and exported as CSV without formulas', async () => {
    for (let n = 0; n < 60; n++) await add({ name: `Coopérative ${n}`, acronym: '', country: 'SN', side: 'south' });
    await add({ name: '=SOMME(A1)', country: 'FR', side: 'north' });
    const first = await get(awa, '/repertoire?pays=SN');
    expect(first.text).toContain('60 organisations');
    expect(first.text).toContain('Page 1 sur 2');
    expect((await get(awa, '/repertoire?pays=SN&p=2')).text).toContain('<bdi>Coopérative 9</bdi>');
    expect((await get(awa, '/repertoire?q=cooperative+59')).text).toContain('1 organisation<');
    // Words that are repeated count once, and those after the eighth are not looked for.
    const many = `cooperative+59+${'c+'.repeat(20)}a+e+i+o+r+nulle+part`;
    expect((await get(awa, `/repertoire?q=${many}`)).text).toContain('1 organisation<');
    const { text } = await get(awa, '/repertoire.csv?q=somme');
    expect(text).toContain("'=SOMME(A1);EV;Hauts-de-France;Association locale;France;https://eau-vive.example.org");
    expect(text).not.toContain('Coopérative');
  });

  it('counts the materials that name an organisation, as far as the viewer may open them', async () => {
    const id = await add({ name: 'Comité des puits', country: 'BF' });
    const study = await app.addPage({ kind: 'study', title: 'Les puits de Kaya' });
    await addMaterial(app.services, study.id, { organisation: 'comité des Puits' });
    await addMaterial(app.services, study.id, { organisation: 'Comité des puits', access: 'team' });
    const owners = await app.services.followUp.owners(COMMAND_LINE);
    const paulId = owners.find(({ name }) => name === 'Paul Lens')!.id;
    await app.services.studyTeam.choose(study.id, [paulId], COMMAND_LINE);
    expect((await get(paul, organisationPath(id))).text).toContain('2 matériaux');
    expect((await get(awa, organisationPath(id))).text).toContain('<li>1 matériau<');
  });

  it('shows how many partners of an organisation are invited, whichever of its names they gave', async () => {
    const id = await add({ name: 'Réseau des puits', country: 'NE' });
    const former = await add({ name: 'R. des puits', country: 'NE' });
    await app.services.organisationMergers.merge(former, id, COMMAND_LINE);
    const page = await app.addPage({ title: 'Pour relire les puits' });
    const guest = { pageId: page.id, name: 'A. D.', country: 'NE', side: 'south', expiresInDays: 30 } as const;
    const shown = async () => (await get(awa, organisationPath(id))).text;
    expect(await shown()).not.toMatch(/\d+\sinvitation/);
    await app.services.invitations.invite({ ...guest, organisation: 'réseau des Puits' }, COMMAND_LINE);
    await app.services.invitations.invite({ ...guest, organisation: 'Réseau des forages' }, COMMAND_LINE);
    expect(await shown()).toMatch(/1\sinvitation\b/);
    await app.services.invitations.invite({ ...guest, organisation: 'R. des puits' }, COMMAND_LINE);
    expect(await shown()).toMatch(/2\sinvitations\b/);
  });

  it('merges duplicates, redirects readers to the one that is kept, and can separate them again', async () => {
    const kept = await add({ name: 'Union des maraîchers', country: 'TG' });
    const double = await add({ name: 'U. maraîchers', country: 'TG' });
    await publish('Des légumes toute l’année', ['U. Maraîchers']);
    await publish('Vendre au marché', ['Union des maraîchers']);
    expect((await get('', '/organisations/u-maraichers')).status).toBe(200);
    const offered = await get(awa, `${organisationPath(double)}?garder=union`);
    expect(offered.text).toContain(`value="${kept}"`);
    expect(offered.text).toContain('Des légumes toute l’année');

    const path = organisationPath(double);
    expect((await post(awa, path, { intent: 'merge', into: double })).status).toBe(400);
    expect((await post(awa, path, { intent: 'merge', into: kept })).location).toBe(
      `${organisationPath(kept)}?fait=fusion`,
    );
    await app.services.terms.settle();
    expect(await get('', '/organisations/u-maraichers')).toMatchObject({
      status: 302,
      location: '/organisations/union-des-maraichers',
    });
    expect(await get('', '/organisations/u-maraichers/flux.xml')).toMatchObject({
      status: 302,
      location: '/organisations/union-des-maraichers/flux.xml',
    });
    const together = await get('', '/organisations/union-des-maraichers');
    expect(together.text).toContain('Des légumes toute l’année');
    expect(together.text).toContain('Vendre au marché');
    expect((await get(awa, path)).status).toBe(404);

    // Later publications under the merged name are listed there as well.
    await publish('Irriguer la nuit', ['U. maraîchers']);
    expect((await get('', '/organisations/union-des-maraichers')).text).toContain('Irriguer la nuit');

    const undone = await post(awa, organisationPath(kept), { intent: 'separate', id: double });
    expect(undone.location).toBe(`${path}?fait=separee`);
    await app.services.terms.settle();
    const apart = await get('', '/organisations/u-maraichers');
    expect([apart.status, apart.text.includes('Irriguer la nuit')]).toEqual([200, true]);
    expect((await get('', '/organisations/union-des-maraichers')).text).not.toContain('Irriguer la nuit');
    const actions = (await listAuditEntries(app.services.database.read, { subject: double })).map(
      ({ action }) => action,
    );
    expect(actions).toEqual(['organisation.separated', 'organisation.merged', 'organisation.added']);
  });

  it('merges as many into one as its screen shows, in few statements', async () => {
    const { database, organisationMergers } = app.services;
    const [many, kept] = [await add({ name: 'Des doublons' }), await add({ name: 'Un seul nom' })];
    const model = await database.read.selectFrom('organisation').selectAll().where('id', '=', many).executeTakeFirst();
    const copies = Array.from({ length: 498 }, (_, i) => ({
      ...model!,
      id: newId(),
      nameCode: `double ${i}`,
      mergedInto: many,
      standsFor: many,
    }));
    await database.write((trx) => insertOrganisations(trx, copies));

    const statements = await statementsOf(database, async () => {
      await organisationMergers.merge(many, kept, COMMAND_LINE);
      await organisationMergers.separate(many, COMMAND_LINE);
      await organisationMergers.merge(many, kept, COMMAND_LINE);
    });
    expect(statements.length, 'statements').toBeLessThan(100);
    const standing = () => listStandingFor(database.read, kept).then((all) => all.length);
    expect(await standing()).toBe(500);

    // One more fits; then nothing is merged any more.
    await organisationMergers.merge(await add({ name: 'Le dernier' }), kept, COMMAND_LINE);
    const beyond = await add({ name: 'Un de trop' });
    const refused = await post(awa, organisationPath(beyond), { intent: 'merge', into: kept });
    expect(refused.status).toBe(429);
    expect(await standing()).toBe(501);
  });

  it('does not reveal a merged name that is on no readable page', async () => {
    const kept = await add({ name: 'Le nom gardé', country: 'TG' });
    const double = await add({ name: 'Le nom doublé', country: 'TG' });
    await app.services.organisationMergers.merge(double, kept, COMMAND_LINE);
    expect((await get('', '/organisations/le-nom-double')).status).toBe(404);
  });

  it('is for the staff', async () => {
    const id = await add({ name: 'Une organisation réservée' });
    for (const path of ['/repertoire', '/repertoire.csv', '/repertoire/nouvelle', organisationPath(id)]) {
      expect([path, (await get(member, path)).status]).toEqual([path, 404]);
      expect([path, (await get('', path)).status]).toEqual([path, 404]);
    }
    for (const cookie of [member, '']) {
      expect((await post(cookie, '/repertoire/nouvelle', FACTS as Record<string, string>)).status).toBeGreaterThan(400);
      expect((await post(cookie, organisationPath(id), { intent: 'merge', into: id })).status).toBeGreaterThan(400);
    }
  });
});
