import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { CONSENT_STATES, CONSENT_USES, REACHES } from '#content/material/consent.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { EXPORT_EXTENSIONS } from '#content/render/files/export-format.ts';
import { listConcerned } from '#db/materials/concerned-repository.ts';
import { askDoors, kitFiles } from '#tests/support/ask-doors.ts';
import { type CitedStudy, openCitedStudy } from '#tests/support/cited-study.ts';
import {
  CASES,
  isDisclosed,
  isDisclosedTo,
  markOf,
  marksIn,
  mayKnow,
  nameOf,
  opens,
  PEOPLE,
  publishedMarks,
  seed,
} from '#tests/support/consent-cases.ts';
import { buildConsentWorld, type ConsentWorld } from '#tests/support/consent-world.ts';
import { applicationRoutes, noteServerRoutes } from '#tests/support/doors-of-app.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { openings } from '#tests/support/open-doors.ts';
import { filesOfSite, restoredFrom, wordsOnSocket } from '#tests/support/other-doors.ts';
import { Random } from '#tests/support/random.ts';
import { until } from '#tests/support/until.ts';
import { answerAt, wordsAt } from '#tests/support/words-at.ts';

/** Consents that a source has in turn, each at random; 40 with ROUNDS. */
const CONSENTS = process.env.ROUNDS ? 40 : 20;

/** Milliseconds: with ROUNDS, each kind of person requests files that take seconds to make. */
const DEADLINE = process.env.ROUNDS ? 1_800_000 : 300_000;

let { app, study, member, text, cite, publish, consentOf } = {} as CitedStudy;
let world: ConsentWorld;
/** The patterns of all addresses that the running application answers. */
let doors: ReadonlySet<string>;

beforeAll(async () => {
  const serverRoutes = noteServerRoutes();
  ({ app, study, member, text, cite, publish, consentOf } = await openCitedStudy());
  doors = new Set([...serverRoutes(), ...(await applicationRoutes())]);
}, 120_000);

afterAll(() => app.close());

it('a page shows no reader a source beyond consent, whatever the consent', async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 100_000);
  const random = new Random(seed);
  const id = await addMaterial(app.services, study.id);
  await addConcerned(app.services, id, { uses: ['analysis', 'quotation'] });
  await cite(id);
  await publish();
  const path = pagePath(study);
  const all = CONSENT_STATES.flatMap((state) =>
    CONSENT_USES.flatMap((use) => REACHES.map((reach) => ({ state, uses: [use], reach, isEnded: false }))),
  );
  for (let round = 0; round < CONSENTS; round++) {
    const consent = random.pick(all);
    const { state, uses, reach } = consent;
    await consentOf(id, { state, uses, reach, naming: 'name' });
    for (const [reader, cookie] of [
      ['public', ''],
      ['network', member],
    ] as const) {
      const page = await text(cookie, path);
      const label = JSON.stringify({ seed, reader, consent });
      expect(page.includes('Fanta Keïta'), label).toBe(isDisclosed(reader, consent));
      expect(page.includes('une citation a été retirée'), label).toBe(state === 'withdrawn');
    }
  }
  await app.services.materials.remove(id, COMMAND_LINE);
  expect(await text('', path)).not.toContain('Fanta Keïta');
});

describe('with people of every kind of consent', () => {
  /** Files of kits that were listed before the people decided. */
  const former: { readonly cookie: string; readonly at: string }[] = [];

  it('everybody reads what was published before they decided', async () => {
    world = await buildConsentWorld(app);
    const { cookies, paths, headed, all } = world;
    // Pages and kits are cached from then on: later answers must not be these.
    for (const person of ['stranger', 'partner', 'member'] as const) {
      const found = marksIn(await wordsAt(app.url, paths.study, cookies[person]));
      for (const n of all) for (const what of ['nom', 'org', 'cit'] as const) expect(found).toContain(markOf(what, n));
      for (const at of [`${paths.study}.md`, `${paths.study}/editions/1`, '/flux.xml'])
        expect(await wordsAt(app.url, at, cookies[person]), `${person} at ${at}`).toContain(nameOf(headed));
    }
    for (const person of ['stranger', 'member'] as const) {
      const [at, cookie] = [`${paths.box}/kit`, cookies[person]];
      await until(async () => (await answerAt(app.url, at, cookie)).status === 200, 'the kit is made', 60_000);
      for (const file of kitFiles(at, (await answerAt(app.url, at, cookie)).words)) former.push({ cookie, at: file });
    }
    await world.decide();
  }, 120_000);

  it('open-doors.ts lists every address of the application, and no other', () => {
    const known = Object.keys(openings(world));
    expect(
      [...doors].filter((door) => !known.includes(door)),
      'doors without an entry in open-doors.ts',
    ).toEqual([]);
    expect(
      known.filter((door) => !doors.has(door)),
      'entries of doors that are no more',
    ).toEqual([]);
    expect(doors.size).toBeGreaterThan(120);
    const asked = Object.values(openings(world)).flatMap((all) => all.map(({ at }) => at.replace(/\?.*$/, '')));
    for (const extension of EXPORT_EXTENSIONS)
      expect(
        asked.some((at) => at.endsWith(`.${extension}`)),
        `a file in the format ${extension}`,
      ).toBe(true);
  });

  it('every address shows each kind of person only what they may know', { timeout: DEADLINE }, async () => {
    const { faults, cases, opened } = await askDoors(world);
    expect(faults, `seed ${seed}`).toEqual([]);
    // The catch-all route leads to the others; the page that shows a file's progress is not opened
    // for files written at once, and is read where anybody waits there.
    const onTheWay = ['*', '/telechargements/:id'];
    expect(
      [...doors].filter((door) => !onTheWay.includes(door) && !opened.has(door)),
      'never opened',
    ).toEqual([]);
    console.info(
      `${cases} cases: ${CASES.length} consents, ${doors.size} doors, ${PEOPLE.length} kinds of people, seed ${seed}`,
    );
    // As many answers, for each consent, as make 300,000 cases with ROUNDS.
    expect(cases).toBeGreaterThan(794 * CASES.length);
  });

  it('no file of a kit that was listed before is served any more', async () => {
    expect(former.length).toBeGreaterThan(10);
    for (const { cookie, at } of former) expect((await answerAt(app.url, at, cookie)).status, at).toBe(409);
  });

  it('a text counts and labels only the sources that its reader may know', async () => {
    for (const person of ['stranger', 'partner', 'member'] as const) {
      const page = await wordsAt(app.url, world.paths.study, world.cookies[person]);
      const listed = world.all.filter((n) => isDisclosedTo(person, n));
      const labels = new Set([...page.matchAll(/>E(\d+)</g)].map(([, number]) => Number(number) - 2));
      expect(
        [...labels].sort((a, b) => a - b),
        person,
      ).toEqual(listed);
      const resting = world.findings.filter((cited) => cited.some((n) => listed.includes(n)));
      expect(page.match(/Repose sur\s\d/g)?.length, person).toBe(resting.length);
    }
  });

  it('a search for their words reveals no more about them', async () => {
    const { cookies, headed, refused, kept, shown } = world;
    for (const person of PEOPLE) {
      const { cookie, may } = {
        cookie: cookies[person],
        may: new Set(CASES.flatMap((_, n) => [...mayKnow(person, n)])),
      };
      for (const mark of [
        markOf('cit', kept),
        markOf('cit', refused),
        markOf('nom', headed),
        markOf('txt', shown[0]!.n),
      ]) {
        const { results } = JSON.parse(await wordsAt(app.url, `/recherche.json?q=${mark}`, cookie)) as {
          results: unknown;
        };
        const found = marksIn(JSON.stringify(results));
        expect(
          [...found].filter((one) => !may.has(one)),
          `${person} looks for ${mark}`,
        ).toEqual([]);
        if (mark === markOf('cit', kept) && person !== 'partner') expect(found, person).toContain(mark);
        const suggested = await wordsAt(app.url, `/recherche/suggestions?q=${mark}`, cookie);
        expect(
          [...marksIn(suggested)].filter((one) => !may.has(one) && one !== mark),
          person,
        ).toEqual([]);
      }
    }
  });

  it('no socket sends what its person may not know', async () => {
    // There is only one path for sockets.
    expect([...new Set(readFileSync('server/http/upgrade.ts', 'utf8').match(/\b[A-Z]+_PATH\b/g))]).toEqual([
      'COLLAB_PATH',
    ]);
    const { database } = app.services;
    const { id: pageId } = world.pages.study;
    const drafts = await database.read.selectFrom('draft').select('id').where('pageId', '=', pageId).execute();
    expect(drafts.length).toBeGreaterThan(world.written.length);
    for (const person of PEOPLE) {
      const heard = new Set<string>();
      for (const { id } of drafts)
        for (const mark of marksIn(await wordsOnSocket(app.url, id, world.cookies[person]))) heard.add(mark);
      const may = new Set(CASES.flatMap((_, n) => [...mayKnow(person, n)]));
      const isInside = !['stranger', 'partner', 'member'].includes(person);
      expect(
        [...heard].filter((mark) => !isInside || !may.has(mark)),
        person,
      ).toEqual([]);
      const written = world.written.filter((n) => isInside && opens(person, n)).map((n) => markOf('txt', n));
      expect([...heard].filter((mark) => mark.startsWith('txt')).sort(), person).toEqual(written.sort());
      if (isInside) expect([...heard], person).toEqual(expect.arrayContaining(world.all.map((n) => markOf('cit', n))));
    }
  });

  it('a copy of the whole site has only what everybody may read', async () => {
    const site = await filesOfSite(app.services, app.url);
    const may = new Set(CASES.flatMap((_, n) => [...mayKnow('stranger', n)]));
    for (const [file, words] of site)
      expect(
        [...marksIn(file + words)].filter((mark) => !may.has(mark)),
        file,
      ).toEqual([]);
    const expectedMarks = new Set(world.all.flatMap((n) => publishedMarks('stranger', 'public', n)));
    expect([...marksIn(site.get(`${world.paths.study.slice(1)}.html`)!)].sort()).toEqual([...expectedMarks].sort());
  });

  it('a backup from before they decided reveals no more, once it is restored and purged', async () => {
    const { services } = app;
    const { people, cookies, all } = world;
    const other = await restoredFrom(world.backup, services);
    try {
      const agreedIn = async ({ database }: Pick<typeof services, 'database'>) =>
        (
          await listConcerned(
            database.read,
            people.map(({ materialId }) => materialId),
          )
        )
          .map(({ id, state, uses, reach, naming, until }) => ({ id, state, uses, reach, naming, until }))
          .sort((a, b) => (a.id < b.id ? -1 : 1));
      const before = await agreedIn(other.services);
      expect(before.every(({ naming, state }) => naming === 'name' && state !== 'withdrawn')).toBe(true);
      await other.purge();
      // The purge grants nothing that the backup did not have: there, all consents were granted.
      const narrowed = (await agreedIn(services)).map((one) => ({
        ...one,
        state: ['returned', 'validated'].includes(one.state) ? 'granted' : one.state,
      }));
      expect(await agreedIn(other.services)).toEqual(narrowed);
      for (const [person, viewer] of [
        ['stranger', PUBLIC_VIEWER],
        ['member', await services.access.findViewer(cookies.member)],
      ] as const) {
        const asked = { kind: 'study', slug: world.pages.study.slug, extension: 'md' } as const;
        const file = await other.services.exports.export(viewer, asked, app.url);
        const expectedMarks = new Set(all.flatMap((n) => publishedMarks(person, 'public', n)));
        expect([...marksIn(JSON.stringify(file))].sort(), person).toEqual([...expectedMarks].sort());
      }
      for (const person of ['staff', 'team'] as const) {
        const viewer = await services.access.findViewer(cookies[person]);
        for (const n of all) {
          const isOpen = await other.services.materials.read(people[n]!.materialId, viewer).then(
            () => true,
            () => false,
          );
          expect(isOpen, JSON.stringify(CASES[n])).toBe(opens(person, n));
        }
      }
    } finally {
      await other.services.close();
    }
  }, 120_000);
});
