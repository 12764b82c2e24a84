import { describe, expect, it } from 'vitest';
import { plainText } from '#content/document/reading/text.ts';
import { ConnectedWriter } from '#tests/support/connected-writer.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { filesWith } from '#tests/support/files-with.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { setUpStudies } from '#tests/support/study-rig.ts';
import { until } from '#tests/support/until.ts';

/** Words are withdrawn from a draft that is open in two editors, with the editor's own binding. */
const setup = setUpStudies();
const SAID = 'Nous marchions deux heures chaque matin pour une eau trouble';

async function openDesk(pageId: string, name: string): Promise<ConnectedWriter> {
  const editor = setup.connect(pageId, setup.of(name).cookie);
  await until(() => editor.saved, `${name} has the draft`);
  return new ConnectedWriter(editor);
}

async function withdraw(material: string): Promise<void> {
  const { services } = setup.rig;
  const { viewer } = setup.of('Awa');
  const { concerned, seen } = await services.withdrawals.view(material, viewer);
  const chosen = { person: concerned[0]!.id, passages: new Map<string, never>(), along: [], seen };
  await services.withdrawals.request(material, chosen, viewer);
  await services.withdrawals.settle(60_000);
}

describe('a withdrawal from a draft that others write in', () => {
  it('keeps their carets, their undo and the rest of the history', async () => {
    const { services } = setup.rig;
    const { viewer } = setup.of('Awa');
    const study = await setup.newStudy('L’eau');
    const material = await addMaterial(services, study);
    await addConcerned(services, material);
    const quoting = (before: string) =>
      documentOf(
        `${before} la parole.\n\n${SAID} [@material/${material}].\n\nUn extrait : « ${SAID} », copié.\n\nAprès la parole.\n`,
      );
    await services.drafts.replace(study, quoting('Jadis'));
    await services.checkpoints.replace(viewer, study, quoting('Avant'));
    const [bruno, chantal] = [await openDesk(study, 'Bruno'), await openDesk(study, 'Chantal')];
    bruno.goBehind('Avant la parole.');
    bruno.type(' Il note.');
    // In the middle of the withdrawn words: it is removed with them.
    bruno.goBehind('Nous marchions');
    bruno.type(' alors');
    // A caret behind words that are cut out of its paragraph, and one in another paragraph.
    bruno.goBehind('», cop');
    chantal.goBehind('Après la');
    chantal.type(' longue');
    await until(() => [bruno, chantal].every(({ editor }) => editor.saved), 'what they wrote is stored');
    await until(() => bruno.text === chantal.text, 'both have it');

    await withdraw(material);
    const left = (his: string, hers: string) =>
      `Avant la parole.${his}\nUn extrait : « », copié.\nAprès la${hers} parole.`;
    const shown = ({ text }: ConnectedWriter) =>
      text.replace(/[\s\u00a0\u202f]+»/g, ' »').replace(/«[\s\u00a0\u202f]+/g, '« ');
    await until(() => [bruno, chantal].every(({ text }) => !text.includes('matin')), 'both editors are told');
    expect(shown(bruno)).toBe(left(' Il note.', ' longue'));
    expect(bruno.caret[0]).toMatch(/», cop$/);
    expect(bruno.caret[1]).toBe('ié.');
    expect(chantal.caret).toEqual(['Après la longue', ' parole.']);

    bruno.type('X');
    await until(() => chantal.text.includes('», copXié.'), 'what he types there is there');
    bruno.undo.undo();
    expect(shown(bruno)).toBe(left(' Il note.', ' longue'));

    // The step within the withdrawn words has nothing left to undo: the one before it is undone.
    bruno.undo.undo();
    expect(shown(bruno)).toBe(left('', ' longue'));
    await until(() => bruno.text === chantal.text, 'what was undone is undone for both');
    chantal.undo.undo();
    expect(shown(chantal)).toBe(left('', ''));
    bruno.undo.redo();
    chantal.undo.redo();
    await until(() => bruno.text === chantal.text, 'what was redone is redone for both');
    expect(shown(bruno)).toBe(left(' Il note.', ' longue'));
    await until(() => [bruno, chantal].every(({ editor }) => editor.saved), 'all is stored');
    await services.withdrawals.settle(60_000);
    expect(await filesWith(SAID, services)).toEqual([]);

    const checkpoints = await services.checkpoints.list(viewer, study);
    expect(checkpoints.length).toBeGreaterThan(0);
    const restored: string[] = [];
    for (const { id } of checkpoints) {
      await services.checkpoints.restore(viewer, study, id);
      restored.push(plainText((await services.drafts.read(study)).document).text);
    }
    for (const text of restored)
      expect(text).toMatch(/^(Avant|Jadis) la parole\..*\nUn extrait : «.*», copié\.\nAprès la/);
    expect(restored.some((text) => text.startsWith('Jadis la parole.\n'))).toBe(true);
  });

  it('removes words again that an undo brings back', async () => {
    const { services } = setup.rig;
    const TOLD = 'Le puits du quartier est à sec depuis la fête des récoltes';
    const study = await setup.newStudy('Le puits');
    const material = await addMaterial(services, study);
    await addConcerned(services, material);
    await services.drafts.replace(
      study,
      documentOf(`Avant.\n\n${TOLD} [@material/${material}].\n\nUn extrait : ${TOLD}, copié.\n`),
    );
    const chantal = await openDesk(study, 'Chantal');
    chantal.delete(`${TOLD}, `);
    chantal.goBehind('Avant');
    chantal.type(' tout');
    await until(() => chantal.editor.saved, 'what she wrote is stored');
    await withdraw(material);
    await until(() => !chantal.text.includes('puits'), 'her editor is told');
    chantal.undo.undo();
    chantal.undo.undo();
    expect(chantal.text).toBe(`Avant.\nUn extrait : ${TOLD}, copié.`);
    await until(() => !chantal.text.includes('puits'), 'they are taken out again');
    await until(() => chantal.editor.saved, 'all is stored');
    await services.withdrawals.settle(60_000);
    expect(chantal.text).toBe('Avant.\nUn extrait : , copié.');
    expect(await filesWith(TOLD, services)).toEqual([]);
  });
});
