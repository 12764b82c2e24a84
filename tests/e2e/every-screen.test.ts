import { readdirSync } from 'node:fs';
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  keepKit,
  listMaterialScreens,
  type Onlooker,
  openScreen,
  SCREENS,
  type Sessions,
  signInAll,
} from '#tests/support/all-screens.ts';
import { closeContext, collectComplaints, type OpenOptions } from '#tests/support/browser.ts';
import { DESK, drawnFaults, looksInTurn, PHONE, seed } from '#tests/support/drawn-faults.ts';
import { Story } from '#tests/support/story.ts';
import { until } from '#tests/support/until.ts';

let story: Story;
let sessions: Sessions;
let screens: typeof SCREENS;

beforeAll(async () => {
  story = await Story.begin();
  sessions = await signInAll(story);
  const ofMaterial = await listMaterialScreens(await story.person('admin@exemple.org'));
  const kit = await keepKit(await story.person('aminata@exemple.org'));
  screens = [...SCREENS, ['member', kit], ...ofMaterial.map((path): (typeof SCREENS)[number] => ['staff', path])];
}, 300_000);
afterAll(() => story.end());

/** The browser's message for an intended error response. */
const ANSWERED = /^error: Failed to load resource: the server responded with a status of 404/;

const ROLES: readonly Onlooker[] = ['public', 'member', 'partner', 'staff'];
/** Whether the screen of this number is visited. */
type IsAsked = (screen: number) => boolean;
type Look = (page: Page, screen: number) => Promise<string[]>;

/** Milliseconds without a request after which a page is at rest, and until it must be. */
const REST = 500;
const RESTLESS = 15_000;

/**
 * Playwright's `networkidle` also waits for event streams, which do not end: only a page that was
 * idle before it opened one reaches it.
 * @returns whether, for a while, nothing but such streams has been under way
 */
function watchRest(page: Page): () => boolean {
  const underWay = new Set<Request>();
  let changedAt = performance.now();
  page.on('request', (request) => {
    if (request.resourceType() === 'eventsource') return;
    underWay.add(request);
    changedAt = performance.now();
  });
  const end = (request: Request) => {
    if (underWay.delete(request)) changedAt = performance.now();
  };
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  return () => underWay.size === 0 && performance.now() - changedAt >= REST;
}

/**
 * Opens a role's screens one after the other, as a person does: a new tab for each would have a
 * process started for each.
 * @returns the faults that the console and `look` report
 */
async function faultsOf(role: Onlooker, options: OpenOptions, look: Look, isAsked: IsAsked): Promise<string[]> {
  const found: string[] = [];
  const context = await story.visitor(options);
  if (role !== 'public') await context.addCookies(sessions[role].cookies);
  const page = await context.newPage();
  const begun = page.viewportSize()!;
  const complaints = collectComplaints(page);
  const rest = watchRest(page);
  for (const [screen, [who, path]] of screens.entries()) {
    if (who !== role || !isAsked(screen)) continue;
    await page.setViewportSize(begun);
    await openScreen(page, path);
    const seen = await look(page, screen);
    await until(rest, `${role} ${path} is at rest`, RESTLESS);
    const meant = path === '/nulle-part';
    const logged = complaints.splice(0).filter((one) => !(meant && ANSWERED.test(one)));
    for (const fault of [...seen, ...logged]) found.push(`${role} ${path} ${fault}`);
  }
  await closeContext(context);
  return found;
}

/** The faults of every screen. The roles visit at the same time: half of a visit is waiting. */
async function faultsOfAll(
  options: OpenOptions,
  look: Look = async () => [],
  isAsked: IsAsked = () => true,
): Promise<string[]> {
  return (await Promise.all(ROLES.map((role) => faultsOf(role, options, look, isAsked)))).flat();
}

/** The style sheet of people with an account, as the build names it. */
const ACCOUNT_STYLES = readdirSync('build/client/assets').find((name) => /^account-[\w-]+\.css$/.test(name))!;

/**
 * The elements of a page that need the style sheet for people with an account, if the page does not
 * load it.
 */
async function missingStyles(page: Page): Promise<string[]> {
  const found = await page.evaluate(async (name) => {
    if (document.querySelector(`link[href="/assets/${name}"]`)) return [];
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await (await fetch(`/assets/${name}`)).text());
    const selectors = (rules: CSSRuleList): string[] =>
      [...rules].flatMap((rule) => {
        if (rule instanceof CSSStyleRule) return [rule.selectorText.replace(/::[\w-]+/g, '')];
        return rule instanceof CSSGroupingRule ? selectors(rule.cssRules) : [];
      });
    return selectors(sheet.cssRules).filter((selector) => document.querySelector(selector));
  }, ACCOUNT_STYLES);
  return found.map((selector) => `has no styles of ${selector}`);
}

test('axe finds nothing on any screen, light and dark, wide and narrow; nor does the console complain', async () => {
  const options = { locale: 'fr-FR', width: DESK, timezoneId: 'Europe/Paris' };
  const look: Look = async (page, screen) => [
    ...(await drawnFaults(page, looksInTurn(screen))),
    ...(await missingStyles(page)),
  ];
  expect(await faultsOfAll(options, look), `seed ${seed}`).toEqual([]);
}, 480_000);

/** Elements with one fault each, which occurs only in some widths and schemes. */
const FAULTY = `<!doctype html><html lang="fr"><head><title>Des fautes</title>
<meta name="viewport" content="width=device-width"><style>
  :root { color-scheme: light dark; color: light-dark(#000, #fff); background: light-dark(#fff, #000); }
  #pale { color: light-dark(#aaa, #fff); }
  #dim { color: light-dark(rgb(0 0 0), rgb(70 70 70)); }
  #mixed { color: color-mix(in srgb, light-dark(#000, #fff) 30%, light-dark(#fff, #000)); }
  #veiled { color: #fff; background: light-dark(rgb(0 0 0 / 80%), rgb(255 255 255 / 80%)); }
  #narrow { color: hsl(0 0% 50%); background: hsl(0 0% 45%); display: none; }
  #large { height: 4px; width: 400px; }
  #scrolled { overflow-x: auto; }
  @media (width < 400px) { #narrow, #cards, #cards :is(tbody, tr, td) { display: block; } #long { width: 500px; } }
  @media (width >= 400px) { #large { display: none; } }
</style></head><body><main><h1>Des fautes</h1><p>Un texte.</p><p id="pale">Pâle.</p><p id="dim">Sombre.</p><p id="twice"></p><p id="twice"></p>
<p id="mixed">Mêlé.</p><p id="veiled">Voilé.</p><table id="cards" class="cards"><tbody><tr><td>Une</td></tr></tbody></table>
<div id="scrolled" tabindex="0"><table id="long"><tbody><tr><td>Longue</td></tr></tbody></table></div><p id="narrow">Étroit.</p><div id="large"></div><img src="data:,">
</main></body></html>`;

test('`drawnFaults` reports each fault with the widths and colour schemes that have it', async () => {
  const page = await (await story.visitor({ width: DESK })).newPage();
  await page.setContent(FAULTY);
  const looks = [
    { width: DESK, scheme: 'light', rules: 'all' },
    { width: DESK, scheme: 'dark', rules: 'contrast' },
    { width: PHONE, scheme: 'dark', rules: 'all' },
    { width: PHONE, scheme: 'light', rules: 'contrast' },
  ] as const;
  expect(await drawnFaults(page, looks)).toEqual([
    'desk, light: color-contrast: #pale, #mixed',
    'desk, light: image-alt: img',
    'desk, light: #twice is there more than once',
    'desk, dark: color-contrast: #dim, #mixed, #veiled',
    'phone, dark: color-contrast: #dim, #mixed, #veiled',
    'phone, dark: image-alt: img',
    'phone, dark: 408 px wide',
    'phone, dark: table goes on unsaid',
    'phone, dark: table.cards has no roles',
    'phone, dark: #twice is there more than once',
    'phone, light: color-contrast: #pale, #mixed, #narrow',
    'phone, light: 408 px wide',
  ]);
});

test('each screen is drawn in both widths and schemes; all rules run in one of them, in rotation', () => {
  const turns = [0, 1, 2, 3].map((screen) => looksInTurn(screen));
  for (const looks of turns) {
    expect(new Set(looks.map(({ width }) => width))).toEqual(new Set([DESK, PHONE]));
    expect(new Set(looks.map(({ scheme }) => scheme))).toEqual(new Set(['light', 'dark']));
  }
  const whole = turns.flat().filter(({ rules }) => rules === 'all');
  expect(new Set(whole.map(({ width, scheme }) => `${width} ${scheme}`)).size).toBe(4);
});

/** Screens that are opened by the tests named here: they need a link, a file or an answer first. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  $: '/nulle-part, of one segment as lists are',
  '$segment_.$slug_.chantier_.codes_.$code': 'app/sent-twice',
  '$segment_.$slug_.une': 'app/sent-twice',
  '$segment_.$slug_.version': 'e2e/annotate-a-version',
  'accord.$key': 'e2e/consent-link',
  admin: 'its screens',
  'admin.outbox_.$id': 'app/sent-twice',
  'admin.personnes_.$id': 'app/people-screens',
  'connexion_.$token': 'Story.person',
  'connexion_.envoye': 'below',
  'corbeille_.$id': 'server/bin',
  'courriels.$token': 'server/mail-off',
  deconnexion: 'e2e/signing-out',
  'imports.$id': 'app/screens',
  'invitation.$token': 'e2e/invitation-screens',
  langue: 'sets a cookie',
  'relire.$key': 'e2e/reviews',
  'repertoire_.$id': 'server/organisations',
  'telechargements.$id': 'server/export-route',
};

test('every route that has a screen is opened here, or by another test', () => {
  const routes = readdirSync('app/routes').flatMap((file) => /^(.+)\.tsx$/.exec(file)?.[1] ?? []);
  const opened = new Set(screens.map(([, path]) => routeOf(path, routes)));
  expect(routes.filter((route) => !opened.has(route) && !(route in ELSEWHERE))).toEqual([]);
});

/** The route of an address: the one with the most segments that are not parameters. */
function routeOf(address: string, routes: readonly string[]): string | undefined {
  const segments = new URL(address, 'http://localhost').pathname.split('/').filter(Boolean);
  const matching = routes.filter((route) => {
    const parts = route === '_index' ? [] : route.replace(/\._index$/, '').split('.');
    return (
      parts.length === segments.length &&
      parts.every((part, i) => part.startsWith('$') || part.replace(/_$/, '') === segments[i])
    );
  });
  const known = (route: string) =>
    route === '$' ? -1 : route.split('.').filter((part) => !part.startsWith('$') && part !== '_index').length;
  return matching.sort((a, b) => known(b) - known(a))[0];
}

/** A node of Chromium's accessibility tree. */
interface Heard {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly parentId?: string;
}

/**
 * The rows of the first table of a page, as screen readers get them: the role and the name of each
 * cell.
 */
async function heardRows(page: Page): Promise<[role: string, name: string][][]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: Heard[] };
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const roleOf = (node: Heard) => (node.ignored ? '' : (node.role?.value ?? ''));
  const within = (node: Heard, role: string): Heard | undefined => {
    for (let one = byId.get(node.parentId ?? ''); one; one = byId.get(one.parentId ?? ''))
      if (roleOf(one) === role) return one;
    return undefined;
  };
  const table = nodes.find((node) => roleOf(node) === 'table');
  if (!table) throw new Error('no table is heard');
  const rows = nodes.filter((node) => roleOf(node) === 'row' && within(node, 'table') === table);
  const cells = nodes.filter((node) => /^(cell|columnheader|rowheader)$/.test(roleOf(node)));
  return rows.map((row) =>
    cells
      .filter((cell) => within(cell, 'row') === row)
      .map((cell): [string, string] => [roleOf(cell), cell.name?.value ?? '']),
  );
}

test('on a phone, rows that are drawn as cards are heard as a table, each value with its column', async () => {
  const context = await story.visitor({ width: PHONE, height: 740 });
  await context.addCookies(sessions.staff.cookies);
  const page = await context.newPage();
  const isDrawnAsCards = async () =>
    expect(
      await page
        .locator('main table tbody tr')
        .first()
        .evaluate((row) => getComputedStyle(row).display),
    ).toBe('block');
  const rolesOf = (row: readonly [string, string][] | undefined) => row?.map(([role]) => role);

  await openScreen(page, '/tableau-de-bord');
  await isDrawnAsCards();
  const [head, ...entries] = await heardRows(page);
  expect(head?.slice(0, 4)).toEqual(
    ['Titre', 'Étape', 'Suivi par', 'Échéance'].map((name) => ['columnheader', expect.stringContaining(name)]),
  );
  expect(entries.length).toBe(await page.locator('main tbody tr').count());
  const late = entries.find(([title]) => title?.[1].startsWith('Construire un budget de projet'));
  expect(late?.[0]?.[0]).toBe('rowheader');
  const names = late?.map(([, name]) => name.replaceAll('\u00a0', ' ')).join('\n');
  // In the demonstration, this page is always overdue by two days, whenever the data was loaded.
  for (const value of [/Suivi par : Camille Ardouin/, /Échéance : \d{1,2}(er)? \p{L}+ \d{4}/u])
    expect.soft(names).toMatch(value);

  await openScreen(page, '/fiches/monter-un-dossier-un-pour-cent-eau');
  await isDrawnAsCards();
  const read = await heardRows(page);
  expect(rolesOf(read.at(-1))).toEqual(['cell', 'cell', 'cell', 'cell']);
  expect(read.find(([month]) => month?.[1].endsWith('1 à 3'))?.map(([, name]) => name)).toEqual([
    'Mois 1 à 3',
    'Ce qui se passe Rencontre de l’élu et du directeur',
    'Qui décide Le président, en privé',
    'Ce que l’association prépare Deux pages et le calcul par mètre cube',
  ]);

  await openScreen(page, '/etudes/cinq-missions-un-an-apres/preuves');
  for (const width of [DESK, PHONE]) {
    await page.setViewportSize({ width, height: 900 });
    const headings = page.locator('.evidence-drawing svg > text').filter({ visible: true });
    expect(await headings.allTextContents(), `${width} px`).toEqual([
      ...['Matériaux', 'Constats', 'Enseignements', 'Pages qui s’en servent'],
    ]);
  }
  await isDrawnAsCards();
  const [columns, ...claims] = await heardRows(page);
  expect(columns).toEqual([
    ['columnheader', 'Constat ou enseignement'],
    ['columnheader', 'Repose sur'],
    ['columnheader', 'Porte'],
  ]);
  expect(claims.length).toBe(await page.locator('main tbody tr').count());
  expect(rolesOf(claims[0])?.slice(0, 2)).toEqual(['rowheader', 'cell']);
  await closeContext(context);
}, 120_000);

test('no screen complains in the console in English, on a phone, in another time zone', async () => {
  // A reader's own clock makes no difference between what the server and the browser draw. Every
  // second screen, by turns; each with ROUNDS.
  const options = { locale: 'en-GB', width: PHONE, timezoneId: 'Pacific/Auckland' };
  const isAsked = (screen: number) => Boolean(process.env.ROUNDS) || (screen + seed) % 2 === 0;
  expect(await faultsOfAll(options, undefined, isAsked), `seed ${seed}`).toEqual([]);
}, 300_000);

test('hours are the network’s wherever one is: the same in the editor and in the administration', async () => {
  const context = await story.visitor({ timezoneId: 'Pacific/Auckland' });
  await context.addCookies(sessions.staff.cookies);
  const page = await context.newPage();
  await page.goto('/connexion');
  await page.getByLabel(/^Adresse/).fill('yacine@exemple.org');
  await page.getByRole('main').locator('form').last().getByRole('button').click();
  await page.waitForURL('**/connexion/envoye*');
  const hour = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', timeZone: 'Europe/Paris' });
  const before = hour.format(new Date()).slice(0, 2);
  await openScreen(page, '/fiches/prevenir-les-risques-du-modele-d-affaire/ecrire');
  const shown = await page.locator('.save-state').textContent();
  // The mail is sent a random while after the answer.
  await until(async () => {
    await page.goto('/admin/outbox');
    return (await page.locator('main time').count()) > 0;
  }, 'the mail is in the outbox');
  const listed = await page.locator('main time').first().textContent();
  const hours = [before, hour.format(new Date()).slice(0, 2)];
  expect(hours).toContain(/ (\d\d):\d\d/.exec(shown ?? '')?.[1]);
  expect(hours).toContain(/ (\d\d):\d\d/.exec(listed ?? '')?.[1]);
});
