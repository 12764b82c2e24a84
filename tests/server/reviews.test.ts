import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseBoardQuery } from '#content/activity/board.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { listAuditEntries } from '#db/activity/audit-repository.ts';
import { reviewMail } from '#server/mail/messages.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';

const SITE = 'https://wiki.example.org';
const NOTHING = { name: '', email: '', locale: 'fr', due: '', message: '' };

let floor: Floor;
let claire: { viewer: Viewer; personId: string };
let louis: { viewer: Viewer; personId: string };
let member: { viewer: Viewer; personId: string };

beforeAll(async () => {
  floor = await openFloor();
  claire = await floor.person('staff', 'Claire Martin');
  louis = await floor.person('staff', 'Louis Petit');
  member = await floor.person('member', 'Inès Diallo');
});
afterAll(() => floor.close());

const reviews = () => floor.services.reviews;
const reviewers = () => floor.services.reviewers;
const newPage = (title = 'Une page') => floor.newPage({ title, summary: 'Un résumé.' });
const write = (pageId: string, ...paragraphs: string[]) =>
  floor.services.drafts.replace(pageId, parseMarkdown(paragraphs.join('\n\n')).document);
const refusal = (code: string, details: object = {}) => ({ tag: 'NavetteError', code, details });

/** Mails of the same instant have no order: those that wait are sent before time passes. */
async function nextMinute(): Promise<void> {
  await floor.services.mailQueue.settle();
  floor.clock.pass({ minutes: 1 });
}

/** Asks somebody outside. @returns the token of their link, as it was mailed */
async function askOutside(pageId: string, email: string, more: Partial<typeof NOTHING> = {}): Promise<string> {
  await nextMinute();
  await reviews().ask(pageId, { ...NOTHING, name: 'Awa Koné', email, people: null, ...more }, claire.viewer, SITE);
  return tokenTo(email);
}

/** The latest mail to an address. */
async function mailTo(email: string) {
  await floor.services.mailQueue.settle();
  const { outbox } = floor.services;
  const line = (await outbox.list(COMMAND_LINE)).find(({ to }) => to.endsWith(`<${email}>`))!;
  return outbox.read(COMMAND_LINE, line.id);
}

async function tokenTo(email: string): Promise<string> {
  return /relire(?:\/|%2F)([\w-]{43})/.exec((await mailTo(email)).text)![1]!;
}

const approve = async (key: string, viewer: Viewer = PUBLIC_VIEWER) => {
  await nextMinute();
  const { draft } = await reviewers().read(key, viewer);
  await reviewers().answer(key, { answer: 'approved', reason: '' }, draft.state, viewer, SITE);
};

describe('asking for a review', () => {
  test('names people, mails each their link in their language, and puts the page in review', async () => {
    const page = await newPage('Le puits & la pompe');
    const input = {
      ...NOTHING,
      name: 'John Smith',
      email: 'John@Example.ORG',
      locale: 'en',
      due: '2126-12-18',
      message: 'Le <ton>\nest-il juste ?',
    };
    const ask = (people: readonly string[] | null) => reviews().ask(page.id, { ...input, people }, claire.viewer, SITE);
    expect(await ask([louis.personId, louis.personId])).toBe(1);
    expect(await ask(null)).toBe(1);
    const mail = await mailTo('john@example.org');
    expect(mail.subject).toBe('Review requested: Le puits & la pompe');
    expect(mail.text).toContain('Claire Martin asks you to review “Le puits & la pompe”, by 18\u00a0December 2126.');
    expect(mail.text).toContain('Le <ton>\nest-il juste ?');
    const words = { locale: 'fr', name: 'N', asker: '', title: 'T', due: null, link: 'L', networkName: 'R' } as const;
    expect(reviewMail({ ...words, message: 'Le <ton>\nest-il' }).html).toContain('<p>Le &lt;ton&gt;<br>est-il</p>');
    const { requests } = await reviews().list(page.id, claire.viewer);
    expect(requests.map(({ name, requestState, dueOn, askedBy }) => [name, requestState, dueOn, askedBy])).toEqual(
      expect.arrayContaining([
        ['Louis Petit', 'open', '2126-12-18', 'Claire Martin'],
        ['John Smith', 'open', '2126-12-18', 'Claire Martin'],
      ]),
    );
    expect((await floor.services.pages.find(page.id))!.status).toBe('in-review');
    expect(JSON.stringify(requests)).not.toMatch(/token/i);
    // Sent again by the browser, it asks nobody twice.
    expect([await ask([louis.personId]), await ask(null)]).toEqual([0, 0]);
  });

  test('the mail of an account is asked of its person', async () => {
    const page = await newPage();
    const { email } = await floor.services.people.require(member.personId, COMMAND_LINE);
    await reviews().ask(page.id, { ...NOTHING, name: 'Quelqu’un', email, people: null }, claire.viewer, SITE);
    expect((await reviews().list(page.id, claire.viewer)).requests).toMatchObject([
      { personId: member.personId, name: 'Inès Diallo' },
    ]);
  });

  test('of nobody in particular asks the team as a whole, any of whom answers', async () => {
    const page = await newPage();
    await reviews().ask(page.id, { ...NOTHING, people: [] }, claire.viewer, SITE);
    expect(await reviewers().findOwn(page.id, member.viewer)).toBeNull();
    const id = (await reviewers().findOwn(page.id, louis.viewer))!;
    expect(JSON.stringify(await floor.services.home.reviewsOf(member.viewer))).not.toContain(id);
    await expect(reviewers().read(id, member.viewer)).rejects.toMatchObject({ code: 'not-found' });
    expect((await floor.services.home.desk(claire.viewer)).toReview).toContainEqual(
      expect.objectContaining({ href: `/relire/${id}` }),
    );
    await approve(id, louis.viewer);
    expect((await reviews().list(page.id, claire.viewer)).requests).toMatchObject([
      { name: 'Louis Petit', personId: louis.personId, answer: 'approved' },
    ]);
  });

  test('is for the staff, names somebody who can answer, and a day to come', async () => {
    const page = await newPage();
    const ask = (input: object, viewer: Viewer = claire.viewer) =>
      reviews().ask(page.id, { ...NOTHING, people: [], ...input }, viewer, SITE);
    for (const [input, fields] of [
      [{ people: null }, ['name', 'email']],
      [{ people: ['nobody222222'] }, ['people']],
      [{ people: null, name: 'Awa' }, ['email']],
      [{ people: null, email: 'awa@example.org' }, ['name']],
      [{ people: null, name: 'Awa', email: 'awa' }, ['email']],
      [{ people: [louis.personId], due: '2020-01-01' }, ['due']],
      [{ people: [louis.personId], due: '2026-02-30' }, ['due']],
    ] as const) {
      await expect(ask(input), JSON.stringify(input)).rejects.toMatchObject(refusal('invalid', { fields }));
    }
    for (const viewer of [PUBLIC_VIEWER, member.viewer]) {
      await expect(ask({ people: [louis.personId] }, viewer)).rejects.toMatchObject(refusal('not-found'));
    }
    await floor.services.pages.archive(page.id, COMMAND_LINE);
    await expect(ask({ people: [louis.personId] })).rejects.toMatchObject({ code: 'conflict' });
    expect((await reviews().list(page.id, claire.viewer)).requests).toEqual([]);
  });
});

describe('a link', () => {
  test('opens its draft, and no other door; once answered, nothing', async () => {
    const page = await newPage();
    await write(page.id, 'Creuser le puits.');
    const key = await askOutside(page.id, 'awa@example.org');
    const reading = await reviewers().read(key, PUBLIC_VIEWER);
    expect(reading).toMatchObject({ name: 'Awa Koné', askedBy: 'Claire Martin', changes: null });
    expect(reading.draft.html).toContain('Creuser le puits.');
    expect(await reviewers().findAskedPage(key, PUBLIC_VIEWER)).toBe(page.id);
    await expect(floor.services.pages.require(PUBLIC_VIEWER, page.id)).rejects.toMatchObject(refusal('not-found'));
    await approve(key);
    await expect(reviewers().read(key, PUBLIC_VIEWER)).rejects.toMatchObject(refusal('gone'));
    await expect(approve(key)).rejects.toMatchObject(refusal('gone'));
    expect(await reviewers().findAskedPage(key, PUBLIC_VIEWER)).toBeNull();
    expect(await reviewers().describe(key, PUBLIC_VIEWER)).toMatchObject({ state: 'approved' });
  });

  test('ends when it is withdrawn, expires, the page is archived or published, or its person is disabled', async () => {
    const page = await newPage();
    const closed = async (key: string) => {
      await expect(reviewers().read(key, PUBLIC_VIEWER)).rejects.toMatchObject(refusal('gone'));
      await expect(reviewers().look(key, 'x', PUBLIC_VIEWER)).rejects.toMatchObject(refusal('gone'));
      expect(await reviewers().findAskedPage(key, PUBLIC_VIEWER)).toBeNull();
    };
    const withdrawn = await askOutside(page.id, 'un@example.org');
    const [request] = (await reviews().list(page.id, claire.viewer)).requests;
    await expect(reviews().withdraw(page.id, request!.id, member.viewer)).rejects.toMatchObject(refusal('not-found'));
    await reviews().withdraw(page.id, request!.id, louis.viewer);
    await closed(withdrawn);
    // The last one withdrawn: the page is a draft again.
    expect((await floor.services.pages.find(page.id))!.status).toBe('draft');
    const expired = await askOutside(page.id, 'deux@example.org');
    floor.clock.pass({ days: 31 });
    await closed(expired);
    const archived = await askOutside(page.id, 'trois@example.org');
    await floor.services.pages.archive(page.id, COMMAND_LINE);
    await closed(archived);
    await floor.services.pages.restore(page.id, COMMAND_LINE);
    expect(await reviewers().findAskedPage(archived, PUBLIC_VIEWER)).toBe(page.id);
    await write(page.id, 'Un texte.');
    await floor.services.editions.publish(page.id, {}, COMMAND_LINE);
    await closed(archived);
    const other = await newPage();
    const leaving = await floor.person('member', 'Parti');
    const { email } = await floor.services.people.require(leaving.personId, COMMAND_LINE);
    await reviews().ask(other.id, { ...NOTHING, people: [leaving.personId] }, claire.viewer, SITE);
    const key = await tokenTo(email);
    expect(await reviewers().findAskedPage(key, PUBLIC_VIEWER)).toBe(other.id);
    await floor.services.people.disable(leaving.personId, COMMAND_LINE);
    await closed(key);
  });

  test('whose answer is awaited is told once that the page was published, and what became of their link', async () => {
    const page = await newPage('La digue');
    await write(page.id, 'Un texte.');
    const key = await askOutside(page.id, 'attendue@example.org', { locale: 'en' });
    const answered = await askOutside(page.id, 'repondu@example.org');
    await approve(answered);
    const people = [louis.personId, claire.personId];
    await reviews().ask(page.id, { ...NOTHING, people }, claire.viewer, SITE);
    await nextMinute();
    const { outbox } = floor.services;
    const before = (await outbox.list(COMMAND_LINE)).length;
    await floor.services.editions.publish(page.id, {}, claire.viewer);
    await nextMinute();
    const { email } = await floor.services.people.require(louis.personId, COMMAND_LINE);
    // Neither who answered nor who publishes.
    const sent = (await outbox.list(COMMAND_LINE)).slice(0, -before);
    expect(sent.map(({ to, subject }) => [/<(.*)>/.exec(to)![1], subject]).sort()).toEqual(
      [
        ['attendue@example.org', 'Review closed: La digue'],
        [email, 'Relecture close\u00a0: La digue'],
      ].sort(),
    );
    const told = await tokenTo('attendue@example.org');
    expect(told).not.toBe(key);
    for (const one of [key, told])
      expect(await reviewers().describe(one, PUBLIC_VIEWER)).toMatchObject({ state: 'closed' });
    await write(page.id, 'Un autre texte.');
    await floor.services.editions.publish(page.id, {}, claire.viewer);
    await nextMinute();
    expect((await outbox.list(COMMAND_LINE)).length).toBe(before + 2);
  });

  test('an id opens the request to whom it is addressed, when they are signed in, and to nobody else', async () => {
    const page = await newPage();
    await reviews().ask(page.id, { ...NOTHING, people: [louis.personId] }, claire.viewer, SITE);
    const { id } = (await reviews().list(page.id, claire.viewer)).requests[0]!;
    expect(await reviewers().findOwn(page.id, louis.viewer)).toBe(id);
    expect(await reviewers().findOwn(page.id, claire.viewer)).toBeNull();
    await expect(reviewers().read(id, PUBLIC_VIEWER)).rejects.toMatchObject(refusal('sign-in-required'));
    for (const viewer of [claire.viewer, member.viewer]) {
      await expect(reviewers().read(id, viewer)).rejects.toMatchObject(refusal('not-found'));
    }
    expect((await floor.services.home.desk(louis.viewer)).toReview).toMatchObject([{}, { href: `/relire/${id}` }]);
    await approve(id, louis.viewer);
    for (const key of ['x', 'nothing22222', 'A'.repeat(43)]) {
      await expect(reviewers().describe(key, louis.viewer)).rejects.toMatchObject({ code: /gone|not-found/ });
    }
  });
});

describe('an answer', () => {
  test('is kept with its name, date and the text that was shown, and told to who asked', async () => {
    const page = await newPage();
    await write(page.id, 'Creuser le puits.');
    const key = await askOutside(page.id, 'awa2@example.org');
    const { draft } = await reviewers().read(key, PUBLIC_VIEWER);
    await expect(
      reviewers().answer(key, { answer: 'changes', reason: ' ' }, draft.state, PUBLIC_VIEWER, SITE),
    ).rejects.toMatchObject(refusal('invalid', { fields: ['reason'] }));
    await expect(
      reviewers().answer(key, { answer: 'approved', reason: '' }, '0-forged', PUBLIC_VIEWER, SITE),
    ).rejects.toMatchObject(refusal('conflict', { reason: 'draft-changed' }));
    // Somebody writes while it is read: the answer is for what was shown.
    await write(page.id, 'Creuser le puits.', 'Puis arroser.');
    // Mails of the same instant have no order.
    floor.clock.pass({ minutes: 1 });
    await reviewers().answer(key, { answer: 'changes', reason: 'Où ?' }, draft.state, PUBLIC_VIEWER, SITE);
    expect((await reviews().list(page.id, claire.viewer)).requests).toMatchObject([
      { name: 'Awa Koné', answer: 'changes', reason: 'Où ?', isBefore: true, state: draft.state },
    ]);
    const { email } = await floor.services.people.require(claire.personId, COMMAND_LINE);
    const mail = await mailTo(email);
    expect(mail.subject).toBe('À reprendre\u00a0: Une page');
    expect(mail.text).toContain('Où ?');
    // Asked again, they see word by word what is new.
    floor.clock.pass({ minutes: 1 });
    const [former] = (await reviews().list(page.id, claire.viewer)).requests;
    expect(await reviews().askAgain(page.id, former!.id, louis.viewer, SITE)).toBe(1);
    await expect(reviews().askAgain((await newPage()).id, former!.id, louis.viewer, SITE)).rejects.toMatchObject({
      code: 'not-found',
    });
    const again = await tokenTo('awa2@example.org');
    expect(again).not.toBe(key);
    const { changes } = await reviewers().read(again, PUBLIC_VIEWER);
    expect(changes!.text).toMatchObject({ added: 2, removed: 0 });
    await approve(again);
    expect((await reviews().list(page.id, claire.viewer)).requests[0]).toMatchObject({
      answer: 'approved',
      isBefore: false,
    });
    await write(page.id, 'Tout autre chose.');
    expect((await reviews().list(page.id, claire.viewer)).requests[0]).toMatchObject({
      answer: 'approved',
      isBefore: true,
    });
  });

  test('may wait: what was read is noted, and what changes afterwards is shown', async () => {
    const page = await newPage();
    await write(page.id, 'Creuser le puits.');
    const key = await askOutside(page.id, 'awa3@example.org');
    const { draft } = await reviewers().read(key, PUBLIC_VIEWER);
    await reviewers().look(key, draft.state, PUBLIC_VIEWER);
    await write(page.id, 'Creuser un puits.');
    const { changes } = await reviewers().read(key, PUBLIC_VIEWER);
    expect(changes!.text).toMatchObject({ added: 1, removed: 1 });
    expect((await reviews().list(page.id, claire.viewer)).requests).toMatchObject([{ requestState: 'open' }]);
  });

  test('comes with annotations of words of the draft, in the reviewer’s name', async () => {
    const page = await newPage();
    await write(page.id, 'Creuser le puits.');
    const key = await askOutside(page.id, 'awa6@example.org');
    const note = { quote: 'le puits', body: 'Lequel ?', blockId: '', before: 0, key: 'abcdefghjkmn' };
    // Sent twice, it is one.
    for (let i = 0; i < 2; i++) await reviewers().annotate(key, note, PUBLIC_VIEWER);
    expect((await reviewers().read(key, PUBLIC_VIEWER)).notes).toMatchObject([{ quote: 'le puits', body: 'Lequel ?' }]);
    const { threads } = await floor.services.annotationReading.list(claire.viewer, page.id, { draft: true });
    expect(threads).toMatchObject([
      {
        quote: 'le puits',
        body: 'Lequel ?',
        author: { name: 'Awa Koné', organisation: '' },
        draftPlace: { state: 'placed' },
      },
    ]);
    for (const [change, fields] of [
      [{ quote: 'la lune' }, ['selection']],
      [{ quote: '' }, ['quote']],
      [{ quote: 'x'.repeat(2_001) }, ['quote']],
      [{ body: ' ' }, ['body']],
    ] as const) {
      const other = { ...note, key: 'abcdefghjkmp', ...change };
      await expect(reviewers().annotate(key, other, PUBLIC_VIEWER)).rejects.toMatchObject({
        code: 'invalid',
        details: { fields },
      });
    }
    await approve(key);
    await expect(reviewers().annotate(key, { ...note, key: 'abcdefghjkmq' }, PUBLIC_VIEWER)).rejects.toMatchObject(
      refusal('gone'),
    );
  });

  test('names whom an annotation can mention: to somebody outside, only those whose names they are shown', async () => {
    const page = await newPage();
    await write(page.id, 'Creuser le puits.');
    const key = await askOutside(page.id, 'awa9@example.org');
    const named = async (by: string, viewer: Viewer) => (await reviewers().read(by, viewer)).mentionable.toSorted();
    const everybody = ['Claire Martin', 'Louis Petit'];
    expect(await named(key, PUBLIC_VIEWER)).toEqual(['Claire Martin']);
    const note = { quote: 'le puits', body: 'Lequel ?', blockId: '', before: 0, key: 'abcdefghjkmn' };
    await reviewers().annotate(key, note, PUBLIC_VIEWER);
    const [made] = (await reviewers().read(key, PUBLIC_VIEWER)).notes;
    await floor.services.annotations.reply({ parentId: made!.id, body: 'Celui-ci.' }, louis.viewer);
    expect(await named(key, PUBLIC_VIEWER), 'who answered is shown').toEqual(everybody);
    // Who may annotate the page anyway may choose among all.
    const other = await newPage();
    await write(other.id, 'Semer.');
    await reviews().ask(other.id, { ...NOTHING, name: '', email: '', people: [louis.personId] }, claire.viewer, SITE);
    const own = (await reviewers().findOwn(other.id, louis.viewer))!;
    expect(await named(own, louis.viewer)).toEqual(everybody);
    // A member reads the draft that they are asked for, and annotates nothing of it otherwise.
    await reviews().ask(other.id, { ...NOTHING, name: '', email: '', people: [member.personId] }, claire.viewer, SITE);
    expect(await named((await reviewers().findOwn(other.id, member.viewer))!, member.viewer)).toEqual([
      'Claire Martin',
    ]);
  });

  test('leaves the annotations to their reviewer, who may change them and reads what is answered', async () => {
    const page = await newPage();
    await write(page.id, 'Creuser le puits.');
    const key = await askOutside(page.id, 'awa7@example.org');
    const other = await askOutside(page.id, 'awa8@example.org');
    const make = async (by: string, body: string, formKey: string) => {
      await reviewers().annotate(by, { quote: 'le puits', body, blockId: '', before: 0, key: formKey }, PUBLIC_VIEWER);
      return (await reviewers().read(by, PUBLIC_VIEWER)).notes.find((note) => note.body === body)!.id;
    };
    const first = await make(key, 'Lequel ?', 'abcdefghjkmn');
    const second = await make(key, 'Où ?', 'abcdefghjkmp');
    const foreign = await make(other, 'Quand ?', 'abcdefghjkmn');
    await reviewers().editNote(key, first, 'Quel puits ?', PUBLIC_VIEWER);
    await expect(reviewers().editNote(key, first, ' ', PUBLIC_VIEWER)).rejects.toMatchObject({ code: 'invalid' });
    await expect(reviewers().editNote(key, foreign, 'Mien', PUBLIC_VIEWER)).rejects.toMatchObject(
      refusal('forbidden', { reason: 'not-yours' }),
    );
    await expect(reviewers().removeNote(key, foreign, PUBLIC_VIEWER)).rejects.toMatchObject({ code: 'forbidden' });
    await reviewers().removeNote(key, second, PUBLIC_VIEWER);
    await floor.services.annotations.reply({ parentId: first, body: 'Celui de Banh.' }, claire.viewer);
    expect((await reviewers().read(key, PUBLIC_VIEWER)).notes).toMatchObject([
      { id: first, body: 'Quel puits ?', changeable: false, replies: [{ body: 'Celui de Banh.' }] },
    ]);
    await expect(reviewers().editNote(key, first, 'Trop tard', PUBLIC_VIEWER)).rejects.toMatchObject(
      refusal('conflict', { reason: 'answered', hours: 24 }),
    );
    expect((await reviewers().read(other, PUBLIC_VIEWER)).notes).toMatchObject([{ id: foreign, changeable: true }]);
  });

  test('is for what was shown, also after a restart and whatever is written meanwhile', async () => {
    const before = await openFloor();
    const asker = await before.person('staff', 'Claire Martin');
    const page = await before.newPage({ title: 'Une page', summary: 'Un résumé.' });
    const text = (words: string) => parseMarkdown(words).document;
    await before.services.drafts.replace(page.id, text('Creuser le puits.'));
    await before.services.reviews.ask(page.id, { ...NOTHING, people: [asker.personId] }, asker.viewer, SITE);
    const id = (await before.services.reviewers.findOwn(page.id, asker.viewer))!;
    const { draft } = await before.services.reviewers.read(id, asker.viewer);
    await before.services.drafts.replace(page.id, text('Creuser un puits.'));
    await before.close();
    const after = await openFloor({ dataDir: before.dataDir });
    try {
      const given = { answer: 'approved', reason: '' } as const;
      await after.services.reviewers.answer(id, given, draft.state, asker.viewer, SITE);
      expect((await after.services.reviews.list(page.id, asker.viewer)).requests).toMatchObject([
        { answer: 'approved', state: draft.state, isBefore: true },
      ]);
    } finally {
      await after.close();
    }
  });

  test('keeps what was shown for as long as it can be answered for, and no more than so many texts', async () => {
    const page = await newPage();
    const key = await askOutside(page.id, 'awa9@example.org');
    const kept = () =>
      floor.services.database.read.selectFrom('reviewedText').select('state').where('pageId', '=', page.id).execute();
    let first = '';
    for (let i = 0; i < 52; i++) {
      await write(page.id, `Creuser ${i} puits.`);
      const { draft } = await reviewers().read(key, PUBLIC_VIEWER);
      if (i === 0) {
        first = draft.state;
        await reviewers().look(key, first, PUBLIC_VIEWER);
      }
      floor.clock.pass({ minutes: 1 });
    }
    const states = (await kept()).map(({ state }) => state);
    expect(states).toHaveLength(51);
    expect(states).toContain(first);
    await floor.services.editions.publish(page.id, {}, COMMAND_LINE);
    expect(await kept()).toEqual([{ state: first }]);
  });

  test('of two at the same instant, one is kept', async () => {
    const page = await newPage();
    const key = await askOutside(page.id, 'awa4@example.org');
    const { draft } = await reviewers().read(key, PUBLIC_VIEWER);
    const both = await Promise.allSettled(
      (['approved', 'changes'] as const).map((answer) =>
        reviewers().answer(key, { answer, reason: 'parce que' }, draft.state, PUBLIC_VIEWER, SITE),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('publishing', () => {
  test('needs the approvals of its kind, for exactly what is published, or a reason', async () => {
    const { reviewRules, editions } = floor.services;
    const rule = { approvals: 1, approvers: 'other-pole', bypass: 'admin' };
    await expect(reviewRules.save('module', rule, claire.viewer)).rejects.toMatchObject(refusal('forbidden'));
    await reviewRules.save('module', rule, COMMAND_LINE);
    const { people } = floor.services;
    await people.changePole(claire.personId, { pole: 'CID' }, COMMAND_LINE);
    await people.changePole(louis.personId, { pole: 'ECSI' }, COMMAND_LINE);
    await expect(people.changePole(louis.personId, { pole: 'X' }, COMMAND_LINE)).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(people.changePole(louis.personId, { pole: 'CID' }, louis.viewer)).rejects.toMatchObject({
      code: 'forbidden',
    });
    const page = await floor.services.pages.create(
      { kind: 'module', title: 'Module', summary: 'Un résumé.' },
      claire.viewer,
    );
    await write(page.id, 'Un texte.');
    const publish = (viewer: Viewer, without = '') => editions.publish(page.id, { without }, viewer);
    await expect(publish(claire.viewer, 'pressé')).rejects.toMatchObject(
      refusal('conflict', { reason: 'not-reviewed' }),
    );
    const outside = await askOutside(page.id, 'awa5@example.org');
    await approve(outside);
    await expect(publish(claire.viewer)).rejects.toMatchObject(refusal('conflict'));
    await reviews().ask(page.id, { ...NOTHING, people: [louis.personId] }, claire.viewer, SITE);
    await approve((await reviewers().findOwn(page.id, louis.viewer))!, louis.viewer);
    await write(page.id, 'Un autre texte.');
    expect((await editions.preview(page.id, claire.viewer)).review).toMatchObject({
      approvals: 0,
      mayBypass: false,
      reviews: [
        { name: 'Awa Koné', answer: 'approved', exact: false },
        { name: 'Louis Petit', answer: 'approved', exact: false },
      ],
    });
    await expect(publish(claire.viewer)).rejects.toMatchObject(refusal('conflict'));
    await reviews().ask(page.id, { ...NOTHING, people: [louis.personId] }, claire.viewer, SITE);
    await approve((await reviewers().findOwn(page.id, louis.viewer))!, louis.viewer);
    // Who is still to answer is told before publishing.
    await reviews().ask(page.id, { ...NOTHING, due: '2099-01-31', people: [claire.personId] }, COMMAND_LINE, SITE);
    expect((await editions.preview(page.id, claire.viewer)).review.waiting).toEqual([
      { name: 'Claire Martin', dueOn: '2099-01-31' },
    ]);
    // Nobody approves for themselves.
    await expect(publish(louis.viewer)).rejects.toMatchObject(refusal('conflict'));
    await publish(claire.viewer);
    const edition = await editions.require(claire.viewer, page.id, 1);
    expect(edition.reviews).toMatchObject([
      { name: 'Awa Koné', exact: false },
      { name: 'Louis Petit', answer: 'approved', exact: true },
    ]);
    // The answers of former editions say as well whether the text went on after them.
    const former = (await reviews().list(page.id, claire.viewer)).requests.filter(({ answer }) => answer !== null);
    expect(former.map(({ name, isBefore }) => [name, isBefore])).toEqual([
      ['Louis Petit', false],
      ['Louis Petit', true],
      ['Awa Koné', true],
    ]);
    const rose: Viewer = { role: 'member', personId: 'rose', name: 'Rose', sessionId: 'rose' };
    const seen = async () => (await floor.services.reading.read(claire.viewer, 'module', page.slug)).reviews;
    expect(await seen()).toEqual([]);
    expect((await editions.list(rose, page.id))[0]!.reviews).toEqual([]);
    await reviews().show(page.id, true, claire.viewer);
    expect(await seen()).toEqual(edition.reviews);
    const listed = async (viewer: Viewer) => (await editions.list(viewer, page.id))[0]!.reviews;
    expect([await listed(claire.viewer), await listed(rose)]).toEqual([edition.reviews, edition.reviews]);

    // The next edition begins without approvals. Who may go without them says why.
    await write(page.id, 'Encore un autre.');
    expect((await editions.preview(page.id, claire.viewer)).review).toMatchObject({ approvals: 0, reviews: [] });
    await reviewRules.save('module', { ...rule, bypass: 'staff' }, COMMAND_LINE);
    await expect(publish(claire.viewer)).rejects.toMatchObject(refusal('invalid', { fields: ['without'] }));
    await publish(claire.viewer, 'La subvention finit ce soir.');
    expect(await reviewRules.unreviewed(COMMAND_LINE)).toMatchObject({
      count: 1,
      latest: [{ by: 'Claire Martin', edition: 2, reason: 'La subvention finit ce soir.' }],
    });
    const entries = await listAuditEntries(floor.services.database.read, { subject: page.id });
    expect(entries.map(({ action }) => action)).toEqual([
      'edition.published',
      'edition.unreviewed',
      'edition.published',
      'review.asked',
      'review.approved',
      'review.asked',
      'review.approved',
      'review.asked',
      'review.approved',
      'review.asked',
      'page.created',
    ]);
  });
});

test('where those quoted are to approve, whom the asker named as quoted does, and nobody else', async () => {
  const { reviewRules, editions, pages } = floor.services;
  await reviewRules.save('study', { approvals: 1, approvers: 'quoted', bypass: 'nobody' }, COMMAND_LINE);
  const page = await pages.create({ kind: 'study', title: 'Étude', summary: 'Un résumé.' }, claire.viewer);
  await write(page.id, 'Un témoignage.');
  const publish = () => editions.publish(page.id, {}, claire.viewer);
  await approve(await askOutside(page.id, 'autre@example.org'));
  await expect(publish()).rejects.toMatchObject(refusal('conflict', { reason: 'not-reviewed' }));
  await nextMinute();
  const people = [member.personId];
  await reviews().ask(page.id, { ...NOTHING, people, isQuoted: true }, claire.viewer, SITE);
  await approve((await reviewers().findOwn(page.id, member.viewer))!, member.viewer);
  // Asked again, they are still whom the text quotes.
  await write(page.id, 'Un autre témoignage.');
  const [former] = (await reviews().list(page.id, claire.viewer)).requests;
  await reviews().askAgain(page.id, former!.id, claire.viewer, SITE);
  expect((await reviews().list(page.id, claire.viewer)).requests).toMatchObject([
    { isQuoted: 1, requestState: 'open' },
    { isQuoted: 1, isBefore: true },
    { isQuoted: 0 },
  ]);
  await approve((await reviewers().findOwn(page.id, member.viewer))!, member.viewer);
  expect(await publish()).toMatchObject({ number: 1 });
  await reviewRules.save('study', { approvals: 0, approvers: 'any', bypass: 'staff' }, COMMAND_LINE);
});

describe('who is asked to review what was published', () => {
  test('sees what changed since the edition, if they never looked at the page', async () => {
    const page = await newPage('Une fiche publiée');
    await write(page.id, 'Le puits a coûté mille euros.');
    await floor.services.editions.publish(page.id, {}, COMMAND_LINE);
    await write(page.id, 'Le puits a coûté mille francs.');
    const link = await askOutside(page.id, 'premiere@example.org');
    const { changes } = await reviewers().read(link, PUBLIC_VIEWER);
    expect(changes?.edition).toBe(1);
    expect(JSON.stringify(changes?.text)).toContain('francs');
    const { draft } = await reviewers().read(link, PUBLIC_VIEWER);
    await reviewers().look(link, draft.state, PUBLIC_VIEWER);
    expect((await reviewers().read(link, PUBLIC_VIEWER)).changes?.edition).toBeNull();
  });
});

describe('reminders', () => {
  const send = () => floor.services.reminders.send();
  const day = (days: number) =>
    new Date(floor.clock.now().getTime() + days * 24 * 3_600_000).toISOString().slice(0, 10);
  const answered = async (email: string) => (await mailTo(email)).text;

  test('go out the day before and on the day, once each, with a link that opens the draft', async () => {
    const page = await newPage('À relire bientôt');
    await write(page.id, 'Le texte.');
    const email = 'rappel@example.org';
    const link = await askOutside(page.id, email, { due: day(3) });
    expect(await send()).toBe(0);
    floor.clock.pass({ days: 2 });
    expect([await send(), await send()]).toEqual([1, 0]);
    expect(await answered(email)).toContain('attend votre relecture');
    const second = await tokenTo(email);
    expect(second).not.toBe(link);
    floor.clock.pass({ days: 1 });
    expect([await send(), await send()]).toEqual([1, 0]);
    for (const key of [link, second, await tokenTo(email)])
      expect((await reviewers().read(key, PUBLIC_VIEWER)).page.id).toBe(page.id);
    floor.clock.pass({ days: 1 });
    expect(await send()).toBe(0);
  });

  test('go out once it is late to who was not reminded on the day, and the board says when', async () => {
    const [asked, stood, old] = [await newPage('Pour ce jour'), await newPage('Arrêt'), await newPage('Ancienne')];
    for (const { id } of [asked, stood, old]) await write(id, 'Le texte.');
    await askOutside(old.id, 'ancienne@example.org', { due: day(1) });
    floor.clock.pass({ days: 9 });
    await askOutside(asked.id, 'ce-jour@example.org', { due: day(0) });
    await askOutside(stood.id, 'arret@example.org', { due: day(2) });
    // Who was asked today knows; what is long past is left alone.
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

  test('are turned off by a click in one, by who has no account too; requests never are', async () => {
    const { mailChoices } = floor.services;
    const page = await newPage('Sans rappel');
    await write(page.id, 'Le texte.');
    const email = 'sans-rappel@example.org';
    await askOutside(page.id, email, { due: day(2) });
    const offIn = (text: string) => /courriels\/([\w-]+)/.exec(text)?.[1];
    expect(offIn((await mailTo(email)).text)).toBeUndefined();
    const asked = { ...NOTHING, people: [member.personId], due: day(2) };
    await reviews().ask(page.id, asked, claire.viewer, SITE);
    floor.clock.pass({ days: 1 });
    expect(await send()).toBe(2);
    const off = offIn((await mailTo(email)).text)!;
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
    const other = await newPage('Encore demandée');
    await write(other.id, 'Le texte.');
    await nextMinute();
    await reviews().ask(other.id, { ...asked, due: '' }, claire.viewer, SITE);
    const address = (await floor.services.people.require(member.personId, COMMAND_LINE)).email;
    expect((await mailTo(address)).subject).toContain('Encore demandée');
    await mailChoices.change({ answers: true, reminders: true }, member.viewer);
    await floor.services.pages.archive(page.id, COMMAND_LINE);
  });

  test('are not sent after an answer, a withdrawal or a publication, nor for a page in the bin', async () => {
    const pages = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => newPage(`Rien à rappeler ${name}`)));
    for (const { id } of pages) await write(id, 'Le texte.');
    const due = day(1);
    const [answeredOne, withdrawn, published, binned, open] = pages;
    const links: string[] = [];
    for (const { id } of pages) links.push(await askOutside(id, `sans-${id}@example.org`, { due }));
    floor.clock.pass({ hours: 20 });
    floor.clock.pass({ hours: 4 });
    await approve(links[0]!);
    const [request] = (await reviews().list(withdrawn!.id, claire.viewer)).requests;
    await reviews().withdraw(withdrawn!.id, request!.id, claire.viewer);
    await floor.services.editions.publish(published!.id, {}, COMMAND_LINE);
    await floor.services.bin.bin(binned!.id, COMMAND_LINE);
    expect(answeredOne).toBeDefined();
    expect(await send()).toBe(1);
    expect(await answered(`sans-${open!.id}@example.org`)).toContain('attend votre relecture');
  });

  test('what the database refused does not count against who asked', async () => {
    const page = await newPage('Trop à la fois');
    const ask = () => reviews().ask(page.id, { ...NOTHING, people: [louis.personId] }, claire.viewer, SITE);
    const { database } = floor.services;
    const write = database.write.bind(database);
    // Everything is done, and then nothing is kept, as when a commit fails.
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
