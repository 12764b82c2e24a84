import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { plainText } from '#content/document/reading/text.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { noteToFit } from '#db/materials/masked-text-repository.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { MarkdownImport } from '#server/exchange/markdown-import.ts';
import { isNamedAddress } from '#server/materials/named-addresses.ts';
import { ShownTexts } from '#server/reviews/shown-texts.ts';
import { type Analysis, codeOf, foreign, guid, openAnalysis } from '#tests/support/analysis-rig.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { filesWith } from '#tests/support/files-with.ts';
import { addConcerned, addMaterial, PERSON } from '#tests/support/materials.ts';
import { packQdpx } from '#tests/support/qda.ts';

/** Tasks under way, and masks, while words are withdrawn. */
let rig: Analysis;
beforeAll(async () => {
  rig = await openAnalysis();
});
afterAll(() => rig.close());

const AGREED = { state: 'validated', uses: ['analysis', 'quotation'] } as const;
const write = (pageId: string, markdown: string) => rig.floor.services.drafts.replace(pageId, documentOf(markdown));
const textOf = async (pageId: string) => plainText((await rig.floor.services.drafts.read(pageId)).document).text;

async function removeAll(id: string, person: string): Promise<void> {
  const { services, staff } = rig.floor;
  const { places, seen } = await services.withdrawals.view(id, staff);
  const passages = new Map(places.map((place) => [passageKey(place), { choice: 'remove', paraphrase: '' }]));
  await services.withdrawals.request(id, { person, passages, along: [], seen }, staff);
  await services.withdrawals.settle(60_000);
  expect((await services.withdrawals.view(id, staff)).earlier[0]).toMatchObject({ doneAt: expect.any(String) });
}

/** Calls a function each time that a task of drafts is done, before its result is used. */
function afterTasks(act: (task: string) => Promise<void>) {
  // Tasks of the server and those of people alike.
  const runner = DraftTaskRunner.prototype as unknown as {
    runInTurn(of: object, task: string, input: readonly unknown[]): Promise<unknown>;
  };
  const run = runner.runInTurn;
  return vi.spyOn(runner, 'runInTurn').mockImplementation(async function (this: typeof runner, ...call) {
    const result = await run.apply(this, call);
    await act(call[1]);
    return result;
  });
}

/** A published study that quotes a person. */
async function quoting(words: string, title = 'Le marigot') {
  const { services } = rig.floor;
  const study = await services.pages.create({ kind: 'study', title, summary: 'Un résumé.' }, COMMAND_LINE);
  const id = await addMaterial(services, study.id);
  const person = await addConcerned(services, id, { ...AGREED, uses: [...AGREED.uses] });
  await write(
    study.id,
    `Avant.\n\n:::parole{auteur="X"}\n${words} [@material/${id}].\n:::\n\nSans citer : ${words}.\n`,
  );
  await services.editions.publish(study.id, {}, COMMAND_LINE);
  return { study, id, person };
}

describe('names that are masked', () => {
  it('stay masked once the passages that cited their people are withdrawn, for all of these people', async () => {
    const { services } = rig.floor;
    const { read } = services.database;
    const head = { title: 'L’eau vue par Fanta Keïta', summary: 'Avec Fanta Keïta.', visibility: 'public' as const };
    const study = await services.pages.create({ kind: 'study', ...head }, COMMAND_LINE);
    const id = await addMaterial(services, study.id);
    const agreed = { ...AGREED, uses: [...AGREED.uses] };
    const people = [
      { name: 'Fanta Keïta', pseudonym: 'une présidente' },
      { name: 'Moussa Traoré', pseudonym: 'un chef' },
    ];
    const ids: string[] = [];
    for (const one of people) ids.push(await addConcerned(services, id, { ...agreed, ...one, naming: 'name' }));
    await write(
      study.id,
      [
        'Moussa Traoré et Fanta Keïta nous reçoivent.',
        `:::constat{title="Mme Keïta compte"}\nElle compte les seaux du puits neuf, un à un [@material/${id}].\n:::`,
      ].join('\n\n'),
    );
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const words = { title: 'Recueil', summary: 'Un livret.', introduction: 'Avec Fanta Keïta et Moussa Traoré.' };
    const made = await services.collections.create({ kind: 'booklet', ...words, language: 'fr' }, COMMAND_LINE);
    await services.collectionParts.arrange(made.id, [{ title: '', pageIds: [study.id] }], COMMAND_LINE);
    await services.collections.publish(made.id, true, COMMAND_LINE);
    const shown = async () => {
      const texts = read.selectFrom('edition').select(['title', 'summary', 'text', 'document', 'html']);
      const edition = await texts.where('pageId', '=', study.id).executeTakeFirstOrThrow();
      const { introduction } = await services.collections.requireAt(COMMAND_LINE, 'booklet', made.slug);
      return JSON.stringify([edition, introduction]);
    };
    const nameBy = async (person: string, naming: 'name' | 'pseudonym', own: object) => {
      const { concerned } = await services.materials.read(id, COMMAND_LINE);
      const { updatedAt } = concerned.find((one) => one.id === person)!;
      await services.concerned.change(person, { ...PERSON, ...agreed, ...own, naming }, updatedAt, COMMAND_LINE);
      await services.masking.follow();
    };
    expect(await shown()).toContain('Mme Keïta');
    for (const [i, one] of people.entries()) await nameBy(ids[i]!, 'pseudonym', one);
    const NAMED = /Fanta|Keïta|Moussa|Traoré/;
    expect(await shown()).not.toMatch(NAMED);
    expect(await isNamedAddress(read, study, study.slug)).toBe(true);

    await removeAll(id, ids[0]!);
    await services.masking.follow();
    const after = await shown();
    expect(after).not.toContain('compte les seaux');
    expect(after).not.toMatch(NAMED);
    expect(after).toContain('L’eau vue par une présidente');
    expect(await isNamedAddress(read, study, study.slug)).toBe(true);
    // A text that is made now does not have them either.
    await services.versions.freeze(study.id, { version: 'Pour relire', key: 'version-noms' }, COMMAND_LINE);
    await services.masking.follow();
    const version = read.selectFrom('frozenVersion').select(['title', 'html']).where('pageId', '=', study.id);
    expect(JSON.stringify(await version.executeTakeFirstOrThrow())).not.toMatch(NAMED);
    // A person who agrees to be named again is named, and nobody else.
    await nameBy(ids[1]!, 'name', people[1]!);
    expect(await shown()).toContain('Moussa Traoré et une présidente nous reçoivent.');
  });
});

describe('while words are withdrawn', () => {
  it('masking in between brings no words back, and no edition or version is made of the draft', async () => {
    const { services, staff } = rig.floor;
    const words = 'Les grenouilles chantaient plus fort que la radio du voisin';
    const { study, id, person } = await quoting(words);
    const again = { version: 'En cours', key: 'version-en-cours' };
    let refused: unknown = null;
    const results: unknown[] = [];
    const spy = afterTasks(async (task) => {
      if (task !== 'withdrawFromPublished' || refused !== null) return;
      refused = await services.versions.freeze(study.id, again, COMMAND_LINE).catch((error: unknown) => error);
      const publishing = services.editions.publish(study.id, { unchanged: true }, COMMAND_LINE);
      results.push(
        await publishing.catch((error: unknown) => error),
        (await services.editions.preview(study.id, staff)).withdrawals,
        (await services.administration.overview(COMMAND_LINE)).withdrawals,
      );
      await services.database.write((trx) => noteToFit(trx, [id], '2026-01-01T00:00:00.000Z'));
      await services.masking.follow();
    });
    await removeAll(id, person);
    spy.mockRestore();
    expect(refused).toMatchObject({ code: 'conflict', details: { reason: 'draft-changed' } });
    // The publication page links the withdrawal, and administrators see it on their screen.
    const left = [expect.objectContaining({ material: expect.objectContaining({ id }) })];
    expect(results).toEqual([expect.objectContaining({ details: { reason: 'withdrawal' } }), left, left]);
    await services.masking.follow();
    expect(await filesWith(words, services)).toEqual([]);
    const masked = services.database.read.selectFrom('maskedText').select('number').where('pageId', '=', study.id);
    expect(await masked.execute()).toEqual([]);
    expect((await services.editions.preview(study.id, staff)).withdrawals).toEqual([]);
    await services.versions.freeze(study.id, again, COMMAND_LINE);
  });

  it('a draft that was read before is neither published, frozen, copied nor stored for reviewers', async () => {
    const { services, staff } = rig.floor;
    const words = 'Le forgeron réparait la pompe avec une semelle de vieux pneu';
    const { study, id, person } = await quoting(words);
    const page = await services.pages.require(staff, study.id);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const waiting = new Set<string>();
    let allWait = () => {};
    const areRead = new Promise<void>((resolve) => {
      allWait = resolve;
    });
    const spy = afterTasks(async (task) => {
      if (!['publication', 'edition', 'copy'].includes(task)) return;
      waiting.add(task);
      if (waiting.size === 3) allWait();
      await held;
    });
    const refused = { code: 'conflict', details: { reason: 'draft-changed' } };
    const form = { version: 'V', key: 'version-en-vol' };
    const work = [
      services.editions.publish(study.id, { unchanged: true }, COMMAND_LINE),
      services.versions.freeze(study.id, form, staff),
      services.copies.copy(study.id, { title: 'Copie du marigot', key: 'copie-en-vol' }, staff),
    ].map((one) => expect(one).rejects.toMatchObject(refused));
    const read = services.draftReading.compose(staff, page);
    await areRead;
    await removeAll(id, person);
    letGo();
    await Promise.all(work);
    const { database, clock } = services;
    const texts = new ShownTexts({ database, clock, citedTexts: null as never });
    await texts.keep(await read);
    spy.mockRestore();
    expect(await texts.isKept(page, (await read).state)).toBe(false);
    await services.withdrawals.settle(60_000);
    expect(await filesWith(words, services)).toEqual([]);
    // Read again, the texts are as the withdrawal left the draft.
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    await services.versions.freeze(study.id, form, staff);
    const copy = await services.copies.copy(study.id, { title: 'Copie', key: 'copie-en-vol' }, staff);
    expect(await textOf(copy.id)).toBe(await textOf(study.id));
  });
});

describe('the study of a material', () => {
  it('loses words of it that another page cites, and projects that wait to be imported into the study', async () => {
    const { services, staff } = rig.floor;
    const words = 'Le griot gardait la clé du grenier sous la troisième pierre';
    const kept = { kind: 'study', title: 'Le grenier', summary: 'Un résumé.' } as const;
    const study = await services.pages.create(kept, COMMAND_LINE);
    const article = await services.pages.create({ ...kept, kind: 'article', title: 'Un article' }, COMMAND_LINE);
    const id = await addMaterial(services, study.id);
    const person = await addConcerned(services, id, { ...AGREED, uses: [...AGREED.uses] });
    await write(article.id, `Avant.\n\n:::parole{auteur="X"}\n${words} [@material/${id}].\n:::\n`);
    await services.editions.publish(article.id, {}, COMMAND_LINE);
    await write(study.id, `Brouillon : ${words}, dit-elle.\n`);
    const other = await addMaterial(services, study.id, { title: 'Un autre entretien' });
    await rig.write(other, `On m’a répété ceci : ${words}.`);
    await services.editions.publish(study.id, {}, COMMAND_LINE);
    const remark = { pageId: study.id, kind: 'comment', body: `Voir : ${words}` } as const;
    await services.annotations.create({ ...remark, selection: { exact: 'Brouillon' } }, staff);
    const source = `<TextSource guid="{${guid(900)}}" name="Entretien" plainTextPath="internal://a.txt"/>`;
    const project = () => ({
      file: packQdpx(rig.folder, { 'project.qde': foreign(source), 'sources/a.txt': `${words}. Et la suite.` }),
      name: 'p.qdpx',
    });
    const waits = await services.qdaImports.read(study.id, project(), staff);
    expect(await services.qdaImports.preview(study.id, waits, staff)).not.toBeNull();

    await removeAll(id, person);
    expect(await filesWith(words, services)).toEqual([]);
    expect(await textOf(study.id)).toMatch(/^Brouillon : .*, dit-elle\.$/);
    expect(await services.qdaImports.preview(study.id, waits, staff)).toBeNull();
    await expect(services.qdaImports.run(study.id, waits, staff)).rejects.toMatchObject({ code: 'gone' });
  });
});

describe('an import after a withdrawal', () => {
  it('has none of the withdrawn words, whatever kind of file has them, and reports this', async () => {
    const { services, staff } = rig.floor;
    const words = 'La vieille meunière comptait les sacs avec des cailloux blancs';
    const { study, id, person } = await quoting(words, 'Le moulin');
    await removeAll(id, person);
    const other = words.replace('La vieille', 'La  VIEILLE').replace('meunière', 'meunie\u0300re');

    // An analyst's project: its texts, passages, codes and notes.
    const selected = `<PlainTextSelection guid="{${guid(911)}}" name="${words}" startPosition="0" endPosition="${words.length}"><Coding guid="${guid(912)}"><CodeRef targetGUID="${guid(913)}"/></Coding></PlainTextSelection>`;
    const source = `<TextSource guid="{${guid(910)}}" name="Entretien" plainTextPath="internal://a.txt"><Description>Dit ceci : ${words}.</Description>${selected}</TextSource>`;
    const project = foreign(source, { codes: codeOf(913, `Selon elle ${words}`) });
    const preview = await rig.look(study.id, { 'project.qde': project, 'sources/a.txt': `${other}. Et la suite.` });
    expect(preview.left).toMatchObject({ withdrawn: 3 });
    await services.qdaImports.run(study.id, preview.id, staff);
    const { extracts } = await services.extracts.ofStudy(study.id, staff);
    expect(JSON.stringify(await rig.described(study.id))).not.toContain('cailloux');
    expect(extracts[0]!.material.title).toBe('Entretien');
    const transcript = JSON.stringify(await services.transcripts.readBlocks(extracts[0]!.material.id, staff, 'fr'));
    expect(transcript).toContain('Et la suite.');
    expect(transcript).not.toContain('cailloux');

    // A table of materials.
    const csv = `Type,Titre,Résumé\nEntretien,Au moulin,"Elle dit : ${other}."\n`;
    const of = { kind: 'material', pageId: study.id, fileName: 'liste.csv' } as const;
    const table = await services.imports.stage(of, Buffer.from(csv), staff);
    await services.imports.settle(table, 60_000);
    expect(await services.imports.find(table, staff)).toMatchObject({ stage: 'ready', added: 1, withdrawn: 1 });
    await services.imports.run(table, staff);
    await services.imports.settle(table, 60_000);
    expect(await services.imports.find(table, staff)).toMatchObject({ stage: 'done', added: 1, withdrawn: 1 });

    // A text that becomes a page, and one that updates the page.
    const markdown = `---\ntitle: Un moulin\nsummary: "Dit ceci : ${words}."\n---\n\nAvant.\n\n> ${other}\n\nAprès.\n`;
    const file = path.join(rig.folder, 'moulin.md');
    writeFileSync(file, markdown);
    const run = new MarkdownImport(services, { kind: 'article' }, COMMAND_LINE);
    const made = await run.importFile({ file, folder: rig.folder });
    expect(made.leftOut).toEqual([{ what: 'withdrawn', count: 2 }]);
    expect(made.page.summary).toBe('Dit ceci : (…).');
    expect(await textOf(made.page.id)).toMatch(/^Avant\.\s+Après\.$/);
    const noted = path.join(rig.folder, 'pratique.md');
    writeFileSync(noted, `---\nmeta:\n  context: "Dit ceci : ${words}."\n  place: Kayes\n---\n\nAvant.\n`);
    const sent = await services.wordImports.read({ file: noted, name: 'pratique.md' }, staff);
    const input = { kind: 'practice', title: 'Moudre', language: 'fr', visibility: 'members' } as const;
    const { notice } = await services.wordImports.create(sent, input, staff);
    expect(notice.own).toMatchObject({ context: 'Dit ceci : […].', place: 'Kayes' });
    const page = await services.pages.require(staff, study.id);
    const html = `<p>Avant.</p><p>Sans citer : ${other}.</p><p>Un ajout.</p>`;
    writeFileSync(path.join(rig.folder, 'moulin.html'), `<html><body>${html}</body></html>`);
    const update = await services.fileUpdates.read(
      { file: path.join(rig.folder, 'moulin.html'), name: 'moulin.html' },
      page,
      staff,
    );
    const shown = (await services.fileUpdates.preview(update, page, 'fr', staff))!;
    expect(shown.messages.join()).toContain('mots qu’une personne a fait retirer');
    expect(shown.comparison).not.toContain('cailloux');
    await services.fileUpdates.apply(update, page, staff);
    expect(await textOf(study.id)).toContain('Un ajout.');
    expect(await services.drafts.withoutWithdrawn([`On m’a dit : ${words} !`])).toEqual(['On m’a dit : […] !']);

    // At once, without waiting for the check for words that come back.
    expect(await filesWith('cailloux blancs', services)).toEqual([]);
  });
});
