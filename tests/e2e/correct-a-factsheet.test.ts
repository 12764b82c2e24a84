import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { breachesOf } from '#tests/support/axe.ts';
import { collectComplaints } from '#tests/support/browser.ts';
import { inTurn } from '#tests/support/in-turn.ts';
import { selectWords } from '#tests/support/select-words.ts';
import { Story } from '#tests/support/story.ts';
import { until } from '#tests/support/until.ts';

/**
 * A member corrects a factsheet in the page, and the staff take the correction over into the draft.
 */
const SHEET = '/fiches/mesurer-ce-qui-change-au-champ';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
}, 300_000);
afterAll(() => story.end());

/** Proposes a correction of selected words. */
async function propose(page: Page, words: string, proposed: string): Promise<void> {
  await selectWords(page, words);
  await page.getByRole('button', { name: 'Annoter', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Annoter' });
  await dialog.getByRole('radio', { name: /une correction/ }).check();
  await dialog.getByLabel('Texte proposé à la place').fill(proposed);
  await dialog.getByRole('button', { name: 'Envoyer' }).click();
  await page.locator('.anno-card', { hasText: proposed }).waitFor();
}

describe.each(
  inTurn([
    ['desk', { width: 1280, height: 800 }, 'onze jours par trimestre', 'douze jours par trimestre'],
    ['phone', { width: 360, height: 740 }, 'Le groupement en a gardé six', 'Le groupement en a gardé cinq'],
  ] as const),
)('on a %s', (_, size, words, proposed) => {
  test('a member annotates a factsheet by selecting, and staff take the correction over', async () => {
    const member = await story.person('aminata@exemple.org', { ...size });
    const staff = await story.person('yacine@exemple.org', { ...size });
    const complaints = [member, staff].map(collectComplaints);
    await member.goto(SHEET);
    await staff.goto(SHEET);
    // Readers have no link under each paragraph.
    expect(await member.getByRole('link', { name: 'Annoter ce paragraphe' }).count()).toBe(0);

    await selectWords(member, words);
    await member.getByRole('button', { name: 'Annoter', exact: true }).click();
    const dialog = member.getByRole('dialog', { name: 'Annoter' });
    const proposal = dialog.getByLabel('Texte proposé à la place');
    expect(await proposal.isVisible()).toBe(false);
    await dialog.getByRole('radio', { name: /une correction/ }).check();
    expect(await proposal.inputValue()).toBe(words);
    await proposal.fill(proposed);
    await dialog.getByText('Signé : Aminata Doucouré, Association Puits et Partage').waitFor();
    expect(await breachesOf(member)).toEqual([]);
    await dialog.getByRole('button', { name: 'Envoyer' }).click();
    const sent = member.locator('.anno-card', { hasText: proposed });
    await sent.waitFor();
    expect(await sent.textContent()).toContain('Aminata Doucouré, Association Puits et Partage');
    expect(await sent.getByRole('button', { name: 'Reprendre dans le brouillon' }).count()).toBe(0);

    // It appears live for the staff: a mark, a count in the margin and one under the title.
    const mark = staff.locator('#texte mark.anno', { hasText: words });
    await mark.waitFor();
    const total = staff.getByRole('link', { name: /^\d+ annotations?$/ });
    await total.waitFor();
    const card = staff.locator('.anno-card', { hasText: proposed });
    expect(await card.isVisible()).toBe(false);
    const fold = staff.locator('details.anno-margin', { has: card });
    await fold.locator('> summary').click();
    await card.waitFor();
    expect(await breachesOf(staff)).toEqual([]);
    expect(await staff.evaluate('document.documentElement.scrollWidth')).toBe(size.width);
    await card.getByRole('button', { name: /^Reprendre dans le brouillon/ }).click();
    const taken = card.getByText(/^Prise en compte dans le brouillon par Yacine Belloumi/);
    await taken.waitFor();
    // Its author sees the state there too, and the edition is unchanged.
    await member
      .locator('.anno-card', { hasText: /Prise en compte dans le brouillon/ })
      .getByText(proposed)
      .waitFor();
    expect(await member.locator('#texte mark.anno', { hasText: words }).count()).toBe(1);

    await taken.getByRole('link', { name: 'Voir dans le brouillon' }).click();
    await staff.waitForURL(`**${SHEET}/brouillon#b-*`);
    await staff.locator('.prose', { hasText: proposed }).first().waitFor();
    expect(await staff.locator('.prose', { hasText: words }).count()).toBe(0);
    expect(complaints).toEqual([[], []]);
  }, 120_000);
});

test('a correction of words that the draft no longer has changes nothing, and links to the place', async () => {
  const words = 'Aucun financeur n’a protesté';
  const member = await story.person('aminata@exemple.org');
  await member.goto(SHEET);
  await propose(member, words, 'Aucun bailleur n’a protesté');

  const staff = await story.person('yacine@exemple.org');
  await staff.goto(`${SHEET}/ecrire`);
  await staff.locator('.ProseMirror').waitFor();
  await staff.locator('.ProseMirror p', { hasText: words }).evaluate((block, wanted) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
      const at = node.data.indexOf(wanted);
      if (at < 0) continue;
      (block.closest('.ProseMirror') as HTMLElement).focus();
      getSelection()!.setBaseAndExtent(node, at, node, at + wanted.length);
      return;
    }
  }, words);
  await staff.keyboard.type('Personne n’a rien dit');
  await staff.locator('.ProseMirror', { hasText: 'Personne n’a rien dit' }).waitFor();
  // The save state beside it follows a little later.
  await until(async () => (await staff.locator('.save-state').getAttribute('data-save')) === 'saved', 'it is stored');
  // Without a script, the response to the form reports it, with the same link.
  const plain = await story.person('leonie@exemple.org', { javaScript: false });
  await plain.goto(SHEET);
  const fold = plain.locator('details.anno-margin', { hasText: 'Aucun bailleur' });
  await fold.locator('> summary').click();
  await fold.getByRole('button', { name: /^Reprendre dans le brouillon/ }).click();
  await plain.getByRole('alert').filter({ hasText: 'ces mots ne sont plus ceux que la correction cite' }).waitFor();
  const place = plain.getByRole('link', { name: 'Ouvrir le brouillon à cet endroit' });
  expect(await place.getAttribute('href')).toMatch(new RegExp(`^${SHEET}/ecrire#b-[a-z0-9]{8}$`));

  await staff.goto(SHEET);
  const scripted = staff.locator('details.anno-margin', { hasText: 'Aucun bailleur' });
  await scripted.locator('> summary').click();
  await scripted.getByRole('button', { name: /^Reprendre dans le brouillon/ }).click();
  await scripted.getByRole('alert').getByRole('link', { name: 'Ouvrir le brouillon à cet endroit' }).click();
  await staff.waitForURL(`**${SHEET}/ecrire#b-*`);
  await staff.locator('.ProseMirror', { hasText: 'Personne n’a rien dit' }).waitFor();
}, 120_000);

test('a correction is taken over beside the draft as well, into the text that one is writing', async () => {
  const [words, proposed] = ['un morceau de champ', 'un carré de champ'];
  const member = await story.person('aminata@exemple.org');
  await member.goto(SHEET);
  await propose(member, words, proposed);

  const staff = await story.person('yacine@exemple.org');
  await staff.goto(`${SHEET}/ecrire`);
  await staff.locator('#onglet-annotations').click();
  const thread = staff.locator('.panel-thread', { hasText: proposed });
  await thread.getByRole('button', { name: 'Reprendre dans le brouillon' }).click();
  await staff.locator('.ProseMirror p', { hasText: proposed }).waitFor();
  expect(await staff.locator('.ProseMirror p', { hasText: words }).count()).toBe(0);
  // It is dealt with.
  await thread.waitFor({ state: 'detached' });
}, 120_000);

test('a caption is annotated by selecting, marked where it stands, and corrected in the draft', async () => {
  const [words, proposed] = ['tirés au sort et non choisis', 'tirés au sort, jamais choisis'];
  const member = await story.person('aminata@exemple.org');
  await member.goto(SHEET);
  await propose(member, words, proposed);
  await member.locator('#texte figcaption > mark.anno', { hasText: words }).waitFor();
  expect(await breachesOf(member)).toEqual([]);

  const staff = await story.person('yacine@exemple.org');
  await staff.goto(SHEET);
  await staff.locator('#texte figcaption > mark.anno', { hasText: words }).waitFor();
  const fold = staff.locator('#texte figure + details.anno-margin, #texte .anno-margin', { hasText: proposed });
  await fold.locator('> summary').click();
  await fold.getByRole('button', { name: /^Reprendre dans le brouillon/ }).click();
  await fold.getByRole('link', { name: 'Voir dans le brouillon' }).click();
  await staff.waitForURL(`**${SHEET}/brouillon#b-*`);
  await staff.locator('figcaption', { hasText: proposed }).waitFor();
  expect(await staff.locator('figcaption', { hasText: words }).count()).toBe(0);
}, 120_000);
