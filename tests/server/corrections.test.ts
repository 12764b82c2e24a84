import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ALL_ACTIVITY } from '#content/activity/activity.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';
import { takeCorrection } from '#content/draft/anchors/take-correction.ts';
import { isNavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { findAnnotation } from '#db/annotations/annotation-repository.ts';
import { mayTake } from '#server/annotations/may-take.ts';
import { viewerOfRequest } from '#server/runtime/asker.ts';
import { logOfDraft } from '#tests/support/log-of-draft.ts';
import { openWorkshopFloor, paragraph, WORKSHOP_TEXT, type WorkshopFloor } from '#tests/support/workshop-floor.ts';

/** A correction that is about to be taken. */
interface Waiting {
  readonly page: string;
  readonly id: string;
  readonly personId: string;
}

const QUOTE = 'dans les six premiers mois';
const PROPOSED = 'dans les dix premiers mois';

let floor: WorkshopFloor;
let partner: Viewer;
let staff: { viewer: Viewer; personId: string };

beforeAll(async () => {
  floor = await openWorkshopFloor();
  partner = (await floor.partner({ name: 'A. D.' })).viewer;
  staff = await floor.person('staff', 'G. H.');
});
afterAll(() => floor.close());

const propose = (
  replacement: string,
  more: { kind?: string; body?: string; quote?: string } = {},
  viewer: Viewer = partner,
) =>
  floor.services.annotations.create(
    {
      pageId: floor.page.id,
      kind: (more.kind ?? 'correction') as 'correction',
      body: more.body ?? '',
      replacement,
      selection: { exact: more.quote ?? QUOTE, blockId: 'p2222222' },
    },
    viewer,
  );
const wordsOf = async () => plainText((await floor.services.drafts.read(floor.page.id)).document).text;
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => ({ code: 'nothing was refused', details: {} }),
    (error: unknown) => {
      if (!isNavetteError(error)) throw error;
      return { code: error.code as string, details: error.details as Readonly<Record<string, unknown>> };
    },
  );
const restore = () => floor.rewrite(WORKSHOP_TEXT, false);
const threadOf = async (id: string, viewer: Viewer) =>
  (await floor.services.annotationReading.list(viewer, floor.page.id)).threads.find((thread) => thread.id === id)!;

describe('proposing', () => {
  it('requires no more than the replacement', async () => {
    const made = await propose(PROPOSED);
    expect(made).toMatchObject({ kind: 'correction', body: PROPOSED, replacement: PROPOSED, takenAt: null });
    expect(await propose(PROPOSED, { body: ' \n' })).toMatchObject({ body: PROPOSED });
    expect(await propose(PROPOSED, { body: 'Dix, d’après le cahier.' })).toMatchObject({
      body: 'Dix, d’après le cahier.',
      replacement: PROPOSED,
    });
  });

  it('stores no replacement if it is unchanged or of another kind, and refuses one that is too long', async () => {
    expect(await propose(`${QUOTE}\u00a0`, { body: 'Vraiment ?' })).toMatchObject({ replacement: null });
    expect(await propose(PROPOSED, { body: 'Vraiment ?', kind: 'comment' })).toMatchObject({ replacement: null });
    expect(await refusal(propose(QUOTE))).toMatchObject({ code: 'invalid', details: { fields: ['body'] } });
    expect(await refusal(propose('', {}))).toMatchObject({ code: 'invalid', details: { fields: ['body'] } });
    expect(await refusal(propose(PROPOSED, { kind: 'comment' }))).toMatchObject({ details: { fields: ['body'] } });
    expect(await refusal(propose('a'.repeat(4_001), { body: 'Long.' }))).toMatchObject({
      code: 'invalid',
      details: { fields: ['replacement'] },
    });
  });
});

describe('taking over', () => {
  it('edits the draft as the person who accepts it, resolves the annotation, and leaves the edition', async () => {
    const { id } = await propose(PROPOSED);
    expect(await threadOf(id, staff.viewer)).toMatchObject({ takeable: true, taken: null });
    const logged = await logOfDraft(floor.services.database, floor.page.id);
    const [one, two] = await Promise.all([1, 2].map(() => floor.services.corrections.take(id, staff.viewer)));
    expect(one).toMatchObject({ takenBy: 'G. H.', takenBlock: 'p2222222', resolvedBy: 'G. H.' });
    expect(two).toEqual(one);
    expect((await wordsOf()).split(PROPOSED)).toHaveLength(2);
    const rows = (await logOfDraft(floor.services.database, floor.page.id)).slice(logged.length);
    expect(rows).toEqual([staff.personId]);
    const thread = await threadOf(id, staff.viewer);
    expect(thread).toMatchObject({ takeable: false, taken: { by: 'G. H.', blockId: 'p2222222' } });
    // In the edition, the words are unchanged.
    expect(thread.place).toMatchObject({ state: 'placed' });
    const { events } = await floor.services.activity.ofPage(COMMAND_LINE, floor.page.id, ALL_ACTIVITY);
    expect(events.filter(({ action }) => action === 'annotation.taken')).toHaveLength(1);
    // Its author can neither change nor delete a taken correction.
    expect(await refusal(floor.services.annotationChanges.remove(id, partner))).toMatchObject({
      code: 'conflict',
      details: { reason: 'answered' },
    });
    await restore();
  });

  it('may delete all the words that it quotes, and reports since which edition', async () => {
    const { services, page } = floor;
    const { id } = await services.annotations.create(
      {
        pageId: page.id,
        kind: 'correction',
        body: 'De trop.',
        deletes: true,
        selection: { exact: QUOTE, blockId: 'p2222222' },
      },
      partner,
    );
    expect(await threadOf(id, staff.viewer)).toMatchObject({ replacement: '', takeable: true });
    const before = await wordsOf();
    await services.corrections.take(id, staff.viewer);
    const after = await wordsOf();
    expect(after).not.toContain(QUOTE);
    expect(after).toHaveLength(before.length - QUOTE.length - 1);
    expect((await threadOf(id, partner)).taken).toMatchObject({ edition: null });
    await floor.services.corrections.take(id, staff.viewer);
    expect(await wordsOf()).toBe(after);
    floor.clock.pass({ minutes: 1 });
    const { number } = await services.editions.publish(page.id, {}, COMMAND_LINE);
    floor.clock.pass({ minutes: 1 });
    await floor.rewrite(WORKSHOP_TEXT);
    expect((await threadOf(id, partner)).taken).toMatchObject({ edition: number });
    // A correction that only deletes words needs no body: it is stored empty, and worded on
    // display.
    const silent = { pageId: page.id, kind: 'correction', body: ' ', selection: { blockId: 'p2222222' } } as const;
    expect(await services.annotations.create({ ...silent, deletes: true }, partner)).toMatchObject({
      body: '',
      replacement: '',
    });
    expect(await refusal(services.annotations.create(silent, partner))).toMatchObject({
      details: { fields: ['body'] },
    });
    // Only corrections can delete words.
    const other = await services.annotations.create(
      { pageId: page.id, kind: 'comment', body: 'Bien.', deletes: true, selection: { blockId: 'p2222222' } },
      partner,
    );
    expect(other.replacement).toBeNull();
  });

  it('is for those who may write in the draft', async () => {
    const { id } = await propose(PROPOSED);
    expect(await threadOf(id, partner)).toMatchObject({ takeable: false, replacement: PROPOSED, readsDraft: false });
    expect((await refusal(floor.services.corrections.take(id, partner))).code).toBe('forbidden');
    const { viewer: member } = await floor.person('member', 'Adhérente');
    expect((await refusal(floor.services.corrections.take(id, member))).code).toBe('not-found');
    expect(await wordsOf()).toContain(QUOTE);
    const page = (await floor.services.pages.find(floor.page.id))!;
    // The team annotates the pages of the site itself, and administrators write them.
    const admin = { ...staff.viewer, admin: true } as Viewer;
    const may = (viewer: Viewer) => [mayTake(viewer, page), mayTake(viewer, { ...page, kind: 'site' })];
    expect([partner, staff.viewer, admin].map(may)).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
  });

  it('changes nothing if the draft has other words now, and reports their block', async () => {
    const { id } = await propose(PROPOSED);
    const content = (WORKSHOP_TEXT.content ?? []).map(
      (block): DocumentNode =>
        block.attrs?.id === 'p2222222'
          ? paragraph('p2222222', 'Les deux côtés s’accordent : elle se joue dans les huit premières semaines.')
          : block,
    );
    await floor.rewrite({ type: 'doc', content }, false);
    const before = await wordsOf();
    expect(await refusal(floor.services.corrections.take(id, staff.viewer))).toMatchObject({
      code: 'conflict',
      details: { reason: 'words-changed', blockId: 'p2222222' },
    });
    expect(await wordsOf()).toBe(before);
    expect(await findAnnotation(floor.services.database.read, id)).toMatchObject({ takenAt: null, resolvedAt: null });
    await restore();
  });

  it('finds words that were deleted and retyped, and notifies the author of the correction by mail', async () => {
    const { viewer: author, personId } = await floor.person('staff', 'I. J.');
    const { id } = await propose(PROPOSED, {}, author);
    await floor.rewrite({ type: 'doc', content: [paragraph('q2222222', 'Rien de tout cela.')] }, false);
    await restore();
    expect(await floor.services.corrections.take(id, staff.viewer)).toMatchObject({ takenBlock: 'p2222222' });
    expect(await wordsOf()).toContain(PROPOSED);
    const { mailQueue, outbox, people } = floor.services;
    await mailQueue.settle();
    const { email } = await people.require(personId, COMMAND_LINE);
    expect((await outbox.list(COMMAND_LINE)).map(({ to }) => to)).toEqual([expect.stringContaining(email)]);
    await restore();
  });

  it('refuses a correction without a replacement', async () => {
    const { id } = await propose('', { body: 'Pas six, dix.' });
    expect(await refusal(floor.services.corrections.take(id, staff.viewer))).toMatchObject({
      code: 'invalid',
      details: { fields: ['replacement'] },
    });
  });

  it('completes a taking that was interrupted after the edit, without editing again', async () => {
    const { services, page } = floor;
    const { id, anchor, replacement } = await propose(`${QUOTE}, ou huit`);
    await services.drafts.edit(page.id, staff.personId, (draft) => takeCorrection(draft, anchor!, replacement!, null));
    expect(await wordsOf()).toContain(`${QUOTE}, ou huit.`);
    expect(await services.corrections.take(id, staff.viewer)).toMatchObject({ takenBlock: 'p2222222' });
    expect(await wordsOf()).toContain(`${QUOTE}, ou huit.`);
    await restore();
  });

  it.each([
    ['its page was archived', 'conflict', ({ page }: Waiting) => floor.services.pages.archive(page, COMMAND_LINE)],
    ['it was deleted', 'not-found', ({ id }: Waiting) => floor.services.annotationChanges.remove(id, partner)],
    [
      'an account was disabled',
      'conflict',
      ({ personId }: Waiting) => floor.services.people.disable(personId, COMMAND_LINE),
    ],
  ] as const)('changes nothing if, while it waited for the draft, %s', async (_, code, meanwhile) => {
    const { services, page } = floor;
    const { id } = await propose(PROPOSED);
    const { viewer, personId } = await floor.person('staff', 'I. J.');
    const asking = viewerOfRequest(viewer, '127.0.0.1', {
      gone: null,
      requireSameRights: (db) => services.access.requireSameRights(db, viewer, false),
    });
    const before = [await wordsOf(), await logOfDraft(services.database, page.id)];
    const edit = services.drafts.edit.bind(services.drafts);
    const waiting = vi.spyOn(services.drafts, 'edit').mockImplementationOnce(async (...edited) => {
      await meanwhile({ page: page.id, id, personId });
      return edit(...edited);
    });
    const refused = await refusal(services.corrections.take(id, asking));
    await services.pages.restore(page.id, COMMAND_LINE).catch(() => {});
    expect(waiting).toHaveBeenCalledOnce();
    waiting.mockRestore();
    expect(refused).toMatchObject({ code });
    expect([await wordsOf(), await logOfDraft(services.database, page.id)]).toEqual(before);
  });
});
