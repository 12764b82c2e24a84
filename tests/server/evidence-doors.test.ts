import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { extractsPath, materialPath, workspacePath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { REFERENCE_FORMATS } from '#content/evidence/reference-formats.ts';
import { CONSENT_STATES, CONSENT_USES, type ConsentUse, REACHES } from '#content/material/consent.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import {
  ANNOTATED_EXTENSIONS,
  BOOK_EXTENSIONS,
  KIT_EXTENSIONS,
  PAGE_EXTENSIONS,
} from '#content/render/files/export-format.ts';
import { STUDY_SECTIONS } from '#content/study/section.ts';
import { listConcerned, updateConcerned } from '#db/materials/concerned-repository.ts';
import { noteConsentChange } from '#db/materials/masked-text-repository.ts';
import { AGREEMENTS, addAgreements, isTold, markOf, marksFor, marksIn, saidBy } from '#tests/support/agreements.ts';
import { type CitedStudy, openCitedStudy } from '#tests/support/cited-study.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { filesOfSite, keepBackup, restoredFrom, wordsOnSocket } from '#tests/support/other-doors.ts';
import { Random } from '#tests/support/random.ts';
import { wordsAt } from '#tests/support/words-at.ts';

let { app, study, staff, member, text, cite, publish, consentOf } = {} as CitedStudy;

beforeAll(async () => {
  ({ app, study, staff, member, text, cite, publish, consentOf } = await openCitedStudy());
}, 120_000);

afterAll(() => app.close());

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
  const write = (more: string) => services.drafts.replace(page.id, documentOf(lines(more)));
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
    '/:segment/:slug/:file': [
      ...PAGE_EXTENSIONS.map((extension) => `${page}/brouillon.${extension}`),
      ...ANNOTATED_EXTENSIONS.filter((extension) => extension !== 'livret').map(
        (extension) => `${page}/annotations.${extension}`,
      ),
    ],
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
  const { first, people } = await addAgreements(services, page.id);
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
  // As whoever changes a consent does: what was made of the texts before is made again.
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
      const marks = marksIn(await wordsAt(app.url, address, cookie));
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
  for (const address of files) if (NAMED.test(await wordsAt(app.url, address, ''))) named.add(address);
  expect(named.size).toBeGreaterThan(5);

  await consentOf(id, { ...both, naming: 'pseudonym' });
  for (const [reader, cookie] of [
    ['public', ''],
    ['member', member],
    ['partner', partner],
  ] as const) {
    const asked = reader === 'public' ? [...addresses, ...files] : addresses.filter((one) => one.includes(path));
    for (const address of asked)
      expect(NAMED.exec(await wordsAt(app.url, address, cookie))?.[0], `${reader} at ${address}`).toBeUndefined();
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
