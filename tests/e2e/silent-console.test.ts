import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScreen, SCREENS, type Sessions, signInAll } from '#tests/support/all-screens.ts';
import { collectComplaints } from '#tests/support/browser.ts';
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

test.each([
  ['fr-FR', 1280, 'Europe/Paris'],
  // A reader's own clock makes no difference between what the server and the browser draw.
  ['en-GB', 360, 'Pacific/Auckland'],
] as const)(
  'no screen complains in the console, in %s, %i px wide, in %s',
  async (locale, width, timezoneId) => {
    const said: string[] = [];
    for (const role of ['public', 'member', 'partner', 'staff'] as const) {
      const context = await story.visitor({ locale, width, timezoneId });
      if (role !== 'public') await context.addCookies(sessions[role].cookies);
      for (const [, path] of SCREENS.filter(([who]) => who === role)) {
        const page = await context.newPage();
        const complaints = collectComplaints(page);
        await openScreen(page, path);
        await page.waitForLoadState('networkidle');
        const meant = path === '/nulle-part';
        for (const one of complaints) if (!(meant && ANSWERED.test(one))) said.push(`${role} ${path} ${one}`);
        await page.close();
      }
      await context.close();
    }
    expect(said).toEqual([]);
  },
  300_000,
);

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
