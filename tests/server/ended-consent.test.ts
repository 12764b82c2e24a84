import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayAfter, dayIn } from '#content/activity/local-day.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { openFloor } from '#tests/support/floor.ts';
import { addConcerned, addMaterial, PERSON } from '#tests/support/materials.ts';

let floor: Awaited<ReturnType<typeof openFloor>>;
let awa: Viewer & { role: 'staff' };
let bea: Viewer & { role: 'staff' };
beforeAll(async () => {
  // In Paris, the next day begins at 23:00 UTC.
  floor = await openFloor({ time: '2026-11-25T10:00:00.000Z' });
  awa = (await floor.person('staff', 'Awa Diarra')).viewer as typeof awa;
  bea = (await floor.person('staff', 'Béa')).viewer as typeof bea;
});
afterAll(() => floor.close());

async function consentOf(material: string, change: Partial<typeof PERSON>) {
  const [person] = (await floor.services.materials.read(material, COMMAND_LINE)).concerned;
  await floor.services.concerned.change(person!.id, { ...PERSON, ...change }, person!.updatedAt, COMMAND_LINE);
}

async function publish(pageId: string, markdown: string) {
  await floor.services.drafts.replace(pageId, documentOf(markdown));
  await floor.services.editions.publish(pageId, {}, COMMAND_LINE);
}

/** The materials reported to a viewer, each with the paragraphs of its pages. */
async function waitingFor(viewer: Viewer, most = 6) {
  const found = await floor.services.endedConsent.waitingFor(viewer, most);
  return found.map(({ label, until, pages }) => [
    ...[label, until],
    ...pages.flatMap(({ title, places }) => [title, ...places.map(({ text }) => text)]),
  ]);
}

test('ended consent is reported to the team from the next day on, until a new edition omits it', async () => {
  const { services, clock } = floor;
  const study = await services.pages.create({ kind: 'study', title: 'L’eau', summary: 'Un.' }, COMMAND_LINE);
  await services.studyTeam.choose(study.id, [awa.personId], COMMAND_LINE);
  const first = await addMaterial(services, study.id);
  const second = await addMaterial(services, study.id);
  const unused = await addMaterial(services, study.id);
  const until = { until: '2026-11-26' };
  await addConcerned(services, first, until);
  // One of two people is enough; a material cited nowhere, or without an end, is not reported.
  await addConcerned(services, second, { until: '2026-12-24' });
  await addConcerned(services, second, { name: 'Awa Koné', until: '' });
  await addConcerned(services, unused, until);
  const extract = await services.extracts.addSound(second, { from: '0:10', to: '0:20', codes: [], note: '' }, awa);
  const text = `À sec [@material/${first}].\n\nRien.\n\nPayé [@extract/${extract}].\n`;
  await publish(study.id, text);

  expect(await waitingFor(awa)).toEqual([]);
  // The consent is valid until the last hour of its last day.
  clock.pass({ days: 1, hours: 12 });
  expect(await waitingFor(awa)).toEqual([]);
  clock.pass({ hours: 1 });
  expect(await waitingFor(awa)).toEqual([['E1', '2026-11-26', 'L’eau', 'À sec.']]);
  await expect(services.editions.publish(study.id, {}, COMMAND_LINE)).rejects.toMatchObject({ code: 'conflict' });
  clock.pass({ days: 28 });
  const both = [
    ['E1', '2026-11-26', 'L’eau', 'À sec.'],
    ['E2', '2026-12-24', 'L’eau', 'Payé.'],
  ];
  expect(await waitingFor(awa)).toEqual(both);
  expect(await waitingFor(awa, 1)).toEqual(both.slice(0, 1));
  // Other staff have nothing to do, and see it in the workspace if they may open the materials.
  expect(await waitingFor(bea)).toEqual([]);
  expect(await services.endedConsent.find(study.id, bea)).toHaveLength(2);
  const kept = await services.materials.read(first, COMMAND_LINE);
  expect(kept.concerned[0]).toMatchObject({ state: 'granted', until: '2026-11-26' });

  // A withdrawn consent is reported as that; one that was given again, not at all.
  await consentOf(first, { state: 'withdrawn', ...until });
  expect((await waitingFor(awa)).map(([label]) => label)).toEqual(['E2']);
  for (const far of ['9999-12-31', '2127-01-01'])
    await expect(consentOf(first, { until: far })).rejects.toMatchObject({ details: { fields: ['until'] } });
  // Nobody has agreed tomorrow; today they may have.
  const tomorrow = dayAfter(dayIn('Europe/Paris', floor.clock.now()), 1);
  await expect(consentOf(first, { givenOn: tomorrow })).rejects.toMatchObject({ details: { fields: ['givenOn'] } });
  await consentOf(first, { givenOn: dayAfter(tomorrow, -1), ...until });
  await consentOf(first, { until: '2027-11-26' });
  expect((await waitingFor(awa)).map(([label]) => label)).toEqual(['E2']);
  await publish(study.id, `À sec [@material/${first}].\n`);
  expect(await waitingFor(awa)).toEqual([]);
});

test('a page opened to more readers after the end of a consent to fewer does not quote the person', async () => {
  const { services, clock } = floor;
  const head = { title: 'Le puits', summary: 'Un.', slug: 'le-puits', language: 'fr' as const };
  const study = await services.pages.create({ kind: 'study', ...head, visibility: 'members' }, COMMAND_LINE);
  const cited = await addMaterial(services, study.id);
  const agreed = { uses: ['analysis', 'quotation'] as ('analysis' | 'quotation')[], reach: 'network' as const };
  const until = '2027-06-30';
  await addConcerned(services, cited, { ...agreed, until });
  const quotation = 'nous marchions deux heures chaque matin';
  await publish(study.id, `Elle dit : « ${quotation} » [@material/${cited}].`);
  clock.pass({ days: 365 });
  const read = async () => (await services.reading.read(COMMAND_LINE, 'study', study.slug)).edition!.text;
  // The end of the consent alone masks nothing.
  await services.masking.follow();
  expect(await read()).toContain(quotation);
  const { common, own } = (await services.pages.require(COMMAND_LINE, study.id)).notice;
  for (const [visibility, isQuoted] of [
    ['public', false],
    ['members', true],
  ] as const) {
    await services.pages.changeDetails(study.id, { ...head, visibility, common, own }, COMMAND_LINE);
    await services.masking.follow();
    expect((await read()).includes(quotation), visibility).toBe(isQuoted);
  }
  await consentOf(cited, { ...agreed, until, uses: ['analysis'] });
  expect(await read()).not.toContain(quotation);
});
