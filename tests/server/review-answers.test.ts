import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_ACTIVITY } from '#content/activity/activity.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { Viewer } from '#content/people/person.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
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

/** The answers to a page that were changed since, as they are stored. */
const formerOf = (pageId: string) =>
  floor.services.database.read
    .selectFrom('reviewRequest')
    .select(['answer', 'withdrawnAt', 'state', 'answeredAt'])
    .where('pageId', '=', pageId)
    .where('answer', 'is not', null)
    .where('withdrawnAt', 'is not', null)
    .execute();

const refusal = (code: string, details: object = {}) => ({ tag: 'NavetteError', code, details });

describe('an answer', () => {
  test('is stored with its name, its date and the text that was shown, and mailed to the asker', async () => {
    const page = await rig.newPage();
    await rig.write(page.id, 'Creuser le puits.');
    const key = await rig.askOutside(page.id, 'awa2@example.org');
    const { draft } = await rig.reviewers().read(key, PUBLIC_VIEWER);
    await expect(
      rig.reviewers().answer(key, { answer: 'changes', reason: ' ' }, draft.state, PUBLIC_VIEWER, SITE),
    ).rejects.toMatchObject(refusal('invalid', { fields: ['reason'] }));
    await expect(
      rig.reviewers().answer(key, { answer: 'approved', reason: '' }, '0-forged', PUBLIC_VIEWER, SITE),
    ).rejects.toMatchObject(refusal('conflict', { reason: 'draft-changed' }));
    // Somebody writes while it is read: the answer is for what was shown.
    await rig.write(page.id, 'Creuser le puits.', 'Puis arroser.');
    // Mails of the same instant have no order.
    floor.clock.pass({ minutes: 1 });
    await rig.reviewers().answer(key, { answer: 'changes', reason: 'Où ?' }, draft.state, PUBLIC_VIEWER, SITE);
    expect((await rig.reviews().list(page.id, claire.viewer)).requests).toMatchObject([
      { name: 'Awa Koné', answer: 'changes', reason: 'Où ?', isBefore: true, state: draft.state },
    ]);
    const { email } = await floor.services.people.require(claire.personId, COMMAND_LINE);
    const mail = await rig.mailTo(email);
    expect(mail.subject).toBe('À reprendre\u00a0: Une page');
    expect(mail.text).toContain('Où ?');
    // Asked again, they see word by word what is new.
    floor.clock.pass({ minutes: 1 });
    const [former] = (await rig.reviews().list(page.id, claire.viewer)).requests;
    expect(await rig.asking().askAgain(page.id, former!.id, louis.viewer, SITE)).toBe(1);
    await expect(rig.asking().askAgain((await rig.newPage()).id, former!.id, louis.viewer, SITE)).rejects.toMatchObject(
      {
        code: 'not-found',
      },
    );
    const again = await rig.tokenTo('awa2@example.org');
    expect(again).not.toBe(key);
    const { changes } = await rig.reviewers().read(again, PUBLIC_VIEWER);
    expect(changes!.text).toMatchObject({ added: 2, removed: 0 });
    await rig.approve(again);
    expect((await rig.reviews().list(page.id, claire.viewer)).requests[0]).toMatchObject({
      answer: 'approved',
      isBefore: false,
    });
    await rig.write(page.id, 'Tout autre chose.');
    expect((await rig.reviews().list(page.id, claire.viewer)).requests[0]).toMatchObject({
      answer: 'approved',
      isBefore: true,
    });
  });

  test('can be changed until publication: both are stored, the last counts, and the asker gets mail', async () => {
    const page = await rig.newPage();
    await rig.write(page.id, 'Creuser le puits.');
    const key = await rig.askOutside(page.id, 'mistap@example.org');
    await rig.approve(key);
    await rig.nextMinute();
    const change = (answer: 'approved' | 'changes', reason: string) =>
      rig.reviewers().changeAnswer(key, { answer, reason }, PUBLIC_VIEWER, SITE);
    await expect(change('changes', ' ')).rejects.toMatchObject({ code: 'invalid' });
    for (let i = 0; i < 2; i++) await change('changes', 'Le prix est faux.');
    const { email } = await floor.services.people.require(claire.personId, COMMAND_LINE);
    expect((await rig.mailTo(email)).text).toContain('Le prix est faux.');
    const { requests } = await rig.reviews().list(page.id, claire.viewer);
    expect(requests).toHaveLength(1);
    const [last] = requests;
    expect(last).toMatchObject({ answer: 'changes', reason: 'Le prix est faux.', withdrawnAt: null });
    expect(last!.former).toMatchObject([{ answer: 'approved', reason: '' }]);
    expect(await formerOf(page.id)).toEqual([
      {
        answer: 'approved',
        withdrawnAt: last!.answeredAt,
        state: last!.state,
        answeredAt: last!.former[0]!.answeredAt,
      },
    ]);
    expect(await rig.reviews().sentBackBy(page.id, claire.viewer)).toEqual(['Awa Koné']);
    const { review } = await floor.services.editions.preview(page.id, claire.viewer);
    expect([review.approvals, review.reviews.map(({ answer }) => answer)]).toEqual([0, ['changes']]);
    // The number of changes is bounded.
    await expect(rig.reviewers().read(key, PUBLIC_VIEWER)).rejects.toMatchObject({ code: 'gone' });
    for (let i = 0; i < 4; i++) {
      await rig.nextMinute();
      await change('changes', `Encore ${i}`);
    }
    await expect(change('approved', '')).rejects.toMatchObject({ code: 'too-many' });
    await floor.services.editions.publish(page.id, { without: 'x' }, claire.viewer);
    await expect(change('approved', '')).rejects.toMatchObject({ code: 'gone' });
    expect(await rig.reviewers().describe(key, PUBLIC_VIEWER)).toMatchObject({ mayChange: false });
    // Former answers are listed with the last one, once, and in the edition's activity.
    const { requests: closed } = await rig.reviews().list(page.id, claire.viewer);
    expect(closed.map(({ reason, former }) => [reason, former.map((one) => one.reason)])).toEqual([
      ['Encore 3', ['', 'Le prix est faux.', 'Encore 0', 'Encore 1', 'Encore 2']],
    ]);
    const { events } = await floor.services.activity.ofPage(claire.viewer, page.id, ALL_ACTIVITY);
    expect(events.find(({ action }) => action === 'review.changes')?.detail).toMatchObject({ former: 'changes' });
    // For the next edition, answers may be changed again.
    await rig.nextMinute();
    const next = await rig.askOutside(page.id, 'mistap@example.org');
    await rig.approve(next);
    await rig.reviewers().changeAnswer(next, { answer: 'changes', reason: 'Non' }, PUBLIC_VIEWER, SITE);
  });

  test('can be given later: the text that was read is recorded, and changes since are shown', async () => {
    const page = await rig.newPage();
    await rig.write(page.id, 'Creuser le puits.');
    const key = await rig.askOutside(page.id, 'awa3@example.org');
    const { draft } = await rig.reviewers().read(key, PUBLIC_VIEWER);
    await rig.reviewers().look(key, draft.state, PUBLIC_VIEWER);
    await rig.write(page.id, 'Creuser un puits.');
    const { changes } = await rig.reviewers().read(key, PUBLIC_VIEWER);
    expect(changes!.text).toMatchObject({ added: 1, removed: 1 });
    expect((await rig.reviews().list(page.id, claire.viewer)).requests).toMatchObject([{ requestState: 'open' }]);
    // Changes of the title and the notice are shown too.
    const { id, slug, language, visibility, notice, summary } = await floor.services.pages.require(
      claire.viewer,
      page.id,
    );
    const details = { language, visibility, slug, summary, title: 'Le puits', ...notice };
    await floor.services.pages.changeDetails(id, details, claire.viewer);
    const after = (await rig.reviewers().read(key, PUBLIC_VIEWER)).changes!.details!;
    expect([after.before.title, after.after.title, after.before.notice]).toEqual(['Une page', 'Le puits', notice]);
  });

  test('comes with annotations of words of the draft, in the reviewer’s name', async () => {
    const page = await rig.newPage();
    await rig.write(page.id, 'Creuser le puits.');
    const key = await rig.askOutside(page.id, 'awa6@example.org');
    const note = { quote: 'le puits', body: 'Lequel ?', blockId: '', before: 0, key: 'abcdefghjkmn' };
    // Sent twice, it is one.
    for (let i = 0; i < 2; i++) await rig.reviewNotes().add(key, note, PUBLIC_VIEWER);
    expect((await rig.reviewers().read(key, PUBLIC_VIEWER)).notes).toMatchObject([
      { quote: 'le puits', body: 'Lequel ?' },
    ]);
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
      await expect(rig.reviewNotes().add(key, other, PUBLIC_VIEWER)).rejects.toMatchObject({
        code: 'invalid',
        details: { fields },
      });
    }
    await rig.approve(key);
    await expect(rig.reviewNotes().add(key, { ...note, key: 'abcdefghjkmq' }, PUBLIC_VIEWER)).rejects.toMatchObject(
      refusal('gone'),
    );
  });

  test('may require its own annotations to be resolved before publishing, and no others', async () => {
    const page = await rig.newPage();
    await rig.write(page.id, 'Creuser le puits.');
    const { services } = floor;
    const key = await rig.askOutside(page.id, 'awa10@example.org');
    const note = { quote: 'le puits', body: 'Lequel ?', blockId: '', before: 0, key: 'abcdefghjkmn' };
    await rig.reviewNotes().add(key, { ...note, mustFix: true }, PUBLIC_VIEWER);
    const notes = async () => (await rig.reviewers().read(key, PUBLIC_VIEWER)).notes;
    const blocking = async () =>
      (await services.editions.preview(page.id, claire.viewer)).gate.flatMap(({ check, findings }) =>
        check === 'must-fix-annotations' ? findings.map(({ why }) => why?.fr) : [],
      );
    const { id } = (await notes())[0]!;
    expect(await notes()).toMatchObject([{ isMustFix: true }]);
    expect(await blocking()).toEqual(['demandé par Awa Koné']);
    await rig.reviewNotes().require(key, id, false, PUBLIC_VIEWER);
    expect([await notes(), await blocking()]).toMatchObject([[{ isMustFix: false }], []]);
    const foreign = await services.annotations.create(
      { pageId: page.id, kind: 'comment', body: 'Ici.', selection: { exact: 'Creuser' }, on: 'draft' },
      claire.viewer,
    );
    await expect(rig.reviewNotes().require(key, foreign.id, true, PUBLIC_VIEWER)).rejects.toMatchObject(
      refusal('forbidden', { reason: 'not-yours' }),
    );
    await rig.reviewNotes().require(key, id, true, PUBLIC_VIEWER);
    // The staff may release the requirement, and resolving the annotation ends it.
    await services.annotationChanges.release(id, claire.viewer);
    expect(await blocking()).toEqual([]);
    await services.annotationChanges.resolve(id, claire.viewer);
    await expect(rig.reviewNotes().require(key, id, true, PUBLIC_VIEWER)).rejects.toMatchObject(
      refusal('conflict', { reason: 'resolved' }),
    );
    await rig.approve(key);
    await expect(rig.reviewNotes().require(key, id, true, PUBLIC_VIEWER)).rejects.toMatchObject(refusal('gone'));
  });

  test('lists whom an annotation can mention: to a reviewer outside, only people whom they are shown', async () => {
    const page = await rig.newPage();
    await rig.write(page.id, 'Creuser le puits.');
    const key = await rig.askOutside(page.id, 'awa9@example.org');
    const named = async (by: string, viewer: Viewer) => (await rig.reviewers().read(by, viewer)).mentionable.toSorted();
    const everybody = ['Claire Martin', 'Louis Petit'];
    expect(await named(key, PUBLIC_VIEWER)).toEqual(['Claire Martin']);
    const note = { quote: 'le puits', body: 'Lequel ?', blockId: '', before: 0, key: 'abcdefghjkmn' };
    await rig.reviewNotes().add(key, note, PUBLIC_VIEWER);
    const [made] = (await rig.reviewers().read(key, PUBLIC_VIEWER)).notes;
    await floor.services.annotations.reply({ parentId: made!.id, body: 'Celui-ci.' }, louis.viewer);
    expect(await named(key, PUBLIC_VIEWER), 'who answered is shown').toEqual(everybody);
    // A reviewer who may annotate the page anyway may mention everybody.
    const other = await rig.newPage();
    await rig.write(other.id, 'Semer.');
    await rig
      .asking()
      .ask(other.id, { ...NOTHING, name: '', email: '', people: [louis.personId] }, claire.viewer, SITE);
    const own = (await rig.reviewers().findOwn(other.id, louis.viewer))!;
    expect(await named(own, louis.viewer)).toEqual(everybody);
    // A member may annotate this draft only as a reviewer.
    await rig
      .asking()
      .ask(other.id, { ...NOTHING, name: '', email: '', people: [member.personId] }, claire.viewer, SITE);
    expect(await named((await rig.reviewers().findOwn(other.id, member.viewer))!, member.viewer)).toEqual([
      'Claire Martin',
    ]);
  });

  test('has annotations that only their reviewer may change, and whose replies the reviewer reads', async () => {
    const page = await rig.newPage();
    await rig.write(page.id, 'Creuser le puits.');
    const key = await rig.askOutside(page.id, 'awa7@example.org');
    const other = await rig.askOutside(page.id, 'awa8@example.org');
    const make = async (by: string, body: string, formKey: string) => {
      await rig.reviewNotes().add(by, { quote: 'le puits', body, blockId: '', before: 0, key: formKey }, PUBLIC_VIEWER);
      return (await rig.reviewers().read(by, PUBLIC_VIEWER)).notes.find((note) => note.body === body)!.id;
    };
    const first = await make(key, 'Lequel ?', 'abcdefghjkmn');
    const second = await make(key, 'Où ?', 'abcdefghjkmp');
    const foreign = await make(other, 'Quand ?', 'abcdefghjkmn');
    await rig.reviewNotes().edit(key, first, 'Quel puits ?', PUBLIC_VIEWER);
    await expect(rig.reviewNotes().edit(key, first, ' ', PUBLIC_VIEWER)).rejects.toMatchObject({ code: 'invalid' });
    await expect(rig.reviewNotes().edit(key, foreign, 'Mien', PUBLIC_VIEWER)).rejects.toMatchObject(
      refusal('forbidden', { reason: 'not-yours' }),
    );
    await expect(rig.reviewNotes().remove(key, foreign, PUBLIC_VIEWER)).rejects.toMatchObject({ code: 'forbidden' });
    await rig.reviewNotes().remove(key, second, PUBLIC_VIEWER);
    await floor.services.annotations.reply({ parentId: first, body: 'Celui de Banh.' }, claire.viewer);
    expect((await rig.reviewers().read(key, PUBLIC_VIEWER)).notes).toMatchObject([
      { id: first, body: 'Quel puits ?', changeable: false, replies: [{ body: 'Celui de Banh.' }] },
    ]);
    await expect(rig.reviewNotes().edit(key, first, 'Trop tard', PUBLIC_VIEWER)).rejects.toMatchObject(
      refusal('conflict', { reason: 'answered', hours: 24 }),
    );
    expect((await rig.reviewers().read(other, PUBLIC_VIEWER)).notes).toMatchObject([{ id: foreign, changeable: true }]);
  });

  test('is for the text that was shown, also after a restart and whatever is written meanwhile', async () => {
    const before = await openFloor();
    const asker = await before.person('staff', 'Claire Martin');
    const page = await before.newPage({ title: 'Une page', summary: 'Un résumé.' });
    const text = (words: string) => parseMarkdown(words).document;
    await before.services.drafts.replace(page.id, text('Creuser le puits.'));
    await before.services.reviewAsking.ask(page.id, { ...NOTHING, people: [asker.personId] }, asker.viewer, SITE);
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

  test('keeps the texts that were shown, a limited number, as long as they can be answered for', async () => {
    const page = await rig.newPage();
    const key = await rig.askOutside(page.id, 'awa9@example.org');
    const kept = () =>
      floor.services.database.read.selectFrom('reviewedText').select('state').where('pageId', '=', page.id).execute();
    let first = '';
    for (let i = 0; i < 52; i++) {
      await rig.write(page.id, `Creuser ${i} puits.`);
      const { draft } = await rig.reviewers().read(key, PUBLIC_VIEWER);
      if (i === 0) {
        first = draft.state;
        await rig.reviewers().look(key, first, PUBLIC_VIEWER);
      }
      floor.clock.pass({ minutes: 1 });
    }
    const states = (await kept()).map(({ state }) => state);
    expect(states).toHaveLength(51);
    expect(states).toContain(first);
    await floor.services.editions.publish(page.id, {}, COMMAND_LINE);
    expect(await kept()).toEqual([{ state: first }]);
  });

  test('is stored once if two are sent at the same instant', async () => {
    const page = await rig.newPage();
    const key = await rig.askOutside(page.id, 'awa4@example.org');
    const { draft } = await rig.reviewers().read(key, PUBLIC_VIEWER);
    const both = await Promise.allSettled(
      (['approved', 'changes'] as const).map((answer) =>
        rig.reviewers().answer(key, { answer, reason: 'parce que' }, draft.state, PUBLIC_VIEWER, SITE),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
