import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { breachesOf } from '#tests/support/axe.ts';
import { collectComplaints } from '#tests/support/browser.ts';
import { inTurn } from '#tests/support/in-turn.ts';
import { Story } from '#tests/support/story.ts';
import { until } from '#tests/support/until.ts';

/** A toolkit as facilitators of sessions use it: the demonstration's, on gender. */
let story: Story;
beforeAll(async () => {
  story = await Story.begin();
}, 240_000);
afterAll(() => story.end());

const KIT = '/outils/boite-a-outils-genre';
const MODULE = '/modules/comment-associer-les-hommes';
const SHEET = '/fiches/acceder-au-credit-et-au-foncier';
const spaced = (text: string | null) => (text ?? '').replace(/[\u00a0\u202f]/g, ' ').trim();

describe.each(
  inTurn([
    ['a phone', { width: 360, height: 740, touch: true }],
    ['a desk', { width: 1280, height: 900 }],
  ]),
)('on %s', (_name, screen) => {
  test('a module is found by what one wants, its steps are moved, cut and given other minutes, and led offline', async () => {
    const page = await story.person('aminata@exemple.org', screen);
    const complaints = collectComplaints(page);
    await page.goto(KIT);
    await page.getByLabel('Étape du projet').selectOption({ label: 'Mener les activités' });
    await page.getByRole('button', { name: 'Montrer', exact: true }).click();
    const map = page.getByRole('region', { name: 'Trouver le bon module' });
    await map.getByRole('status').waitFor();
    const need = map.getByRole('listitem').filter({ hasText: 'Je veux que les hommes prennent leur part' });
    await need.getByRole('link').click();
    await page.waitForURL(`**${MODULE}`);
    await page.getByRole('link', { name: 'Animer cette séance' }).first().click();
    await page.waitForURL(`**${MODULE}/seance`);

    const sum = async () => spaced(await page.locator('[data-total]').textContent());
    const hours = () => page.locator('.session-step:not(.is-cut) [data-from]').allTextContents();
    const press = (name: RegExp) => page.getByRole('button', { name }).click();
    await page.getByLabel('Début').fill('09:00');
    await page.getByRole('button', { name: 'Recalculer les heures' }).click();
    await page.waitForURL(/debut=09/);
    await page.getByRole('button', { name: 'Démarrer' }).waitFor();
    expect([await sum(), await hours()]).toEqual(['2 h', ['09:00', '09:15', '09:40', '10:10', '10:40']]);
    await press(/^Supprimer «.Regarder ce qui a changé/);
    expect([await sum(), await hours()]).toEqual(['1 h 30', ['09:00', '09:15', '09:40', '10:10']]);
    await press(/^Monter «.Choisir le geste/);
    await press(/^Monter «.Choisir le geste/);
    expect(await hours()).toEqual(['09:00', '09:15', '09:45', '10:10']);
    await page.getByLabel(/^Minutes pour «.Choisir le geste/).fill('45');
    expect([await sum(), await hours()]).toEqual(['1 h 45', ['09:00', '09:15', '10:00', '10:25']]);
    expect(spaced(await page.locator('[data-span]').textContent())).toBe('· de 09:00 à 10:45');
    expect(await breachesOf(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(screen.width);

    // In the room there is no network.
    await page.getByText('il s’ouvre aussi sans réseau').waitFor();
    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole('button', { name: 'Démarrer' }).click();
    const clock = page.getByRole('region', { name: 'Minuteur' });
    expect(await clock.locator('[data-now]').textContent()).toBe('Demander l’accord des femmes');
    await press(/^Étape suivante$/);
    expect(await clock.locator('[data-now]').textContent()).toBe('Choisir le geste');
    await until(async () => /^44:\d\d$/.test((await clock.getByRole('timer').textContent()) ?? ''), 'its minutes run');
    await press(/^Grand affichage$/);
    const size = await clock
      .getByRole('timer')
      .evaluate((timer) => Number.parseFloat(getComputedStyle(timer).fontSize));
    expect(size).toBeGreaterThan(60);
    await page.keyboard.press('Escape');
    await press(/^Revenir au déroulé d’origine$/);
    expect([await sum(), await hours()]).toEqual(['2 h', ['09:00', '09:15', '09:40', '10:10', '10:40']]);
    await page.context().setOffline(false);
    expect(complaints.filter((one) => !/net::ERR_/.test(one))).toEqual([]);
  }, 90_000);

  test('half a day of two modules is one sheet of paper', async () => {
    const page = await story.person('aminata@exemple.org', screen);
    await page.goto(KIT);
    await page.getByRole('link', { name: /déroulé qui enchaîne/ }).click();
    await page.waitForURL('**/deroule?**');
    expect(spaced(await page.locator('[data-span]').textContent())).toBe('· de 09:00 à 13:15');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(screen.width);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
  });

  test('the staff put the gender lens on a page, and its reader is asked its questions there', async () => {
    const staff = await story.person('admin@exemple.org', screen);
    await staff.goto(`${SHEET}/lunettes`);
    const lens = staff.getByRole('checkbox', { name: /lire un projet avec les lunettes/ });
    await lens.check();
    expect(await breachesOf(staff)).toEqual([]);
    await staff.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    await staff.getByText('Les lunettes de cette page sont enregistrées.').waitFor();
    const page = await story.person('aminata@exemple.org', screen);
    await page.goto(SHEET);
    const asked = page.getByRole('region', { name: 'Avec les lunettes du genre' });
    expect(await asked.getByRole('listitem').count()).toBeGreaterThan(2);
    await asked.getByRole('link', { name: 'Ouvrir le module' }).click();
    await page.waitForURL('**/modules/comment-lire-un-projet-avec-les-lunettes-du-genre');
  });
});
