import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredView, closedView } from '#app/reviews/review-view.server.ts';
import { parseBoardQuery } from '#content/activity/board.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { NO_RULE } from '#content/review.ts';
import { listAuditEntries } from '#db/activity/audit-repository.ts';
import { AnswerMailWriter } from '#server/reviews/answer-mail-writer.ts';
import { ASKED, REMINDED, RequestMailWriter } from '#server/reviews/request-mail-writer.ts';
import { ANSWERED, CLOSED } from '#server/reviews/review-mails.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';

/** The rights of reviewers, the staff and administrators in reviews, and the contents of mails. */

const SITE = 'https://wiki.example.org';
const NOTHING = { name: '', email: '', locale: 'fr', due: '', message: '' };
const APPROVED = { answer: 'approved', reason: '' } as const;

let floor: Floor;
let claire: { viewer: Viewer; personId: string };
let member: { viewer: Viewer; personId: string };
let asked = 0;
beforeAll(async () => {
  floor = await openFloor();
  claire = await floor.person('staff', 'Claire Martin');
  member = await floor.person('member', 'Inès Diallo', { organisation: 'Comité de Koro' });
});
afterAll(() => floor.close());

const asking = () => floor.services.reviewAsking;
const reviews = () => floor.services.reviews;
const reviewers = () => floor.services.reviewers;
const reviewNotes = () => floor.services.reviewNotes;
const write = (pageId: string, ...paragraphs: string[]) =>
  floor.services.drafts.replace(pageId, parseMarkdown(paragraphs.join('\n\n')).document);
const findRequest = async (pageId: string, email: string) =>
  (await reviews().list(pageId, claire.viewer)).requests.find((one) => one.email === email)!;
const refusal = (code: string, details: object = {}) => ({ tag: 'NavetteError', code, details });
const writer = () =>
  new RequestMailWriter({
    database: floor.services.database,
    clock: floor.clock.now,
    networkName: 'Réseau',
    secret: 's',
  });
const answerWriter = () => new AnswerMailWriter({ database: floor.services.database });
const keyIn = (text: string) => /relire(?:\/|%2F)([\w-]{43})/.exec(text)![1]!;

async function newPage(...paragraphs: string[]): Promise<string> {
  const { id } = await floor.newPage({ summary: 'Un résumé.' });
  if (paragraphs.length > 0) await write(id, ...paragraphs);
  return id;
}

async function rename(pageId: string, title: string): Promise<void> {
  const page = await floor.services.pages.require(claire.viewer, pageId);
  const { summary, language, slug, notice, visibility } = page;
  const details = { title, summary, language, slug, visibility, common: notice.common, own: notice.own };
  await floor.services.pages.changeDetails(pageId, details, claire.viewer);
}

async function ask(pageId: string, who: Partial<typeof NOTHING> & { people: readonly string[] | null }, by = claire) {
  // Requests of the same instant have no order.
  floor.clock.pass({ seconds: 1 });
  expect(await asking().ask(pageId, { ...NOTHING, ...who }, by.viewer, SITE)).toBe(1);
  await floor.services.mailQueue.settle();
  return (await reviews().list(pageId, claire.viewer)).requests[0]!;
}

/** Asks a person without an account. @returns their request, and the token of a link to it */
async function askOutside(pageId: string, more: Partial<typeof NOTHING> = {}) {
  const email = `lectrice${++asked}@example.org`;
  const request = await ask(pageId, { name: 'Awa Koné', email, people: null, ...more });
  const mail = await writer().write({ sort: ASKED, recipientId: `review:${request.id}`, about: request.id });
  return { request, key: keyIn(mail!.text) };
}

async function approve(key: string, viewer: Viewer = PUBLIC_VIEWER): Promise<void> {
  const { draft } = await reviewers().read(key, viewer);
  await reviewers().answer(key, APPROVED, draft.state, viewer, SITE);
}

describe('a reviewer', () => {
  test('reads their notes after the answer, without words of the draft, for as long as the link lasts', async () => {
    const page = await newPage('Creuser le puits secret.');
    const { key } = await askOutside(page);
    const note = { quote: 'puits secret', body: 'Lequel ?', blockId: '', before: 0, key: 'abcdefghjkmn' };
    await reviewNotes().add(key, note, PUBLIC_VIEWER);
    const [made] = (await reviewers().read(key, PUBLIC_VIEWER)).notes;
    await floor.services.annotations.reply({ parentId: made!.id, body: 'Celui de Banh.' }, claire.viewer);
    await approve(key);
    const notes = await reviewNotes().list(key, PUBLIC_VIEWER);
    const replies = [{ body: 'Celui de Banh.' }];
    expect(notes).toMatchObject([{ body: 'Lequel ?', quote: '', isResolved: false, replies }]);
    await floor.services.annotationChanges.resolve(made!.id, claire.viewer);
    expect(await reviewNotes().list(key, PUBLIC_VIEWER)).toMatchObject([{ isResolved: true, replies }]);
    expect(JSON.stringify(notes)).not.toContain('secret');
    await floor.services.pages.archive(page, COMMAND_LINE);
    expect(await reviewNotes().list(key, PUBLIC_VIEWER)).toEqual([]);
    await floor.services.pages.restore(page, COMMAND_LINE);
    expect(await reviewNotes().list(key, PUBLIC_VIEWER)).toHaveLength(1);
    floor.clock.pass({ days: 31 });
    expect(await reviewNotes().list(key, PUBLIC_VIEWER)).toEqual([]);
  });

  test('sees through an ended link the title that they knew, not that of the draft since', async () => {
    const page = await newPage('Un texte.');
    const { key } = await askOutside(page);
    const closed = await askOutside(page);
    await approve(key);
    await rename(page, 'SECRET');
    const titles = async (one: string, viewer: Viewer = PUBLIC_VIEWER) => {
      const greeting = await reviewers().describe(one, viewer);
      return (answeredView(greeting) ?? closedView(greeting, { viewer }))!.title;
    };
    expect(await titles(key)).toBe('Une page');
    await floor.services.pages.archive(page, COMMAND_LINE);
    expect(await titles(key)).toBeNull();
    await floor.services.pages.restore(page, COMMAND_LINE);
    await floor.services.editions.publish(page, {}, claire.viewer);
    await rename(page, 'ENCORE SECRET');
    expect(await titles(closed.key)).toBe('Une page');
    expect(await titles(closed.key, claire.viewer)).toBe('SECRET');
    const mail = await writer().write({
      ...{ sort: CLOSED, recipientId: `review:${closed.request.id}`, about: closed.request.id },
    });
    expect(mail!.subject + mail!.text).toContain('Une page');
    expect(mail!.subject + mail!.text + mail!.html).not.toContain('SECRET');
    floor.clock.pass({ days: 31 });
    expect(await titles(key)).toBeNull();
    expect(await titles(closed.key)).toBeNull();
  });

  test('annotates the chosen one of several equal passages', async () => {
    const page = await newPage('Le puits est loin.', 'Le puits est sec.');
    const { key } = await askOutside(page);
    const ids = [...(await reviewers().read(key, PUBLIC_VIEWER)).draft.html.matchAll(/<p id="b-([^"]+)"/g)];
    const blockId = ids[1]![1]!;
    const note = { quote: 'Le puits', body: 'Lequel ?', blockId, before: 0, key: 'abcdefghjkmn' };
    await reviewNotes().add(key, note, PUBLIC_VIEWER);
    const { threads } = await floor.services.annotationReading.list(claire.viewer, page, { draft: true });
    expect(threads).toMatchObject([{ draftPlace: { state: 'placed', blockId } }]);
    await expect(reviewNotes().add(key, { ...note, key: 'x' }, PUBLIC_VIEWER)).rejects.toMatchObject(
      refusal('invalid', { fields: ['key'] }),
    );
  });

  test('without an account is asked by link alone: no account opens their request by its id', async () => {
    const page = await newPage();
    const { request, key } = await askOutside(page);
    for (const viewer of [claire.viewer, member.viewer]) {
      expect(await reviewers().findOwn(page, viewer)).toBeNull();
      expect(await reviewers().findAskedPage(request.id, viewer)).toBeNull();
      await expect(reviewers().describe(request.id, viewer)).rejects.toMatchObject(refusal('not-found'));
      await expect(reviewNotes().list(request.id, viewer)).rejects.toMatchObject(refusal('not-found'));
    }
    const partner = await floor.partner(page);
    await expect(reviewers().read(request.id, partner.viewer)).rejects.toMatchObject(refusal('not-found'));
    expect(await reviewers().findOwn(page, partner.viewer)).toBeNull();
    // The holder of the link answers in the name of its recipient.
    await approve(key, claire.viewer);
    expect(await findRequest(page, request.email)).toMatchObject({ personId: null, name: 'Awa Koné' });
  });

  test('can read the draft if the shown text cannot be stored, but cannot answer for it', async () => {
    const page = await newPage('Un texte.');
    const { key } = await askOutside(page);
    const { database } = floor.services;
    const stored = database.write.bind(database);
    const failing = (error: Error) => {
      database.write = () => Promise.reject(error);
    };
    try {
      failing(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }));
      const { draft } = await reviewers().read(key, PUBLIC_VIEWER);
      expect(draft.html).toContain('Un texte.');
      failing(new Error('a fault of the program'));
      await expect(reviewers().read(key, PUBLIC_VIEWER)).rejects.toThrow('a fault of the program');
      database.write = stored;
      const answer = reviewers().answer(key, APPROVED, draft.state, PUBLIC_VIEWER, SITE);
      await expect(answer).rejects.toMatchObject(refusal('conflict', { reason: 'draft-changed' }));
    } finally {
      database.write = stored;
    }
  });
});

describe('the staff', () => {
  test('see the members whom they can ask, and members do not', async () => {
    expect(await reviews().members(claire.viewer)).toEqual([
      { id: member.personId, name: 'Inès Diallo', organisation: 'Comité de Koro' },
    ]);
    for (const viewer of [PUBLIC_VIEWER, member.viewer]) expect(() => reviews().members(viewer)).toThrow();
  });

  test('cannot withdraw a request that was answered', async () => {
    const page = await newPage();
    const { request, key } = await askOutside(page);
    await approve(key);
    await expect(reviews().withdraw(page, request.id, claire.viewer)).rejects.toMatchObject(
      refusal('conflict', { reason: 'answered' }),
    );
    expect(await findRequest(page, request.email)).toMatchObject({ requestState: 'approved', withdrawnAt: null });
  });

  test('see whether an answer is for the present text, also while others are awaited', async () => {
    const page = await newPage('Un texte.');
    const { request, key } = await askOutside(page);
    await approve(key);
    await askOutside(page);
    expect(await findRequest(page, request.email)).toMatchObject({ requestState: 'approved', isBefore: false });
    await write(page, 'Un autre texte.');
    expect(await findRequest(page, request.email)).toMatchObject({ requestState: 'approved', isBefore: true });
  });

  test('see on the board that an answer is for the present text, changed and changed back meanwhile', async () => {
    const page = await newPage('Un texte.');
    const { key } = await askOutside(page);
    const { state } = (await reviewers().read(key, PUBLIC_VIEWER)).draft;
    await write(page, 'Un autre texte.');
    await write(page, 'Un texte.');
    const { draft } = await reviewers().read(key, PUBLIC_VIEWER);
    expect(draft.state).toBe(state);
    await reviewers().answer(key, APPROVED, state, PUBLIC_VIEWER, SITE);
    const answered = async () => {
      const { entries } = await floor.services.board.list(claire.viewer, parseBoardQuery(new URLSearchParams()));
      return entries.find(({ id }) => id === page)!.reviews;
    };
    expect(await answered()).toMatchObject([{ state: 'approved', isBefore: false }]);
    await write(page, 'Encore un autre texte.');
    expect(await answered()).toMatchObject([{ state: 'approved', isBefore: true }]);
  });

  test('withdraw a request once, with its name in the audit log; an answer leaves the page in review', async () => {
    const page = await newPage();
    const { key } = await askOutside(page);
    await approve(key);
    const { request } = await askOutside(page);
    floor.clock.pass({ seconds: 1 });
    for (let i = 0; i < 2; i++) await reviews().withdraw(page, request.id, claire.viewer);
    expect((await floor.services.pages.find(page))!.status).toBe('in-review');
    const entries = await listAuditEntries(floor.services.database.read, { subject: page });
    expect(entries.map(({ action, actor, detail }) => [action, actor, detail])).toEqual([
      ['review.withdrawn', claire.personId, { name: 'Awa Koné' }],
      ['review.asked', claire.personId, { name: 'Awa Koné' }],
      ['review.approved', expect.stringMatching(/^review:/), { name: 'Awa Koné' }],
      ['review.asked', claire.personId, { name: 'Awa Koné' }],
      ['page.created', expect.anything(), expect.anything()],
    ]);
  });

  test('ask the team once, and two people outside', async () => {
    const page = await newPage();
    await ask(page, { people: [] });
    expect(await asking().ask(page, { ...NOTHING, people: [] }, claire.viewer, SITE)).toBe(0);
    await askOutside(page);
    await askOutside(page);
    expect((await reviews().list(page, claire.viewer)).requests).toHaveLength(3);
    await expect(reviews().list(page, member.viewer)).rejects.toMatchObject({ code: 'not-found' });
    await expect(asking().askAgain(page, 'nothing22222', member.viewer, SITE)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('ask nobody whose account was closed, by name or by mail', async () => {
    const page = await newPage();
    const gone = await floor.person('member', 'Partie');
    const { email } = await floor.services.people.disable(gone.personId, COMMAND_LINE);
    const input = { ...NOTHING, name: 'Partie', email };
    for (const [people, field] of [
      [[gone.personId], 'people'],
      [null, 'email'],
    ] as const) {
      const done = asking().ask(page, { ...input, people }, claire.viewer, SITE);
      await expect(done, field).rejects.toMatchObject(refusal('invalid', { fields: [field] }));
    }
  });
});

describe('administrators', () => {
  test('alone see and set the rules, and who published without approvals', async () => {
    const { reviewRules } = floor.services;
    const rule = { approvals: 2, approvers: 'outside', bypass: 'nobody' } as const;
    for (const viewer of [PUBLIC_VIEWER, member.viewer, claire.viewer]) {
      await expect(reviewRules.list(viewer)).rejects.toMatchObject({ tag: 'NavetteError' });
      await expect(reviewRules.unreviewed(viewer)).rejects.toMatchObject({ tag: 'NavetteError' });
      await expect(reviewRules.save('toolkit', rule, viewer)).rejects.toMatchObject({ tag: 'NavetteError' });
    }
    await expect(reviewRules.save('collection', rule, COMMAND_LINE)).rejects.toMatchObject(
      refusal('invalid', { fields: ['kind'] }),
    );
    await expect(reviewRules.save('module', { ...rule, approvals: 6 }, COMMAND_LINE)).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(await reviews().ruleOf('module')).toEqual(NO_RULE);
    await reviewRules.save('module', rule, COMMAND_LINE);
    expect(await reviews().ruleOf('module')).toEqual(rule);
    const rules = await reviewRules.list(COMMAND_LINE);
    expect(rules.map(({ kind }) => kind)).toEqual([...PAGE_KINDS]);
    for (const one of rules) expect(one.rule, one.kind).toEqual(one.kind === 'module' ? rule : NO_RULE);
    expect(await listAuditEntries(floor.services.database.read, { subject: 'module' })).toMatchObject([
      { action: 'review.rule-set', actor: COMMAND_LINE.personId, detail: { before: NO_RULE, after: rule } },
    ]);
    expect(await reviewRules.unreviewed(COMMAND_LINE)).toEqual({ count: 0, latest: [] });
  });
});

describe('a waiting mail', () => {
  const send = (id: string, sort: string = ASKED) => writer().write({ sort, recipientId: `review:${id}`, about: id });

  test('asks for a review with a link that opens it, or reminds of it', async () => {
    const { request } = await askOutside(await newPage());
    const [first, second] = [await send(request.id), await send(request.id, REMINDED)];
    expect(first).toMatchObject({ to: { name: 'Awa Koné', address: request.email } });
    expect(first!.text).toContain('Claire Martin');
    expect(second!.text).toContain('attend votre relecture');
    expect(first!.text).not.toContain('attend votre relecture');
    for (const mail of [first!, second!])
      expect(await reviewers().describe(keyIn(mail.text), PUBLIC_VIEWER)).toMatchObject({ id: request.id });
  });

  test('asks nobody whose request or account ended meanwhile, nor for a page that is archived', async () => {
    const page = await newPage();
    const links = () =>
      floor.services.database.read
        .selectFrom('reviewLink')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
    const withdrawn = (await askOutside(page)).request.id;
    await reviews().withdraw(page, withdrawn, claire.viewer);
    const leaving = await floor.person('member', 'Bientôt partie');
    const closed = (await ask(page, { people: [leaving.personId] })).id;
    await floor.services.people.disable(leaving.personId, COMMAND_LINE);
    const shelved = await newPage();
    const archived = (await askOutside(shelved)).request.id;
    await floor.services.pages.archive(shelved, COMMAND_LINE);
    const before = await links();
    for (const id of [withdrawn, closed, archived, 'nothing22222']) expect(await send(id), id).toBeNull();
    expect(await links(), 'links that nobody is sent').toEqual(before);
    const late = (await askOutside(page)).request.id;
    expect(await send(late)).not.toBeNull();
    floor.clock.pass({ days: 31 });
    expect(await send(late)).toBeNull();
  });

  test('reports an answer to an asker who may still read the draft, and to nobody else', async () => {
    const asker = await floor.person('staff', 'Nadia Roy');
    const page = await newPage();
    const { id } = await ask(page, { people: [member.personId] }, asker);
    const mail = { sort: ANSWERED, recipientId: asker.personId, about: `${id} ${SITE}` };
    expect(await answerWriter().write(mail), 'without an answer').toBeNull();
    await approve(id, member.viewer);
    expect(await answerWriter().write(mail)).toMatchObject({
      to: { name: 'Nadia Roy' },
      subject: expect.stringContaining('Une page'),
      text: expect.stringContaining(`${SITE}/`),
    });
    for (const other of ['nothing22222', member.personId])
      expect(await answerWriter().write({ ...mail, recipientId: other })).toBeNull();
    expect(await answerWriter().write({ ...mail, about: `nothing22222 ${SITE}` })).toBeNull();
    // The asker is not of the staff any more, and only the staff read drafts.
    const { people } = floor.services;
    await people.changeRole(asker.personId, { role: 'member', admin: false }, COMMAND_LINE);
    expect(await answerWriter().write(mail)).toBeNull();
    await people.changeRole(asker.personId, { role: 'staff', admin: false }, COMMAND_LINE);
    await people.disable(asker.personId, COMMAND_LINE);
    expect(await answerWriter().write(mail)).toBeNull();
  });

  test('is not sent to an asker who answers their own request, or whose account was closed', async () => {
    const { mailQueue, outbox, people } = floor.services;
    /** The recipients of the mail about an answer. */
    const notifiedOf = async (key: string, viewer: Viewer) => {
      await mailQueue.settle();
      const before = (await outbox.list(COMMAND_LINE)).length;
      // Mails of the same instant have no order.
      floor.clock.pass({ seconds: 1 });
      await approve(key, viewer);
      await mailQueue.settle();
      const sent = await outbox.list(COMMAND_LINE);
      return sent.slice(0, sent.length - before).map(({ to }) => to.split(' <')[0]);
    };
    const own = await ask(await newPage(), { people: [] });
    expect(await notifiedOf(own.id, claire.viewer)).toEqual([]);
    const { key } = await askOutside(await newPage());
    expect(await notifiedOf(key, PUBLIC_VIEWER)).toEqual(['Claire Martin']);
    const asker = await floor.person('staff', 'Bientôt parti');
    const { id } = await ask(await newPage(), { people: [member.personId] }, asker);
    await people.disable(asker.personId, COMMAND_LINE);
    expect(await notifiedOf(id, member.viewer)).toEqual([]);
  });
});
