import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Onlooker, openScreen, SCREENS, type Sessions, signInAll } from '#tests/support/all-screens.ts';
import { collectComplaints, type OpenOptions } from '#tests/support/browser.ts';
import { DESK, drawnFaults, PHONE } from '#tests/support/drawn-faults.ts';
import { Story } from '#tests/support/story.ts';
import { until } from '#tests/support/until.ts';

let story: Story;
let sessions: Sessions;

beforeAll(async () => {
  story = await Story.begin();
  sessions = await signInAll(story);
}, 300_000);
afterAll(() => story.end());

/** What the browser says of an answer that is an error, and that is meant to be one. */
const ANSWERED = /^error: Failed to load resource: the server responded with a status of 404/;

const ROLES: readonly Onlooker[] = ['public', 'member', 'partner', 'staff'];
type Look = (page: Page) => Promise<string[]>;

/** Opens a role's screens, each in a page of its own. @returns what the console and `look` say */
async function faultsOf(role: Onlooker, options: OpenOptions, look: Look): Promise<string[]> {
  const found: string[] = [];
  const context = await story.visitor(options);
  if (role !== 'public') await context.addCookies(sessions[role].cookies);
  for (const [, path] of SCREENS.filter(([who]) => who === role)) {
    const page = await context.newPage();
    const complaints = collectComplaints(page);
    await openScreen(page, path);
    const seen = await look(page);
    await page.waitForLoadState('networkidle');
    const meant = path === '/nulle-part';
    const said = complaints.filter((one) => !(meant && ANSWERED.test(one)));
    for (const fault of [...seen, ...said]) found.push(`${role} ${path} ${fault}`);
    await page.close();
  }
  await context.close();
  return found;
}

/** The faults of every screen. The roles visit at the same time: half of a visit is waiting. */
async function faultsOfAll(options: OpenOptions, look: Look = async () => []): Promise<string[]> {
  return (await Promise.all(ROLES.map((role) => faultsOf(role, options, look)))).flat();
}

test('axe finds nothing on any screen, light and dark, wide and narrow; nor does the console complain', async () => {
  const options = { locale: 'fr-FR', width: DESK, timezoneId: 'Europe/Paris' };
  expect(await faultsOfAll(options, drawnFaults)).toEqual([]);
}, 480_000);

test('no screen complains in the console in English, on a phone, in another time zone', async () => {
  // A reader's own clock makes no difference between what the server and the browser draw.
  expect(await faultsOfAll({ locale: 'en-GB', width: PHONE, timezoneId: 'Pacific/Auckland' })).toEqual([]);
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
