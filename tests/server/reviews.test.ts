import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { listAuditEntries } from '#db/activity/audit-repository.ts';
import { listLastReviews } from '#db/reviews/last-review-repository.ts';
import { reviewMail } from '#server/mail/messages.ts';
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

const refusal = (code: string, details: object = {}) => ({ tag: 'NavetteError', code, details });

describe('asking for a review', () => {
  test('names people, mails each their link in their language, and puts the page in review', async () => {
    const page = await rig.newPage('Le puits & la pompe');
    const input = {
      ...NOTHING,
      name: 'John Smith',
      email: 'John@Example.ORG',
      locale: 'en',
      due: '2027-12-18',
      message: 'Le <ton>\nest-il juste ?',
    };
    const ask = (people: readonly string[] | null) =>
      rig.asking().ask(page.id, { ...input, people }, claire.viewer, SITE);
    expect(await ask([louis.personId, louis.personId])).toBe(1);
    expect(await ask(null)).toBe(1);
    const mail = await rig.mailTo('john@example.org');
    expect(mail.subject).toBe('Review requested: Le puits & la pompe');
    expect(mail.text).toContain('Claire Martin asks you to review “Le puits & la pompe”, by 18\u00a0December 2027.');
    expect(mail.text).toContain('Le <ton>\nest-il juste ?');
    const words = { locale: 'fr', name: 'N', asker: '', title: 'T', due: null, link: 'L', networkName: 'R' } as const;
    expect(reviewMail({ ...words, message: 'Le <ton>\nest-il' }).html).toContain('<p>Le &lt;ton&gt;<br>est-il</p>');
    const { requests } = await rig.reviews().list(page.id, claire.viewer);
    expect(requests.map(({ name, requestState, dueOn, askedBy }) => [name, requestState, dueOn, askedBy])).toEqual(
      expect.arrayContaining([
        ['Louis Petit', 'open', '2027-12-18', 'Claire Martin'],
        ['John Smith', 'open', '2027-12-18', 'Claire Martin'],
      ]),
    );
    expect((await floor.services.pages.find(page.id))!.status).toBe('in-review');
    expect(JSON.stringify(requests)).not.toMatch(/token/i);
    // Sent again by the browser, it asks nobody twice.
    expect([await ask([louis.personId]), await ask(null)]).toEqual([0, 0]);
  });

  test('at the address of an account asks its person', async () => {
    const page = await rig.newPage();
    const { email } = await floor.services.people.require(member.personId, COMMAND_LINE);
    await rig.asking().ask(page.id, { ...NOTHING, name: 'Quelqu’un', email, people: null }, claire.viewer, SITE);
    expect((await rig.reviews().list(page.id, claire.viewer)).requests).toMatchObject([
      { personId: member.personId, name: 'Inès Diallo' },
    ]);
  });

  test('without names asks the team as a whole, any of whom answers', async () => {
    const page = await rig.newPage();
    await rig.asking().ask(page.id, { ...NOTHING, people: [] }, claire.viewer, SITE);
    expect(await rig.reviewers().findOwn(page.id, member.viewer)).toBeNull();
    const id = (await rig.reviewers().findOwn(page.id, louis.viewer))!;
    expect(JSON.stringify(await floor.services.home.reviewsOf(member.viewer))).not.toContain(id);
    await expect(rig.reviewers().read(id, member.viewer)).rejects.toMatchObject({ code: 'not-found' });
    expect((await floor.services.home.desk(claire.viewer)).toReview).toContainEqual(
      expect.objectContaining({ href: `/relire/${id}` }),
    );
    await rig.approve(id, louis.viewer);
    expect((await rig.reviews().list(page.id, claire.viewer)).requests).toMatchObject([
      { name: 'Louis Petit', personId: louis.personId, answer: 'approved' },
    ]);
  });

  test('is for the staff, and needs a person who can answer and a due date to come', async () => {
    const page = await rig.newPage();
    const ask = (input: object, viewer: Viewer = claire.viewer) =>
      rig.asking().ask(page.id, { ...NOTHING, people: [], ...input }, viewer, SITE);
    for (const [input, fields] of [
      [{ people: null }, ['name', 'email']],
      [{ people: ['nobody222222'] }, ['people']],
      [{ people: null, name: 'Awa' }, ['email']],
      [{ people: null, email: 'awa@example.org' }, ['name']],
      [{ people: null, email: 'awa@example.org', name: '\u200b' }, ['name']],
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
    expect((await rig.reviews().list(page.id, claire.viewer)).requests).toEqual([]);
  });
});

describe('a link', () => {
  test('opens its draft, and nothing else; once answered, nothing', async () => {
    const page = await rig.newPage();
    await rig.write(page.id, 'Creuser le puits.');
    const key = await rig.askOutside(page.id, 'awa@example.org');
    const reading = await rig.reviewers().read(key, PUBLIC_VIEWER);
    expect(reading).toMatchObject({ name: 'Awa Koné', askedBy: 'Claire Martin', changes: null });
    expect(reading.draft.html).toContain('Creuser le puits.');
    expect(await rig.reviewers().findAskedPage(key, PUBLIC_VIEWER)).toBe(page.id);
    await expect(floor.services.pages.require(PUBLIC_VIEWER, page.id)).rejects.toMatchObject(refusal('not-found'));
    await rig.approve(key);
    await expect(rig.reviewers().read(key, PUBLIC_VIEWER)).rejects.toMatchObject(refusal('gone'));
    await expect(rig.approve(key)).rejects.toMatchObject(refusal('gone'));
    expect(await rig.reviewers().findAskedPage(key, PUBLIC_VIEWER)).toBeNull();
    expect(await rig.reviewers().describe(key, PUBLIC_VIEWER)).toMatchObject({ state: 'approved' });
  });

  test('ends when it is withdrawn, expires, the page is archived or published, or its person is disabled', async () => {
    const page = await rig.newPage();
    const closed = async (key: string) => {
      await expect(rig.reviewers().read(key, PUBLIC_VIEWER)).rejects.toMatchObject(refusal('gone'));
      await expect(rig.reviewers().look(key, 'x', PUBLIC_VIEWER)).rejects.toMatchObject(refusal('gone'));
      expect(await rig.reviewers().findAskedPage(key, PUBLIC_VIEWER)).toBeNull();
    };
    const withdrawn = await rig.askOutside(page.id, 'un@example.org');
    const [request] = (await rig.reviews().list(page.id, claire.viewer)).requests;
    await expect(rig.reviews().withdraw(page.id, request!.id, member.viewer)).rejects.toMatchObject(
      refusal('not-found'),
    );
    await rig.reviews().withdraw(page.id, request!.id, louis.viewer);
    await closed(withdrawn);
    // The last one withdrawn: the page is a draft again.
    expect((await floor.services.pages.find(page.id))!.status).toBe('draft');
    const expired = await rig.askOutside(page.id, 'deux@example.org');
    floor.clock.pass({ days: 31 });
    await closed(expired);
    const archived = await rig.askOutside(page.id, 'trois@example.org');
    await floor.services.pages.archive(page.id, COMMAND_LINE);
    await closed(archived);
    await floor.services.pages.restore(page.id, COMMAND_LINE);
    expect(await rig.reviewers().findAskedPage(archived, PUBLIC_VIEWER)).toBe(page.id);
    await rig.write(page.id, 'Un texte.');
    await floor.services.editions.publish(page.id, {}, COMMAND_LINE);
    await closed(archived);
    const other = await rig.newPage();
    const leaving = await floor.person('member', 'Parti');
    const { email } = await floor.services.people.require(leaving.personId, COMMAND_LINE);
    await rig.asking().ask(other.id, { ...NOTHING, people: [leaving.personId] }, claire.viewer, SITE);
    const key = await rig.tokenTo(email);
    expect(await rig.reviewers().findAskedPage(key, PUBLIC_VIEWER)).toBe(other.id);
    await floor.services.people.disable(leaving.personId, COMMAND_LINE);
    await closed(key);
  });

  test('without an answer is reported closed, by one mail, when its page is published', async () => {
    const page = await rig.newPage('La digue');
    await rig.write(page.id, 'Un texte.');
    const key = await rig.askOutside(page.id, 'attendue@example.org', { locale: 'en' });
    const answered = await rig.askOutside(page.id, 'repondu@example.org');
    await rig.approve(answered);
    const people = [louis.personId, claire.personId];
    await rig.asking().ask(page.id, { ...NOTHING, people }, claire.viewer, SITE);
    await rig.nextMinute();
    const { outbox } = floor.services;
    const before = (await outbox.list(COMMAND_LINE)).length;
    await floor.services.editions.publish(page.id, {}, claire.viewer);
    await rig.nextMinute();
    const { email } = await floor.services.people.require(louis.personId, COMMAND_LINE);
    // Neither who answered nor who publishes.
    const sent = (await outbox.list(COMMAND_LINE)).slice(0, -before);
    expect(sent.map(({ to, subject }) => [/<(.*)>/.exec(to)![1], subject]).sort()).toEqual(
      [
        ['attendue@example.org', 'Review closed: La digue'],
        [email, 'Relecture close\u00a0: La digue'],
      ].sort(),
    );
    const token = await rig.tokenTo('attendue@example.org');
    expect(token).not.toBe(key);
    for (const one of [key, token])
      expect(await rig.reviewers().describe(one, PUBLIC_VIEWER)).toMatchObject({ state: 'closed' });
    await rig.write(page.id, 'Un autre texte.');
    await floor.services.editions.publish(page.id, {}, claire.viewer);
    await rig.nextMinute();
    expect((await outbox.list(COMMAND_LINE)).length).toBe(before + 2);
  });

  test('a page is on the desk once for a person who is asked by name and as one of the team', async () => {
    const page = await rig.newPage();
    for (const people of [[], [louis.personId]])
      await rig.asking().ask(page.id, { ...NOTHING, people }, claire.viewer, SITE);
    const ids = (await rig.reviews().list(page.id, claire.viewer)).requests.map(({ id }) => id);
    const waiting = (await floor.services.home.desk(louis.viewer)).toReview.filter((one) => ids.includes(one.id));
    expect([ids.length, waiting.length]).toEqual([2, 1]);
    await floor.services.pages.archive(page.id, claire.viewer);
  });

  test('an id opens its request for the person who is asked, once signed in, and for nobody else', async () => {
    const page = await rig.newPage();
    await rig.asking().ask(page.id, { ...NOTHING, people: [louis.personId] }, claire.viewer, SITE);
    const { id } = (await rig.reviews().list(page.id, claire.viewer)).requests[0]!;
    expect(await rig.reviewers().findOwn(page.id, louis.viewer)).toBe(id);
    expect(await rig.reviewers().findOwn(page.id, claire.viewer)).toBeNull();
    await expect(rig.reviewers().read(id, PUBLIC_VIEWER)).rejects.toMatchObject(refusal('sign-in-required'));
    for (const viewer of [claire.viewer, member.viewer]) {
      await expect(rig.reviewers().read(id, viewer)).rejects.toMatchObject(refusal('not-found'));
    }
    expect((await floor.services.home.desk(louis.viewer)).toReview).toMatchObject([{}, { href: `/relire/${id}` }]);
    await rig.approve(id, louis.viewer);
    for (const key of ['x', 'nothing22222', 'A'.repeat(43)]) {
      await expect(rig.reviewers().describe(key, louis.viewer)).rejects.toMatchObject({ code: /gone|not-found/ });
    }
  });
});

describe('publishing', () => {
  test('needs the approvals of its kind, for exactly the published text, or a reason', async () => {
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
    await rig.write(page.id, 'Un texte.');
    const publish = (viewer: Viewer, without = '') => editions.publish(page.id, { without }, viewer);
    await expect(publish(claire.viewer, 'pressé')).rejects.toMatchObject(
      refusal('conflict', { reason: 'not-reviewed' }),
    );
    const outside = await rig.askOutside(page.id, 'awa5@example.org');
    await rig.approve(outside);
    await expect(publish(claire.viewer)).rejects.toMatchObject(refusal('conflict'));
    await rig.asking().ask(page.id, { ...NOTHING, people: [louis.personId] }, claire.viewer, SITE);
    await rig.approve((await rig.reviewers().findOwn(page.id, louis.viewer))!, louis.viewer);
    await rig.write(page.id, 'Un autre texte.');
    expect((await editions.preview(page.id, claire.viewer)).review).toMatchObject({
      approvals: 0,
      mayBypass: false,
      reviews: [
        { name: 'Awa Koné', answer: 'approved', exact: false },
        { name: 'Louis Petit', answer: 'approved', exact: false },
      ],
    });
    await expect(publish(claire.viewer)).rejects.toMatchObject(refusal('conflict'));
    await rig.asking().ask(page.id, { ...NOTHING, people: [louis.personId] }, claire.viewer, SITE);
    await rig.approve((await rig.reviewers().findOwn(page.id, louis.viewer))!, louis.viewer);
    // The preview before publishing lists the reviewers who have not answered.
    await rig.asking().ask(page.id, { ...NOTHING, due: '2028-01-31', people: [claire.personId] }, COMMAND_LINE, SITE);
    expect((await editions.preview(page.id, claire.viewer)).review.waiting).toEqual([
      { name: 'Claire Martin', dueOn: '2028-01-31' },
    ]);
    // Nobody approves for themselves.
    await expect(publish(louis.viewer)).rejects.toMatchObject(refusal('conflict'));
    await publish(claire.viewer);
    const edition = await editions.require(claire.viewer, page.id, 1);
    expect(edition.reviews).toMatchObject([
      { name: 'Awa Koné', exact: false },
      { name: 'Louis Petit', answer: 'approved', exact: true },
    ]);
    // Answers to former editions also show whether the text changed after them.
    const former = (await rig.reviews().list(page.id, claire.viewer)).requests.filter(({ answer }) => answer !== null);
    expect(former.map(({ name, isBefore }) => [name, isBefore])).toEqual([
      ['Louis Petit', false],
      ['Louis Petit', true],
      ['Awa Koné', true],
    ]);
    const rose: Viewer = { role: 'member', personId: 'rose', name: 'Rose', sessionId: 'rose' };
    const seen = async () => (await floor.services.reading.read(claire.viewer, 'module', page.slug)).reviews;
    expect(await seen()).toEqual([]);
    expect((await editions.list(rose, page.id))[0]!.reviews).toEqual([]);
    await rig.reviews().show(page.id, true, claire.viewer);
    expect(await seen()).toEqual(edition.reviews);
    const listed = async (viewer: Viewer) => (await editions.list(viewer, page.id))[0]!.reviews;
    expect([await listed(claire.viewer), await listed(rose)]).toEqual([edition.reviews, edition.reviews]);

    // The next edition begins without approvals. Publishing without them needs a reason.
    await rig.write(page.id, 'Encore un autre.');
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

test('a person who is asked by mail, and then by an account of that address, is one approval', async () => {
  const page = await rig.newPage();
  await rig.write(page.id, 'Un texte.');
  const email = 'puis-un-compte@example.org';
  await rig.approve(await rig.askOutside(page.id, email));
  const waiting = await rig.askOutside(page.id, email);
  const account = { name: 'Awa Koné', email, role: 'staff', admin: false, organisation: '', locale: 'fr' } as const;
  const { id } = await floor.services.people.add(account, COMMAND_LINE);
  // Their link is open: they are not asked twice.
  const ask = () => rig.asking().ask(page.id, { ...NOTHING, people: [id] }, claire.viewer, SITE);
  expect(await ask()).toBe(0);
  await rig.approve(waiting);
  await rig.nextMinute();
  expect(await ask()).toBe(1);
  const viewer: Viewer = { role: 'staff', admin: false, personId: id, name: 'Awa Koné', sessionId: 's' };
  await rig.approve((await rig.reviewers().findOwn(page.id, viewer))!, viewer);
  const preview = async (by: Viewer) => (await floor.services.editions.preview(page.id, by)).review;
  expect(await preview(claire.viewer)).toMatchObject({ approvals: 1, reviews: [{ name: 'Awa Koné' }] });
  expect((await preview(claire.viewer)).reviews).toHaveLength(1);
  expect((await preview(viewer)).approvals, 'who publishes').toBe(0);
  const moment = { now: floor.clock.now().toISOString(), today: floor.clock.now().toISOString().slice(0, 10) };
  const last = await listLastReviews(floor.services.database.read, [page.id], moment);
  expect(last.get(page.id)).toMatchObject([{ personId: id, state: 'approved' }]);
  expect(last.get(page.id)).toHaveLength(1);
});

test('where those quoted are to approve, only people whom the asker marked as quoted can', async () => {
  const { reviewRules, editions, pages } = floor.services;
  await reviewRules.save('study', { approvals: 1, approvers: 'quoted', bypass: 'nobody' }, COMMAND_LINE);
  const page = await pages.create({ kind: 'study', title: 'Étude', summary: 'Un résumé.' }, claire.viewer);
  await rig.write(page.id, 'Un témoignage.');
  const publish = () => editions.publish(page.id, {}, claire.viewer);
  await rig.approve(await rig.askOutside(page.id, 'autre@example.org'));
  await expect(publish()).rejects.toMatchObject(refusal('conflict', { reason: 'not-reviewed' }));
  await rig.nextMinute();
  const people = [member.personId];
  await rig.asking().ask(page.id, { ...NOTHING, people, isQuoted: true }, claire.viewer, SITE);
  await rig.approve((await rig.reviewers().findOwn(page.id, member.viewer))!, member.viewer);
  // Asked again, they are still marked as quoted.
  await rig.write(page.id, 'Un autre témoignage.');
  const [former] = (await rig.reviews().list(page.id, claire.viewer)).requests;
  await rig.asking().askAgain(page.id, former!.id, claire.viewer, SITE);
  expect((await rig.reviews().list(page.id, claire.viewer)).requests).toMatchObject([
    { isQuoted: 1, requestState: 'open' },
    { isQuoted: 1, isBefore: true },
    { isQuoted: 0 },
  ]);
  await rig.approve((await rig.reviewers().findOwn(page.id, member.viewer))!, member.viewer);
  expect(await publish()).toMatchObject({ number: 1 });
  await reviewRules.save('study', { approvals: 0, approvers: 'any', bypass: 'staff' }, COMMAND_LINE);
});

describe('a reviewer of a page that was published', () => {
  test('sees the changes since the edition, if they never looked at the draft', async () => {
    const page = await rig.newPage('Une fiche publiée');
    await rig.write(page.id, 'Le puits a coûté mille euros.');
    await floor.services.editions.publish(page.id, {}, COMMAND_LINE);
    await rig.write(page.id, 'Le puits a coûté mille francs.');
    const link = await rig.askOutside(page.id, 'premiere@example.org');
    const { changes } = await rig.reviewers().read(link, PUBLIC_VIEWER);
    expect(changes?.edition).toBe(1);
    expect(JSON.stringify(changes?.text)).toContain('francs');
    const { draft } = await rig.reviewers().read(link, PUBLIC_VIEWER);
    await rig.reviewers().look(link, draft.state, PUBLIC_VIEWER);
    expect((await rig.reviewers().read(link, PUBLIC_VIEWER)).changes?.edition).toBeNull();
  });
});
