import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { listCitations, listClaims } from '#content/citation/listed-citations.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { type EditorFloor, FIRST, openEditorFloor } from '#tests/support/editor-floor.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { until } from '#tests/support/until.ts';

let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor();
}, 120_000);

afterEach(() => floor.closeDesks());

afterAll(() => floor?.close());

describe('blocks, by keyboard', () => {
  test('the slash menu inserts what is typed, in either language and without accents', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await desk.page.keyboard.type('/');
    const menu = desk.page.getByRole('listbox', { name: 'Insérer' });
    await menu.waitFor();
    expect(await menu.getByRole('option').count()).toBe(24);
    // A factsheet uses warnings, examples and resources.
    const group = menu.getByRole('group').first();
    expect(await group.getAttribute('aria-label')).toBe('Blocs de la méthode');
    expect((await group.getByRole('option').allTextContents()).slice(0, 3)).toEqual([
      '▲Point de vigilance',
      '❖Exemple',
      '☰Ressources',
    ]);
    await desk.page.keyboard.type('repere');
    await until(async () => (await menu.getByRole('option').count()) === 1, 'one choice is left');
    expect(await desk.text.getAttribute('aria-activedescendant')).toBe('slash-key-figure');
    await desk.press('Enter');
    const figure = desk.text.getByRole('textbox', { name: 'Chiffre' });
    await until(() => figure.evaluate((field) => field.matches(':focus')), 'the figure has the caret');
    await desk.press('Enter');
    await desk.page.keyboard.type('Sept sur douze.');
    await desk.press('Enter', 'Enter');
    await desk.page.keyboard.type('/checkl');
    await desk.press('Enter');
    await desk.page.keyboard.type('À faire');
    await desk.press('Enter', 'Enter');
    await desk.page.keyboard.type('et/ou /nimportequoi');
    await desk.press('Escape');
    await desk.saved();
    const { document } = await floor.app.services.drafts.read(page.id);
    const made = document.content.content
      .slice(2, 5)
      .map((node) => [node.type.name, node.attrs.kind, node.textContent]);
    expect(made).toEqual([
      ['typedBlock', 'key-figure', 'Sept sur douze.'],
      ['taskList', undefined, 'À faire'],
      ['paragraph', undefined, 'et/ou /nimportequoi'],
    ]);
  });

  test('the title, figure and author of typed blocks are typed where they are read', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await desk.page.keyboard.type('/repere');
    await desk.press('Enter');
    const block = desk.text.locator('.block-key-figure');
    // A figure comes first; Enter leads into the block's words, and Tab from them to its first
    // field.
    const figure = block.getByRole('textbox', { name: 'Chiffre' });
    await until(() => figure.evaluate((field) => field.matches(':focus')), 'the figure has the caret');
    await desk.page.keyboard.type('7 sur 12');
    await desk.press('Enter');
    await desk.page.keyboard.type('Des ménages.');
    await desk.press('Tab');
    await desk.page.keyboard.type('Au village');
    // Tab goes on through the fields, and into the block's own words, as Enter does.
    await desk.press('Tab');
    expect(await figure.evaluate((field) => field.matches(':focus'))).toBe(true);
    await desk.press('Shift+Tab', 'Tab', 'Tab');
    await desk.page.keyboard.type('Oui. ');
    await desk.saved();
    const stored = async () => {
      const { document } = await floor.app.services.drafts.read(page.id);
      const { attrs, textContent } = document.children.find(({ type }) => type.name === 'typedBlock')!;
      return [attrs.title, attrs.value, textContent];
    };
    expect(await stored()).toEqual(['Au village', '7 sur 12', 'Oui. Des ménages.']);
    const jean = await floor.open(pagePath(page), 'Jean Lefèvre');
    expect(await jean.text.locator('.block-key-figure .block-value').textContent()).toBe('7 sur 12');
    await jean.text.locator('.block-key-figure .block-value').click();
    await jean.press('End');
    await jean.page.keyboard.type('0');
    await until(async () => (await block.locator('.block-value').textContent()) === '7 sur 120', 'Awa sees it');
    await jean.saved();
    expect((await stored())[1]).toBe('7 sur 120');
    // A finding has a field only for its title.
    await desk.press('Control+End', 'Enter');
    await desk.page.keyboard.type('/constat');
    await desk.press('Enter');
    const finding = desk.text.locator('.block-finding').last();
    await finding.getByRole('textbox', { name: 'Titre' }).waitFor();
    expect(await finding.getByRole('textbox', { name: 'Chiffre' }).isVisible()).toBe(false);
    // Selecting all selects the field: typing on replaces its words alone.
    await finding.getByRole('textbox', { name: 'Titre' }).click();
    await desk.page.keyboard.type('Le tarif');
    await desk.press('Control+a');
    await desk.page.keyboard.type('La caisse');
    expect(await finding.getByRole('textbox', { name: 'Titre' }).textContent()).toBe('La caisse');
    await desk.saved();
    expect(await floor.storedText(page.id)).toContain(FIRST);
    expect((await stored())[2]).toBe('Oui. Des ménages.');
  });

  test('`@` cites a finding of the text: as a chip, deleted as one', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await desk.page.keyboard.type('/constat');
    await desk.press('Enter');
    await desk.page.keyboard.type('Le tarif est payé par le comité.');
    await desk.press('Enter', 'Enter');
    await desk.page.keyboard.type('Écrire à nom@tarif');
    const menu = desk.page.getByRole('listbox', { name: 'Citer une source' });
    await desk.page.keyboard.type(' puis @zzz');
    await menu.getByText('Rien de tel à citer').waitFor();
    await desk.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await desk.page.keyboard.type(' comme @tar');
    await menu.waitFor();
    expect(await menu.getByRole('option').allTextContents()).toEqual(['◆Constat Le tarif est payé par le comité.']);
    const cited = async () => {
      const { document } = await floor.app.services.drafts.read(page.id);
      return {
        lines: document.content.content.map(({ textContent }) => textContent),
        ids: listClaims(document.toJSON()),
        citations: listCitations(document.toJSON()),
      };
    };
    await desk.press('Enter');
    await desk.page.keyboard.type(', et');
    await desk.page.locator('.citation-chip', { hasText: 'Le tarif est payé' }).waitFor();
    await desk.saved();
    const { lines, ids, citations } = await cited();
    expect(lines).toContain('Écrire à nom@tarif puis @zzz comme , et');
    expect(citations.map(({ target }) => target)).toEqual([`block/${page.id}/${ids[0]!.id}`]);
    await desk.press('Backspace', 'Backspace', 'Backspace', 'Backspace', 'Backspace');
    expect(await desk.page.locator('.citation-chip').count()).toBe(0);
    await desk.press('Control+z');
    await desk.page.locator('.citation-chip').waitFor();
    // From the menu, after a word: a space separates the sign.
    await desk.page.getByRole('button', { name: 'Insérer', exact: true }).click();
    await desk.page.getByRole('menuitem', { name: 'Source citée' }).click();
    await menu.waitFor();
    await desk.press('Enter');
    await until(async () => (await desk.page.locator('.citation-chip').count()) === 2, 'two citations are there');
    // A place typed beside it is stored by Enter, and the field keeps the focus.
    await desk.page.getByRole('tab', { name: 'Plan' }).click();
    const place = desk.page.getByLabel(/^Passage de/).first();
    await place.fill('p. 3');
    await place.press('Enter');
    await desk.page.locator('.citation-chip', { hasText: 'p. 3' }).waitFor();
    expect(await place.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  test('the outline shows the sources of a finding, those without consent, and the place in a source', async () => {
    const page = await floor.addPage({ kind: 'study', title: 'Un barrage et son comité', visibility: 'public' });
    const { services } = floor.app;
    const agreed = await addMaterial(services, page.id, { title: 'Entretien accordé' });
    await addConcerned(services, agreed);
    const refused = await addMaterial(services, page.id, { title: 'Entretien refusé avec la gardienne' });
    await addConcerned(services, refused, { state: 'refused' });
    for (let i = 1; i <= 31; i++) await addMaterial(services, page.id, { title: `Relevé${i} de la crue` });
    const line = (id: string, text: string) => ({
      type: 'doc',
      content: [{ type: 'paragraph', attrs: { id }, content: [{ type: 'text', text }] }],
    });
    const statement = 'Le trésorier garde la clé de la pompe.';
    const transcript = await services.transcripts.open(agreed, COMMAND_LINE, line('aaaaaaaa', statement));
    const awa = await services.access.findViewer(await floor.app.signIn('Awa'));
    const facts = { block: 'aaaaaaaa', words: statement, codes: [], note: '' };
    const extract = await services.extracts.addPassage(agreed, facts, awa);
    await services.drafts.replace(transcript, fitDocument(line('bbbbbbbb', 'Rien de tout cela.')).document);
    const desk = await floor.open(pagePath(page));
    await desk.page.getByRole('tab', { name: 'Plan' }).click();
    await desk.caretAtTheEnd();
    await desk.press('Enter');
    await desk.page.keyboard.type('/constat');
    await desk.press('Enter');
    await desk.page.keyboard.type('Le tarif est payé @refus');
    const menu = desk.page.getByRole('listbox', { name: 'Citer une source' });
    const warning = menu.getByText('l’accord est refusé');
    await warning.waitFor();
    // On a phone, sources are distinguished by their titles, so the warning is below.
    await desk.page.setViewportSize({ width: 360, height: 740 });
    const title = menu.locator('.cite-title');
    const isWhole = () => title.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth);
    await until(isWhole, 'the list has its place on the phone, and the title its width');
    const [above, below] = [(await title.boundingBox())!, (await warning.boundingBox())!];
    expect(below.y).toBeGreaterThanOrEqual(above.y + above.height);
    await desk.page.setViewportSize({ width: 1280, height: 900 });
    await desk.press('Enter');
    const claim = desk.page.locator('.evidence [data-claim]').last();
    await claim.getByText('Ne cite rien que ses lecteurs pourront voir').waitFor();
    await claim.getByText('l’accord est refusé').waitFor();
    await desk.page.keyboard.type(' @accord');
    await menu.getByText('Entretien accordé').waitFor();
    expect(await menu.getByText('l’accord').count()).toBe(0);
    await desk.press('Enter');
    await claim.getByText('Repose sur 1 entretien').waitFor();
    const place = claim.getByLabel('Passage de « E1 »');
    await place.fill('min. 12');
    await desk.press('Enter');
    await desk.page.locator('.citation-chip', { hasText: 'E1, min. 12' }).waitFor();
    await claim.getByLabel('« E1 » contredit ce constat ou cet enseignement').check();
    await claim.getByText('Contredit par 1 entretien').waitFor();
    await desk.page.locator('.citation-chip', { hasText: '≠ E1, min. 12' }).waitFor();
    // An extract is found by its mark and shows that its words are gone; its material is counted.
    for (const mark of ['@E1§1', ' puis @E1 §1']) {
      await desk.text.locator('.block-finding .block-body p').last().click();
      await desk.press('End');
      await desk.page.keyboard.type(mark.startsWith(' ') ? mark : ` ${mark}`);
      await menu.getByText('les mots ne sont plus dans la transcription').waitFor();
      if (mark === '@E1§1') await desk.press('Escape');
    }
    await desk.press('Enter');
    // More than the list shows are found by typing on.
    const others = menu.getByText('Il y en a d’autres');
    await desk.page.keyboard.type(' @relevé');
    await others.waitFor();
    expect(await menu.getByRole('option').count()).toBe(30);
    await desk.page.keyboard.type('31');
    await menu.getByRole('option', { name: 'Relevé31' }).waitFor();
    expect([await menu.getByRole('option').count(), await others.count()]).toEqual([1, 0]);
    await desk.press('Escape');
    for (let i = 0; i < ' @relevé31'.length; i++) await desk.press('Backspace');
    await desk.page.locator('.evidence').getByText('les mots ne sont plus dans la transcription').waitFor();
    await desk.saved();
    const { document } = await services.drafts.read(page.id);
    const cited = listCitations(document.toJSON()).map(({ target, locator, isAgainst }) => [
      target,
      locator,
      isAgainst,
    ]);
    expect(cited).toEqual([
      [`material/${refused}`, '', false],
      [`material/${agreed}`, 'min. 12', true],
      [`extract/${extract}`, '', false],
    ]);
  });

  test('the slash menu opens in a heading, and takes one choice at a time, by pointer and keys', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await desk.page.keyboard.type('## Ce qui reste');
    await desk.page.keyboard.type(' /');
    const menu = desk.page.getByRole('listbox', { name: 'Insérer' });
    await menu.waitFor();
    const chosen = () => menu.locator('[aria-selected="true"]').allTextContents();
    await menu.getByRole('option', { name: 'Petit titre' }).hover();
    await until(async () => (await chosen()).join() === 'Petit titre', 'the pointer chose');
    await desk.press('ArrowUp');
    expect(await chosen()).toEqual(['Sous-titre']);
    expect(await desk.text.getAttribute('aria-activedescendant')).toBe('slash-heading-3');
    await desk.press('Enter');
    await desk.text.locator('h3', { hasText: 'Ce qui reste' }).waitFor();
    await desk.page.keyboard.type('/constat');
    await desk.press('Enter');
    await desk.page.keyboard.type(' aussi');
    await desk.saved();
    expect(await floor.storedText(page.id)).toContain('Ce qui reste');
  });

  test('labels within a text are in its language, those of its buttons in the reader’s', async () => {
    const page = await floor.addPage({ title: 'Water', summary: 'Two sentences.', language: 'en' });
    const desk = await floor.open(pagePath(page));
    await desk.text.locator('p').first().click();
    await desk.press('End', 'Enter');
    await desk.page.keyboard.type(':::constat Here');
    const block = desk.text.locator('.block-finding').first();
    await block.waitFor();
    expect(await block.locator('.block-label').textContent()).toContain('Finding');
    expect(await block.getByRole('button').getAttribute('aria-label')).toBe('Modifier l’encadré «\u202fConstat\u202f»');
    await desk.saved();
  });

  test('Markdown shortcuts make lists, checklists, headings, typed blocks, links and notes', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    const { keyboard } = desk.page;
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await keyboard.type('- [ ] semer');
    await desk.press('Enter', 'Enter');
    await keyboard.type('# Un titre');
    await desk.press('Enter');
    await keyboard.type('Voir https://exemple.org/a. Et [ici](/fiches/x)[^]');
    await desk.page.locator('.footnote').waitFor();
    await keyboard.type('note de bas');
    await desk.press('Enter');
    await keyboard.type(' fin.');
    await desk.press('Enter');
    await keyboard.type(':::vigilance Attention');
    await desk.saved();
    const { document } = await floor.app.services.drafts.read(page.id);
    const [list, heading, line, block] = document.content.content.slice(2, 6);
    expect(list?.type.name).toBe('taskList');
    expect(heading).toMatchObject({ attrs: { level: 2 } });
    expect(line!.toJSON().content).toEqual([
      { type: 'text', text: 'Voir ' },
      {
        type: 'text',
        text: 'https://exemple.org/a',
        marks: [{ type: 'link', attrs: { href: 'https://exemple.org/a', title: null } }],
      },
      { type: 'text', text: '. Et ' },
      { type: 'text', text: 'ici', marks: [{ type: 'link', attrs: { href: '/fiches/x', title: null } }] },
      { type: 'footnote', content: [{ type: 'text', text: 'note de bas' }] },
      { type: 'text', text: ' fin.' },
    ]);
    expect(block).toMatchObject({ attrs: { kind: 'caution' } });
  });

  test('the words of a note open below its numbered call, by mouse and by keyboard', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Control+Alt+f');
    await desk.page.keyboard.type('Relevé de mai');
    const words = desk.text.locator('.footnote-text', { hasText: 'Relevé de mai' });
    await words.waitFor();
    await desk.press('Escape');
    await words.waitFor({ state: 'hidden' });
    await desk.press('Home', 'Control+Alt+f');
    await desk.page.keyboard.type('Avant');
    await desk.press('Escape');
    const calls = desk.text.locator('.footnote-mark');
    await until(
      async () => (await calls.evaluateAll((all) => all.map((call) => call.dataset.number).join())) === '1,2',
      'the calls are numbered in order',
    );
    await calls.nth(1).click();
    await words.waitFor();
    await desk.page.keyboard.type(' 2026');
    await desk.press('ArrowRight');
    await words.waitFor({ state: 'hidden' });
    await desk.press('ArrowLeft');
    await words.waitFor();
    await desk.saved();
    expect(await floor.storedText(page.id)).toContain('Relevé de mai 2026');
  });

  test('straight quotation marks become French ones as one types; one undo gives them back', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    const line = desk.text.locator('p', { hasText: 'Elle dit' });
    await desk.caretAfter(FIRST);
    await desk.press('Enter');
    await desk.page.keyboard.type('Elle dit "il a dit "oui" hier"');
    expect(await line.textContent()).toBe('Elle dit «\u202fil a dit “oui” hier\u202f»');
    await desk.press('Control+z');
    expect(await line.textContent()).toBe('Elle dit «\u202fil a dit “oui” hier"');
    await desk.page.keyboard.type(', tube de 12"');
    // Spaces that readers will see as no-break spaces are set as one types, too: otherwise lines
    // would end elsewhere.
    await desk.page.keyboard.type(' ; 1 200 kg, 50 habitants ');
    expect(await line.textContent()).toContain('\u202f; 1\u202f200\u00a0kg, 50 habitants ');
    await desk.saved();
    const english = await floor.addPage({ language: 'en' });
    const other = await floor.open(pagePath(english), 'Jane', { locale: 'en-GB' });
    await other.caretAfter('');
    await other.page.keyboard.type(' She "said"');
    await other.saved();
    expect(await floor.storedText(english.id)).toContain('She "said"');
  });

  test('a note can be left, entered, and deleted with the usual keys', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter(FIRST);
    await desk.press('Control+Alt+f');
    await desk.page.keyboard.type('source');
    await desk.press('ArrowRight');
    await desk.page.keyboard.type('!');
    await desk.press('Backspace', 'ArrowLeft');
    await desk.page.keyboard.type(' 2019');
    // The note's words are a line of their own, which Escape leaves.
    await desk.press('Escape', 'Home', 'End');
    await desk.page.keyboard.type('Fin');
    await desk.saved();
    expect(await floor.storedText(page.id)).toMatch(/faire\.Fin\n.*\nsource 2019$/s);
    await desk.press('Backspace', 'Backspace', 'Backspace', 'Backspace', 'Backspace');
    await desk.saved();
    expect(await floor.storedText(page.id)).not.toContain('source 2019');
  });

  test('a typed block’s dialog is reached by Alt+Enter; Tab leaves the text after Escape', async () => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page));
    await desk.caretAfter('Ce qui a fait échouer');
    await desk.press('Alt+Enter');
    const dialog = desk.page.getByRole('dialog', { name: 'Encadré' });
    await dialog.getByLabel('Titre').fill('Le piège');
    // A letter typed while the text has the focus but no caret would be lost.
    const hasCaret = await dialog.getByRole('button', { name: 'Appliquer' }).evaluate(async (button) => {
      const text = document.querySelector('.ProseMirror')!;
      const focused = new Promise((resolve) => {
        text.addEventListener('focus', () => queueMicrotask(() => resolve(text.contains(getSelection()!.anchorNode))));
      });
      (button as HTMLButtonElement).click();
      return focused;
    });
    expect(hasCaret, 'the caret is back with the focus').toBe(true);
    await desk.text.getByText('Le piège').waitFor();
    await desk.page.keyboard.type(' encore');
    await desk.text.getByText('avant nous. encore').waitFor();
    await desk.press('Escape', 'Tab');
    expect(await desk.text.evaluate((text) => text.matches(':focus'))).toBe(false);
  });
});
