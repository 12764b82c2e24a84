import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { isNavetteError } from '#content/errors.ts';
import { listProposals } from '#db/consent/consent-answer-repository.ts';
import { noteToFit } from '#db/materials/masked-text-repository.ts';
import { holdWrites } from '#tests/support/held-writes.ts';
import { keepBackup, restoredFrom } from '#tests/support/other-doors.ts';
import { GIVEN, PUBLIC, quotationsPerFile, SHORT, STATED } from '#tests/support/quotations-rig.ts';

/** Words that people withdraw themselves: single quotations, and words of a transcript. */
const rig = quotationsPerFile();

const { published } = rig;

/** The details of a study, without the words that its summary quotes. */
async function detailsOf(pageId: string) {
  const { title, language, slug, visibility, notice } = await rig.floor.services.pages.require(COMMAND_LINE, pageId);
  return { title, summary: 'Un résumé.', language, slug, visibility, common: notice.common, own: notice.own } as never;
}

/** The code with which work is refused; null if it is not. */
const refusedWith = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => {
      if (isNavetteError(error)) return error.code;
      throw error;
    },
  );

describe('a published text that quotes a person who takes words back', () => {
  it('loses one quotation that the person takes back, at once, and shows it again if they agree again', async () => {
    const { services, staff } = rig.floor;
    const KEY = 'La clé de la pompe restait sous une pierre devant le seuil';
    const { study, id, person, token, read, everywhere, beyond } = await published('Une seule citation', KEY);
    const before = await read();
    await services.consentLoops.askQuotations(id, person, staff);
    const answer = async (answerOf: (text: string) => string, isGiven = (_text: string) => true) => {
      rig.floor.clock.pass({ minutes: 1 });
      const own = await services.ownConsent.open(token, PUBLIC);
      const { all } = await services.ownConsent.quotations(own);
      const given = all
        .filter(({ text }) => isGiven(text))
        .map(({ page, blockId, place, digest, text }) => ({
          ...{ pageId: page.id, blockId, place, digest, answer: answerOf(text), text },
        }));
      await services.ownAnswers.answerQuotations(token, given, PUBLIC);
    };
    await answer((text) => (text.includes(KEY) ? 'withdraw' : 'validate'));
    const all = await everywhere();
    expect(all).not.toContain(KEY);
    for (const kept of [SHORT, STATED, 'nous ferons un puits', 'Rien d’elle ici.']) expect(all).toContain(kept);
    expect((await read()).html.match(/\[une citation a été retirée à la demande de la personne\]/g)).toHaveLength(1);
    expect(await beyond()).toMatchObject([{ goneBack: null, pages: [{ quotations: 1, statements: 0 }] }]);
    expect((await services.home.desk(staff)).beyond.map((one) => one.id)).toContain(id);
    // Their answer to these words is still valid once the team has taken note of it.
    const { answers } = await services.consentLoops.view(id, person, staff);
    const withdrawn = answers.find((one) => one.answer === 'withdraw')!;
    await services.consentLoops.takeQuotation(id, person, withdrawn, staff);
    await services.masking.follow();
    expect(await everywhere()).not.toContain(KEY);
    // Statements in the authors' own words are left to the team.
    await answer((text) => (text.includes(STATED) ? 'withdraw' : 'validate'));
    expect((await read()).text).toBe(before.text);
    expect(await beyond()).toMatchObject([{ pages: [{ quotations: 0, statements: 1 }] }]);
    await answer(() => 'validate');
    expect(await read()).toEqual(before);
    expect(await beyond()).toEqual([]);

    // An answer for changed words of the draft alone applies to those of the edition as well.
    const { document } = await services.drafts.read(study.id);
    const other = JSON.parse(JSON.stringify(documentJson(document)).replace('sous une pierre', 'sous un pot'));
    await services.drafts.replace(study.id, fitDocument(other).document);
    await answer(
      () => 'withdraw',
      (text) => text.includes('sous un pot'),
    );
    expect(await everywhere()).not.toContain(KEY);
    // Deleting the person from the register is no consent.
    await services.concerned.remove(person, COMMAND_LINE);
    expect(await everywhere()).not.toContain(KEY);
  });

  it('is not published with the words in another form without citation; similar words are advice', async () => {
    const { services, staff } = rig.floor;
    const KEY = 'L’échelle du puits était rangée chez le frère aîné du chef';
    const { study, id, person, token } = await published('Sous une autre forme', KEY);
    await services.consentLoops.askQuotations(id, person, staff);
    const { all } = await services.ownConsent.quotations(await services.ownConsent.open(token, PUBLIC));
    const given = all.map(({ page, blockId, place, digest, text }) => ({
      ...{ pageId: page.id, blockId, place, digest, text, answer: text.includes(KEY) ? 'withdraw' : 'validate' },
    }));
    await services.ownAnswers.answerQuotations(token, given, PUBLIC);
    await services.pages.changeDetails(study.id, await detailsOf(study.id), COMMAND_LINE);
    const found = async (text: string) => {
      await rig.write(study.id, `Avant.\n\n${text}\n\nAprès.`);
      const { gate } = await services.editions.preview(study.id, staff);
      return gate.map(({ check }) => check).filter((check) => check.includes('taken-back'));
    };
    expect(await found('L\'ECHELLE du puits, était "rangée" chez le frère aîné du chef !')).toEqual([
      'words-taken-back',
    ]);
    const alike = 'Une échelle du puits était rangée […] chez le frère aîné, dit-on.';
    expect(await found(alike)).toEqual(['words-near-taken-back']);
    expect(await found('Une échelle était rangée quelque part.')).toEqual([]);
    // Similar words are advice: the team decides.
    await rig.write(study.id, alike);
    expect((await services.editions.publish(study.id, {}, COMMAND_LINE)).number).toBe(2);
  });

  it('is not published with the words by a publication that began before they were taken back', async () => {
    const { services, staff } = rig.floor;
    const KEY = 'Le gardien du forage dormait sous le manguier depuis midi';
    const { study, id, person, token } = await published('Pendant la publication', KEY);
    await services.pages.changeDetails(study.id, await detailsOf(study.id), COMMAND_LINE);
    await services.consentLoops.askQuotations(id, person, staff);
    await rig.write(study.id, `Avant.\n\n${KEY}.\n\nAprès.`);
    const { all } = await services.ownConsent.quotations(await services.ownConsent.open(token, PUBLIC));
    const given = all.map(({ page, blockId, place, digest, text }) => ({
      ...{ pageId: page.id, blockId, place, digest, text, answer: text.includes(KEY) ? 'withdraw' : 'validate' },
    }));
    const held = await holdWrites(services.database);
    const answering = services.ownAnswers.answerQuotations(token, given, PUBLIC);
    await held.waiting(1);
    // The publication has looked for words that were taken back, and found none.
    const publishing = refusedWith(services.editions.publish(study.id, {}, COMMAND_LINE));
    await held.waiting(2);
    await held.release();
    await answering;
    expect(await publishing).toBe('conflict');
    expect((await services.editions.list(staff, study.id)).map(({ number }) => number)).toEqual([1]);
    const { gate } = await services.editions.preview(study.id, staff);
    expect(gate.map(({ check }) => check)).toContain('words-taken-back');
  });

  it('loses the words again in a restored backup, and shows none that were agreed to after the backup', async () => {
    const { services, staff } = rig.floor;
    const [REFUSED, TAKEN, STRUCK, AGREED, ASKED] = [
      'Le vieux marigot était à sec dès le mois de février',
      'Nos mères puisaient avant l’aube pour que l’eau soit claire',
      'Le maire avait promis trois pompes et deux réservoirs neufs',
      'La pompe de l’école n’a jamais cessé de donner depuis dix ans',
      'Les bergers venaient de loin abreuver leurs bêtes à la mare',
    ];
    const refuses = await published('Qui refuse', REFUSED);
    const takes = await published('Qui reprend un passage', TAKEN);
    const strikes = await published('Qui raye', STRUCK);
    const agrees = await published('Qui accepte de nouveau', AGREED);
    const asked = await published('Qui est sollicitée pour moins', ASKED);
    await services.consentLoops.askQuotations(takes.id, takes.person, staff);
    await services.consentLoops.returnTranscript(strikes.id, strikes.person, `${STRUCK}.\n\nRien.`, staff);
    await services.ownAnswers.refuse(agrees.token, PUBLIC);
    const backup = await keepBackup(services);
    rig.floor.clock.pass({ minutes: 1 });
    await services.ownAnswers.refuse(refuses.token, PUBLIC);
    const known = (await services.materials.read(asked.id, staff)).concerned[0]!;
    const less = { ...known, state: 'asked', uses: ['analysis'] } as never;
    await services.concerned.change(asked.person, less, known.updatedAt, staff);
    const { all } = await services.ownConsent.quotations(await services.ownConsent.open(takes.token, PUBLIC));
    const given = all.map(({ page, blockId, place, digest, text }) => ({
      ...{ pageId: page.id, blockId, place, digest, text, answer: text.includes(TAKEN) ? 'withdraw' : 'validate' },
    }));
    await services.ownAnswers.answerQuotations(takes.token, given, PUBLIC);
    const typed = new Map([[0, { text: `${STRUCK}.`, isStruck: true }]]);
    await services.ownAnswers.correct(strikes.token, { typed, isLast: true }, PUBLIC);
    // Strikes are still known when another transcript is sent, and the consent changes.
    await services.consentLoops.returnTranscript(strikes.id, strikes.person, 'Tout autre chose.', staff);
    await services.database.write((trx) => noteToFit(trx, [strikes.id], '2026-01-01T00:00:00.000Z'));
    await services.masking.follow();
    await services.ownAnswers.give(agrees.token, { ...GIVEN, uses: [...GIVEN.uses] }, PUBLIC);

    const other = await restoredFrom(backup, services);
    try {
      const exported = async () =>
        JSON.stringify(
          await Promise.all(
            [refuses, takes, strikes, agrees, asked].map(({ study }) =>
              other.services.exports.export(staff, { kind: 'study', slug: study.slug, extension: 'md' }, 'http://x'),
            ),
          ),
        );
      const before = await exported();
      const words = [REFUSED, TAKEN, STRUCK, AGREED, ASKED];
      expect(words.map((one) => before.includes(one))).toEqual([true, true, true, false, true]);
      const { lines } = await other.purge();
      expect(lines.join('\n')).toContain('Of 4 people');
      const after = await exported();
      expect(words.filter((one) => after.includes(one))).toEqual([]);
      // The next edition is refused as well, and a second purge finds nothing more.
      for (const { study } of [refuses, takes, strikes, asked])
        await expect(other.services.editions.publish(study.id, {}, COMMAND_LINE)).rejects.toThrow();
      expect((await other.purge()).lines.join('\n')).toContain('Of 0 people');
      // The records have neither names nor words.
      const records = path.join(other.services.env.dataDir, 'withdrawals', 'consents');
      for (const name of readdirSync(records))
        expect(readFileSync(path.join(records, name), 'utf8'), name).not.toMatch(/Fanta|présidente|marigot|pompe/);

      // As in a backup from before they had a personal link, and in one without a deleted page.
      const { database, recordedConsents } = other.services;
      const ofTakes = (table: 'consentLoop' | 'consentQuotation') =>
        database.read.selectFrom(table).select('concernedId').where('concernedId', '=', takes.person).execute();
      await database.write((trx) => trx.deleteFrom('consentLoop').where('concernedId', '=', takes.person).execute());
      expect(await ofTakes('consentQuotation')).toEqual([]);
      expect(await recordedConsents.apply()).toBe(1);
      expect(await ofTakes('consentQuotation')).not.toEqual([]);
      // What recognises the words in other forms is restored as well.
      const [known] = await database.read.selectFrom('consentQuotation').select('sequences').execute();
      expect(known!.sequences).toMatch(/^\[-?\d+,/);
      await other.services.pages.archive(takes.study.id, COMMAND_LINE);
      await database.write((trx) => trx.deleteFrom('page').where('id', '=', takes.study.id).execute());
      expect(await ofTakes('consentQuotation')).toEqual([]);
      expect(await recordedConsents.apply()).toBe(0);
    } finally {
      await other.services.close();
    }
  });

  it('keeps what the person wrote over a struck passage, if the server ended in between', async () => {
    const { services, staff } = rig.floor;
    const { id, person, token } = await published('Qui corrige ensuite');
    await services.consentLoops.returnTranscript(id, person, 'Un.\n\nDeux.', staff);
    const write = (text: string, isStruck: boolean) =>
      services.ownAnswers.correct(token, { typed: new Map([[0, { text, isStruck }]]), isLast: true }, PUBLIC);
    await write('Un.', true);
    await services.masking.follow();
    rig.floor.clock.pass({ minutes: 1 });
    const fault = vi.spyOn(services.masking, 'followSoon').mockResolvedValue();
    await write('Une autre phrase.', false);
    fault.mockRestore();
    expect(await services.recordedConsents.apply()).toBe(0);
    const proposals = await listProposals(services.database.read, person);
    expect(proposals).toMatchObject([{ position: 0, kind: 'correct', text: 'Une autre phrase.' }]);
  });

  it('loses words that the person strikes from the transcript, until the person gives them back', async () => {
    const { services, staff } = rig.floor;
    const KEY = 'Le chef gardait la clé de la pompe dans sa case depuis toujours';
    const { study, id, person, token, read, everywhere, beyond } = await published('Une parole rayée', KEY);
    const before = await read();
    await services.ownAnswers.give(token, { ...GIVEN, uses: [...GIVEN.uses] }, PUBLIC);
    const returned = `${KEY}, dit-on.\n\n${SHORT}, la première fois.\n\nAutre chose.`;
    await services.consentLoops.returnTranscript(id, person, returned, staff);
    const strike = (positions: readonly number[], isLast = true) => {
      const typed = new Map([0, 1, 2].map((at) => [at, { text: '', isStruck: positions.includes(at) }]));
      for (const [at, text] of returned.split('\n\n').entries()) typed.get(at)!.text = text;
      return services.ownAnswers.correct(token, { typed, isLast }, PUBLIC);
    };
    expect(await everywhere()).toContain(KEY);
    // At once, also if further screens of the transcript follow.
    await strike([0], false);
    const all = await everywhere();
    expect(all).not.toContain(KEY);
    for (const kept of [SHORT, STATED, 'nous ferons un puits', 'Rien d’elle ici.']) expect(all).toContain(kept);
    expect(await beyond()).toMatchObject([{ goneBack: null, pages: [{ statements: 0 }] }]);
    await services.search.settle();
    const found = await services.search.search(staff, { q: '"gardait la clé"' });
    expect(JSON.stringify(found.results)).not.toContain(study.slug);
    // The next edition does not quote them either, in whole or in short.
    await strike([1]);
    const struck = await everywhere();
    expect([struck.includes(KEY), struck.includes(SHORT)]).toEqual([true, false]);
    await expect(services.editions.publish(study.id, {}, COMMAND_LINE)).rejects.toMatchObject({
      details: { fields: ['quotation-refused'] },
    });
    // Another transcript does not give them back: the person does.
    await services.consentLoops.returnTranscript(id, person, 'Tout autre chose.', staff);
    await services.masking.follow();
    expect(await everywhere()).not.toContain(SHORT);
    await services.ownAnswers.giveBack(token, -1, PUBLIC);
    expect(await read()).toEqual(before);
    expect(await beyond()).toEqual([]);
  });
});
