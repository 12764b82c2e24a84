import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { deleteConcerned } from '#db/materials/concerned-repository.ts';
import { noteToFit } from '#db/materials/masked-text-repository.ts';
import { describeMissing } from '#server/materials/records/missing-people.ts';
import type { Services } from '#server/services.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { keepBackup, restoredFrom } from '#tests/support/other-doors.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

const PUBLIC: Viewer = { role: 'public' };
const GIVEN = { reach: 'public', naming: 'pseudonym' } as const;
type Use = 'analysis' | 'quotation';
const BOTH: readonly Use[] = ['analysis', 'quotation'];

let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

/** A person who agrees to be quoted, or to analysis alone, with an open personal link. */
async function agreeing(title: string, uses: Use[] = [...BOTH]) {
  const { services, staff } = floor;
  const study = await services.pages.create({ kind: 'study', title, summary: 'Un résumé.' }, COMMAND_LINE);
  const material = await addMaterial(services, study.id);
  const person = await addConcerned(services, material, { uses });
  const asked = { text: 'Oui ?', ...GIVEN, uses: [...BOTH], locale: 'fr' as const, email: '', recording: '' };
  const ask = () =>
    services.consentLoops.askConsent({ materialId: material, id: person, origin: 'https://x.example' }, asked, staff);
  await ask();
  const token = await services.consentLoops.makeLink(material, person, staff);
  floor.clock.pass({ minutes: 1 });
  await services.ownAnswers.give(token, { ...GIVEN, uses }, PUBLIC);
  return { material, person, token, ask };
}
type Agreeing = Awaited<ReturnType<typeof agreeing>>;

/** A published page that quotes this person. @returns its slug */
async function quoting({ material }: Agreeing, title: string, quotation: string) {
  const { services } = floor;
  const page = await services.pages.create({ kind: 'article', title, summary: 'Un résumé.' }, COMMAND_LINE);
  await services.drafts.replace(page.id, documentOf(`Elle dit « ${quotation} » [@material/${material}].`));
  await services.editions.publish(page.id, {}, COMMAND_LINE);
  return page.slug;
}

const pass = () => floor.clock.pass({ minutes: 1 });

test('words that were taken back stay so in a newer backup that is restored after an older one', async () => {
  const { services, staff } = floor;
  const SAID = {
    takes: 'Nos mères puisaient avant l’aube pour que l’eau soit claire',
    strikes: 'Le maire avait promis trois pompes et deux réservoirs neufs',
    refuses: 'Le vieux marigot était à sec dès le mois de février',
    narrows: 'La pompe de l’école n’a jamais cessé de donner depuis dix ans',
    withdraws: 'Le puits du chef restait fermé à clé pendant la saison sèche',
    asked: 'Les bergers venaient de loin abreuver leurs bêtes à la mare',
  };
  const takes = await agreeing('Qui reprend une citation');
  const strikes = await agreeing('Qui raye un passage');
  const narrows = await agreeing('Qui accepte moins', ['analysis']);
  const withdraws = await agreeing('Dont l’équipe retire les mots');
  const asked = await agreeing('Qui est sollicitée de nouveau');
  pass();
  const older = await keepBackup(services);

  // Data that the older backup does not have: pages, a transcript, a person, a wider consent.
  pass();
  const refuses = await agreeing('Qui refuse');
  await services.ownAnswers.give(narrows.token, { ...GIVEN, uses: ['analysis', 'quotation'] }, PUBLIC);
  const slugs = [
    await quoting(takes, 'Une page', SAID.takes),
    await quoting(strikes, 'Une autre', SAID.strikes),
    await quoting(refuses, 'Une troisième', SAID.refuses),
    await quoting(narrows, 'Une quatrième', SAID.narrows),
    await quoting(withdraws, 'Une cinquième', SAID.withdraws),
    await quoting(asked, 'Une sixième', SAID.asked),
  ];
  await services.consentLoops.askQuotations(takes.material, takes.person, staff);
  await services.consentLoops.returnTranscript(strikes.material, strikes.person, `${SAID.strikes}.\n\nRien.`, staff);
  pass();
  const newer = await keepBackup(services);

  pass();
  const { all } = await services.ownConsent.quotations(await services.ownConsent.open(takes.token, PUBLIC));
  const given = all.map(({ page, blockId, place, digest, text }) => ({
    ...{ pageId: page.id, blockId, place, digest, text, answer: 'withdraw' as const },
  }));
  await services.ownAnswers.answerQuotations(takes.token, given, PUBLIC);
  const typed = new Map([[0, { text: `${SAID.strikes}.`, isStruck: true }]]);
  await services.ownAnswers.correct(strikes.token, { typed, isLast: true }, PUBLIC);
  await services.ownAnswers.refuse(refuses.token, PUBLIC);
  await services.ownAnswers.give(narrows.token, { ...GIVEN, uses: ['analysis'] }, PUBLIC);
  await services.ownAnswers.refuse(asked.token, PUBLIC);
  pass();
  await asked.ask();
  const { places, seen } = await services.withdrawals.view(withdraws.material, staff);
  const remove = { choice: 'remove', paraphrase: '' } as const;
  const passages = new Map(places.map((place) => [passageKey(place), remove]));
  await services.withdrawals.request(
    withdraws.material,
    { person: withdraws.person, passages, along: [], seen },
    staff,
  );
  await services.withdrawals.settle(60_000);
  await services.masking.follow();

  const quoted = async (of: Services) => {
    const read = slugs.map(async (slug) => (await of.reading.read(staff, 'article', slug)).html);
    const all = (await Promise.all(read)).join();
    return Object.entries(SAID).flatMap(([who, words]) => (all.includes(words) ? [who] : []));
  };
  expect(await quoted(services)).toEqual([]);

  const first = await restoredFrom(older, services);
  await first.purge();
  // In the older backup, consent is recorded again; the next start reads what is recorded.
  const materials = [takes, strikes, narrows, withdraws, asked].map(({ material }) => material);
  await first.services.database.write((trx) => noteToFit(trx, materials, '2026-01-01T00:00:00.000Z'));
  await first.services.masking.follow();
  await first.purge();
  await first.services.close();

  const second = await restoredFrom(newer, first.services);
  try {
    expect(await quoted(second.services)).toEqual(Object.keys(SAID));
    await second.purge();
    expect(await quoted(second.services)).toEqual([]);
    // Restored answers belong to the database: the people's next answers count.
    pass();
    await second.services.ownAnswers.answerQuotations(
      takes.token,
      given.map((one) => ({ ...one, answer: 'validate' as const })),
      PUBLIC,
    );
    await second.services.masking.follow();
    await second.purge();
    expect(await quoted(second.services)).toEqual(['takes']);
  } finally {
    await second.services.close();
  }
}, 180_000);

test('a person who took words back but is not in the register any more is reported', async () => {
  const { services } = floor;
  const gone = await agreeing('Dont une personne manque');
  await addConcerned(services, gone.material, { name: 'Awa Sy', uses: [...BOTH] });
  const SAID = 'La margelle du puits était haute comme un enfant de six ans';
  const slug = await quoting(gone, 'Une page de deux', SAID);
  const shown = async () => (await services.reading.read(floor.staff, 'article', slug)).html.includes(SAID);
  pass();
  await services.ownAnswers.refuse(gone.token, PUBLIC);
  expect([await shown(), await services.recordedConsents.missing()]).toEqual([false, []]);
  // As in data of a release that deleted people whom masks were for, or in a backup from before
  // they were recorded.
  await services.database.write(async (trx) => {
    await deleteConcerned(trx, gone.person);
    await noteToFit(trx, [gone.material], floor.clock.now().toISOString());
  });
  await services.masking.follow();
  expect(await shown()).toBe(true);
  const missing = await services.recordedConsents.missing();
  expect(missing).toEqual([{ id: gone.person, materialId: gone.material, pages: [slug] }]);
  expect(describeMissing(missing[0]!)).toContain(`${slug} may show them`);
});
