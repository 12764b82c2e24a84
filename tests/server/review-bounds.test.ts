import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { ReviewAsking } from '#server/reviews/review-asking.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';

/**
 * How many reviews may be asked and opened, for how long, and the status of a page after them.
 */

const SITE = 'https://wiki.example.org';
const NOTHING = { name: '', email: '', locale: 'fr', due: '', message: '' };

let floor: Floor;
let claire: { viewer: Viewer; personId: string };
let member: { viewer: Viewer; personId: string };
let changed: string[];
const staff: string[] = [];
beforeAll(async () => {
  floor = await openFloor();
  claire = await floor.person('staff', 'Claire Martin');
  member = await floor.person('member', 'Inès Diallo');
  for (let i = 0; i < 21; i++) {
    const person = { email: `staff${i}@example.org`, name: `Staff ${i}`, role: 'staff' } as const;
    staff.push((await floor.services.people.add(person, COMMAND_LINE)).id);
  }
  floor.services.events.on('page-changed', (pageId) => changed.push(pageId));
});
afterAll(() => floor.close());
beforeEach(() => {
  changed = [];
  // The hourly limits are available again.
  floor.clock.pass({ hours: 2 });
});

const asking = () => floor.services.reviewAsking;
const reviews = () => floor.services.reviews;
async function newPage(): Promise<string> {
  const { id } = await floor.newPage({ summary: 'Un résumé.' });
  changed = changed.filter((pageId) => pageId !== id);
  return id;
}
const ask = (pageId: string, people: readonly string[], viewer = claire.viewer) =>
  asking().ask(pageId, { ...NOTHING, people }, viewer, SITE);
const requestsOf = async (pageId: string) => (await reviews().list(pageId, claire.viewer)).requests;
/** Asks a person without an account. @returns the token of their link */
async function askOutside(pageId: string, due = ''): Promise<string> {
  // Mails of the same instant have no order.
  floor.clock.pass({ seconds: 1 });
  const who = { name: 'Awa Koné', email: 'awa@example.org', due };
  await asking().ask(pageId, { ...NOTHING, ...who, people: null }, claire.viewer, SITE);
  await floor.services.mailQueue.settle();
  const [line] = await floor.services.outbox.list(COMMAND_LINE);
  const { text } = await floor.services.outbox.read(COMMAND_LINE, line!.id);
  return /relire(?:\/|%2F)([\w-]{43})/.exec(text)![1]!;
}

test('a page has twenty open requests at most; one that is withdrawn makes room', async () => {
  const page = await newPage();
  await expect(ask(page, staff)).rejects.toMatchObject({ code: 'too-many', details: { limit: 20 } });
  expect([await requestsOf(page), changed]).toEqual([[], []]);
  expect(await ask(page, staff.slice(0, 20))).toBe(20);
  // People with an open request are not counted again.
  expect(await ask(page, staff.slice(0, 20))).toBe(0);
  expect(changed).toEqual([page]);
  await expect(ask(page, staff.slice(20))).rejects.toMatchObject({ code: 'too-many', details: { limit: 20 } });
  await reviews().withdraw(page, (await requestsOf(page))[0]!.id, claire.viewer);
  expect(await ask(page, staff.slice(20))).toBe(1);
});

test('a person may ask at most sixty people in an hour, and others still may ask', async () => {
  for (let i = 0; i < 3; i++) expect(await ask(await newPage(), staff.slice(0, 20))).toBe(20);
  const page = await newPage();
  await expect(ask(page, [staff[0]!])).rejects.toMatchObject({
    code: 'too-many',
    details: { retryAfterSeconds: expect.any(Number) },
  });
  expect(await requestsOf(page)).toEqual([]);
  expect(await ask(page, [staff[0]!], COMMAND_LINE)).toBe(1);
  floor.clock.pass({ minutes: 61 });
  expect(await ask(page, [staff[1]!])).toBe(1);
});

test('two simultaneous requests cannot exceed the limit, and one that is not stored does not count', async () => {
  for (let i = 0; i < 2; i++) expect(await ask(await newPage(), staff.slice(0, 20))).toBe(20);
  const failing = async () => {
    throw new Error('the disk is full');
  };
  const lost = { ...NOTHING, people: staff.slice(0, 20) };
  await expect(asking().ask(await newPage(), lost, claire.viewer, SITE, failing)).rejects.toThrow('the disk is full');
  const pages = [await newPage(), await newPage()];
  const answers = await Promise.allSettled(pages.map((page) => ask(page, staff.slice(0, 15))));
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'too-many' } });
  const asked = (await Promise.all(pages.map(requestsOf))).map(({ length }) => length);
  expect(asked.sort((a, b) => a - b)).toEqual([0, 15]);
  // Five are left.
  expect(await ask(await newPage(), staff.slice(0, 5))).toBe(5);
  await expect(ask(await newPage(), [staff[0]!])).rejects.toMatchObject({ code: 'too-many' });
});

test('a request’s form may be sent at most a hundred and twenty times in an hour', async () => {
  const token = await askOutside(await newPage());
  const open = () => floor.services.reviewers.look(token, 'unknown', PUBLIC_VIEWER);
  for (let i = 0; i < 120; i++) await expect(open()).rejects.toMatchObject({ code: 'conflict' });
  await expect(open()).rejects.toMatchObject({
    code: 'too-many',
    details: { retryAfterSeconds: expect.any(Number) },
  });
  const other = await askOutside(await newPage());
  await expect(floor.services.reviewers.look(other, 'unknown', PUBLIC_VIEWER)).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('a link opens its draft for thirty days, after the day that was asked for if there is one', async () => {
  const isOpen = async (token: string) => (await floor.services.reviewers.findAskedPage(token, PUBLIC_VIEWER)) !== null;
  const now = () => floor.clock.now();
  const day = (days: number) => new Date(now().getTime() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
  const plain = await askOutside(await newPage());
  const due = await askOutside(await newPage(), day(10));
  floor.clock.pass({ days: 29, hours: 23 });
  expect([await isOpen(plain), await isOpen(due)]).toEqual([true, true]);
  floor.clock.pass({ hours: 2 });
  expect([await isOpen(plain), await isOpen(due)]).toEqual([false, true]);
  floor.clock.pass({ days: 9 });
  expect(await isOpen(due)).toBe(true);
  floor.clock.pass({ days: 1 });
  expect(await isOpen(due)).toBe(false);
  // One that is due today is open as long as one without a day.
  const today = await askOutside(await newPage(), day(0));
  floor.clock.pass({ days: 29, hours: 23 });
  expect(await isOpen(today)).toBe(true);
});

test.each([
  ['Europe/Paris', '2026-12-05T23:30:00Z', '2026-12-05', '2026-12-06'],
  ['America/Martinique', '2026-12-06T01:30:00Z', '2026-12-04', '2026-12-05'],
])('in %s, on %s, a due date may be from that day on, within two years', (timeZone, now, before, today) => {
  const { database, mailQueue, events } = floor.services;
  const there = new ReviewAsking({ database, mailQueue, events, clock: () => new Date(now), timeZone });
  const isRefused = (due: string) => there.faultsOf({ due, message: '' }, []).includes('due');
  expect([before, today, today.replace('2026', '2028')].map(isRefused)).toEqual([true, false, false]);
  for (const far of ['2028-12-07', '2062-11-29', '9999-12-31']) expect(isRefused(far), far).toBe(true);
});

test('withdrawing the last request restores the status of the page and keeps its date', async () => {
  const statusOf = async (page: string) => (await floor.services.pages.find(page))!.status;
  const page = await newPage();
  const { updatedAt } = (await floor.services.pages.find(page))!;
  floor.clock.pass({ minutes: 1 });
  await ask(page, staff.slice(0, 2));
  const [first, second] = (await requestsOf(page)).map(({ id }) => id) as [string, string];
  // Only through its own page, and by people who may ask for reviews.
  const other = await newPage();
  await expect(reviews().withdraw(other, first, claire.viewer)).rejects.toMatchObject({ code: 'not-found' });
  await expect(reviews().withdraw(page, first, member.viewer)).rejects.toMatchObject({ code: 'not-found' });
  expect(changed).toEqual([page]);
  await reviews().withdraw(page, first, claire.viewer);
  expect(await statusOf(page)).toBe('in-review');
  await reviews().withdraw(page, second, claire.viewer);
  expect([await statusOf(page), (await floor.services.pages.find(page))!.updatedAt]).toEqual(['draft', updatedAt]);
  expect(changed).toEqual([page, page, page]);
  // Withdrawing twice has no further effect.
  await reviews().withdraw(page, second, claire.viewer);
  const document = parseMarkdown('Un alinéa.').document;
  await floor.services.drafts.replace(page, document);
  await floor.services.editions.publish(page, {}, claire.viewer);
  await ask(page, staff.slice(0, 1));
  expect(await statusOf(page)).toBe('in-review');
  const open = (await requestsOf(page)).find(({ requestState }) => requestState === 'open')!;
  await reviews().withdraw(page, open.id, claire.viewer);
  expect(await statusOf(page)).toBe('published');
});

test('the staff see whom they can ask, and choose whether reviews are shown; members do not', async () => {
  const names = (await reviews().candidates(claire.viewer)).map(({ name }) => name);
  expect(names).toContain('Staff 20');
  expect(names).not.toContain('Inès Diallo');
  expect(() => reviews().candidates(member.viewer)).toThrow();
  const page = await newPage();
  await expect(reviews().show(page, true, member.viewer)).rejects.toMatchObject({ code: 'not-found' });
  const { areShown } = await reviews().list(page, claire.viewer);
  await reviews().show(page, !areShown, claire.viewer);
  expect((await reviews().list(page, claire.viewer)).areShown).toBe(!areShown);
  expect(changed).toEqual([page]);
});

test('reviewers are asked again as they were asked before: by account, by mail, or as the team', async () => {
  const page = await newPage();
  await askOutside(page);
  await ask(page, [staff[0]!]);
  await ask(page, []);
  const former = await requestsOf(page);
  for (const { id } of former) await reviews().withdraw(page, id, claire.viewer);
  await expect(asking().askAgain(await newPage(), former[0]!.id, claire.viewer, SITE)).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(asking().askAgain(page, 'nothing22222', claire.viewer, SITE)).rejects.toMatchObject({
    code: 'not-found',
  });
  const more = { due: '2028-01-31', message: 'Le prix a changé.' };
  for (const { id } of former) expect(await asking().askAgain(page, id, claire.viewer, SITE, more)).toBe(1);
  const whom = (requests: typeof former) =>
    requests.map(({ personId, name, email }) => [personId, name, email].join()).sort();
  const open = (await requestsOf(page)).filter(({ requestState }) => requestState === 'open');
  expect(whom(open)).toEqual(whom(former));
  for (const one of open) expect(one).toMatchObject({ dueOn: more.due, message: more.message });
});

test('neither forms of a link nor the screens that answer them count as openings; each has its limit', async () => {
  const token = await askOutside(await newPage());
  const { reviewers } = floor.services;
  const read = () => reviewers.read(token, PUBLIC_VIEWER);
  const choose = () => reviewers.choose(token, PUBLIC_VIEWER);
  const look = () => reviewers.look(token, 'unknown', PUBLIC_VIEWER);
  // As many notes as can be stored, each with its passage chosen first.
  for (let i = 0; i < 120; i++) {
    await choose();
    await read();
    await expect(look()).rejects.toMatchObject({ code: 'conflict' });
    await read();
  }
  await expect(choose()).rejects.toMatchObject({ code: 'too-many' });
  await expect(look()).rejects.toMatchObject({ code: 'too-many' });
  // A refused action does not free an opening.
  for (let i = 0; i < 119; i++) await read();
  for (const refused of [read, choose, look, read]) await expect(refused()).rejects.toMatchObject({ code: 'too-many' });
});
