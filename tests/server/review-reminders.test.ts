import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseBoardQuery } from '#content/activity/board.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import type { Floor } from '#tests/support/floor.ts';
import { NOTHING, ReviewRig, SITE } from '#tests/support/review-rig.ts';

let rig: ReviewRig;
let floor: Floor;
let claire: ReviewRig['claire'];
let louis: ReviewRig['louis'];
let member: ReviewRig['member'];

beforeAll(async () => {
  rig = await ReviewRig.open();
  ({ floor, claire, louis, member } = rig);
});
afterAll(() => floor.close());

describe('reminders', () => {
  const send = () => floor.services.reminders.send();
  const day = (days: number) =>
    new Date(floor.clock.now().getTime() + days * 24 * 3_600_000).toISOString().slice(0, 10);
  const answered = async (email: string) => (await rig.mailTo(email)).text;

  test('go out the day before and on the day, once each, with a link that opens the draft', async () => {
    const page = await rig.newPage('À relire bientôt');
    await rig.write(page.id, 'Le texte.');
    const email = 'rappel@example.org';
    const link = await rig.askOutside(page.id, email, { due: day(3) });
    expect(await send()).toBe(0);
    floor.clock.pass({ days: 2 });
    expect([await send(), await send()]).toEqual([1, 0]);
    expect(await answered(email)).toContain('attend votre relecture');
    const second = await rig.tokenTo(email);
    expect(second).not.toBe(link);
    floor.clock.pass({ days: 1 });
    expect([await send(), await send()]).toEqual([1, 0]);
    for (const key of [link, second, await rig.tokenTo(email)])
      expect((await rig.reviewers().read(key, PUBLIC_VIEWER)).page.id).toBe(page.id);
    floor.clock.pass({ days: 1 });
    expect(await send()).toBe(0);
  });

  test('go out late to reviewers who were not reminded on the day, and the board shows when', async () => {
    const [asked, stood, old] = [
      await rig.newPage('Pour ce jour'),
      await rig.newPage('Arrêt'),
      await rig.newPage('Ancienne'),
    ];
    for (const { id } of [asked, stood, old]) await rig.write(id, 'Le texte.');
    await rig.askOutside(old.id, 'ancienne@example.org', { due: day(1) });
    floor.clock.pass({ days: 9 });
    await rig.askOutside(asked.id, 'ce-jour@example.org', { due: day(0) });
    await rig.askOutside(stood.id, 'arret@example.org', { due: day(2) });
    // No reminder for a request made today, nor for one that is long overdue.
    expect(await send()).toBe(0);
    floor.clock.pass({ days: 4 });
    expect([await send(), await send()]).toEqual([2, 0]);
    for (const email of ['ce-jour@example.org', 'arret@example.org'])
      expect(await answered(email), email).toContain('attend votre relecture');
    floor.clock.pass({ days: 1 });
    expect(await send()).toBe(0);
    const query = parseBoardQuery(new URLSearchParams('attente=any'));
    const { entries } = await floor.services.board.list(claire.viewer, query);
    const reminded = (title: string) =>
      entries.find((entry) => entry.title === title)?.reviews.map(({ remindedAt }) => remindedAt?.slice(0, 10));
    expect([reminded('Pour ce jour'), reminded('Ancienne')]).toEqual([[day(-1)], [undefined]]);
  });

  test('can be turned off by a link in one, even without an account; review requests cannot', async () => {
    const { mailChoices } = floor.services;
    const page = await rig.newPage('Sans rappel');
    await rig.write(page.id, 'Le texte.');
    const email = 'sans-rappel@example.org';
    await rig.askOutside(page.id, email, { due: day(2) });
    const offIn = (text: string) => /courriels\/([\w-]+)/.exec(text)?.[1];
    expect(offIn((await rig.mailTo(email)).text)).toBeUndefined();
    const asked = { ...NOTHING, people: [member.personId], due: day(2) };
    await rig.asking().ask(page.id, asked, claire.viewer, SITE);
    floor.clock.pass({ days: 1 });
    expect(await send()).toBe(2);
    const off = offIn((await rig.mailTo(email)).text)!;
    expect(await mailChoices.describe(off)).toMatchObject({
      sort: 'reminders',
      hasAccount: false,
      isOff: false,
      remaining: ['answers'],
    });
    await mailChoices.turn(off, true);
    await mailChoices.change({ answers: true, reminders: false }, member.viewer);
    floor.clock.pass({ days: 1 });
    expect(await send()).toBe(0);
    await mailChoices.turn(off, false);
    expect([await send(), await send()]).toEqual([1, 0]);
    const other = await rig.newPage('Encore demandée');
    await rig.write(other.id, 'Le texte.');
    await rig.nextMinute();
    await rig.asking().ask(other.id, { ...asked, due: '' }, claire.viewer, SITE);
    const address = (await floor.services.people.require(member.personId, COMMAND_LINE)).email;
    expect((await rig.mailTo(address)).subject).toContain('Encore demandée');
    await mailChoices.change({ answers: true, reminders: true }, member.viewer);
    await floor.services.pages.archive(page.id, COMMAND_LINE);
  });

  test('are not sent after an answer, a withdrawal or a publication, nor for a page in the bin', async () => {
    const pages = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => rig.newPage(`Rien à rappeler ${name}`)));
    for (const { id } of pages) await rig.write(id, 'Le texte.');
    const due = day(1);
    const [answeredOne, withdrawn, published, binned, open] = pages;
    const links: string[] = [];
    for (const { id } of pages) links.push(await rig.askOutside(id, `sans-${id}@example.org`, { due }));
    floor.clock.pass({ hours: 20 });
    floor.clock.pass({ hours: 4 });
    await rig.approve(links[0]!);
    const [request] = (await rig.reviews().list(withdrawn!.id, claire.viewer)).requests;
    await rig.reviews().withdraw(withdrawn!.id, request!.id, claire.viewer);
    await floor.services.editions.publish(published!.id, {}, COMMAND_LINE);
    await floor.services.bin.bin(binned!.id, COMMAND_LINE);
    expect(answeredOne).toBeDefined();
    expect(await send()).toBe(1);
    expect(await answered(`sans-${open!.id}@example.org`)).toContain('attend votre relecture');
  });

  test('requests that the database refused do not count against the asker’s limit', async () => {
    const page = await rig.newPage('Trop à la fois');
    const ask = () => rig.asking().ask(page.id, { ...NOTHING, people: [louis.personId] }, claire.viewer, SITE);
    const { database } = floor.services;
    const write = database.write.bind(database);
    // The work is done and then rolled back, as when a commit fails.
    database.write = ((work: Parameters<typeof write>[0]) =>
      write(async (trx) => {
        await work(trx);
        throw new Error('the disk is full');
      })) as typeof database.write;
    try {
      for (let i = 0; i < 70; i++) await expect(ask()).rejects.toThrow('full');
    } finally {
      database.write = write;
    }
    expect(await ask()).toBe(1);
  });
});
