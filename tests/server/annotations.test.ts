import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { isNavetteError } from '#content/errors.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import {
  deleteAnnotation,
  findAnnotation,
  insertAnnotation,
  listMustFix,
  listOpenQuotes,
} from '#db/annotations/annotation-repository.ts';
import { newId } from '#db/driver/new-id.ts';
import { MOST_CHARACTERS_ON_A_PAGE } from '#server/annotations/annotation-limits.ts';
import type { NewAnnotation } from '#server/annotations/new-annotation.ts';
import { holdWrites } from '#tests/support/held-writes.ts';
import { openWorkshopFloor, paragraph, WORKSHOP_TEXT, type WorkshopFloor } from '#tests/support/workshop-floor.ts';

const QUOTE = 'La gestion de la caisse décide de la durée du service';

/** The code and details of a thrown error. */
async function refusal(work: Promise<unknown>): Promise<{ code: string; details: Readonly<Record<string, unknown>> }> {
  try {
    await work;
  } catch (error) {
    if (isNavetteError(error)) return { code: error.code, details: error.details };
    throw error;
  }
  return { code: 'nothing was refused', details: {} };
}

let floor: WorkshopFloor;
let south: Awaited<ReturnType<WorkshopFloor['partner']>>;
let north: Awaited<ReturnType<WorkshopFloor['partner']>>;
let staff: Viewer;
let member: Viewer;

const note = (extra: Partial<NewAnnotation> = {}): NewAnnotation => ({
  pageId: floor.page.id,
  kind: 'local',
  body: 'Chez nous, la caisse est tenue par l’association des femmes.',
  selection: { exact: QUOTE, blockId: 'p2222222' },
  ...extra,
});

beforeAll(async () => {
  floor = await openWorkshopFloor();
  south = await floor.partner({ name: 'A. D.' });
  north = await floor.partner({ name: 'C. L.', side: 'north' });
  ({ viewer: staff } = await floor.person('staff', 'G. H.'));
  ({ viewer: member } = await floor.person('member', 'Adhérente'));
});

afterAll(() => floor.close());

describe('creating', () => {
  it('stores the author as stated in the invitation, and notifies listeners', async () => {
    const emitted: string[] = [];
    floor.services.events.on('annotation-changed', (pageId, id) => emitted.push(`${pageId} ${id}`));
    const forged = { ...note(), authorName: 'Le maire', side: 'north', organisation: 'Mairie' };
    const made = await floor.services.annotations.create(forged, south.viewer);
    expect(made).toMatchObject({
      authorName: 'A. D.',
      organisation: 'Comité de gestion',
      country: 'ML',
      side: 'south',
      editionNumber: 1,
    });
    expect(emitted).toEqual([`${floor.page.id} ${made.id}`]);
    const { threads, counts } = await floor.services.annotationReading.list(south.viewer, floor.page.id);
    expect(threads.find((thread) => thread.id === made.id)).toMatchObject({
      quote: QUOTE,
      kind: 'local',
      place: { state: 'placed', blockId: 'p2222222' },
      changeable: true,
      relative: null,
    });
    expect(counts.south).toBeGreaterThan(0);
  });

  it('names the staff’s network as organisation, on the region’s side', async () => {
    const made = await floor.services.annotations.create(
      note({ kind: 'comment', selection: { blockId: 'q2222222' } }),
      staff,
    );
    expect(made).toMatchObject({
      authorName: 'G. H.',
      organisation: 'Lianes coopération',
      country: 'FR',
      side: 'north',
    });
    expect(made.anchor?.quote.exact).toBe('Voir le cahier de caisse de Tinkaré & Kolomba <2022>.');
  });

  it('returns the same annotation for a repeated form, even concurrently, even after the window has closed', async () => {
    const form = note({ key: 'b7d9a1c2-0000-4000-8000-00000000aaaa' });
    const { annotations } = floor.services;
    const made = await Promise.all([1, 2, 3].map(() => annotations.create(form, south.viewer)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    const reply = { parentId: made[0]!.id, body: 'Une fois', key: 'b7d9a1c2-0000-4000-8000-00000000bbbb' };
    const replies = await Promise.all([1, 2].map(() => annotations.reply(reply, north.viewer)));
    expect(replies[0]!.id).toBe(replies[1]!.id);
    // Keys are scoped to their author: nobody can replay somebody else's.
    expect((await annotations.create(form, north.viewer)).id).not.toBe(made[0]!.id);
  });

  it.each([
    ['an empty body', { body: ' \n\u0007 ' }, 'body'],
    ['a body beyond the limit', { body: 'é'.repeat(4_001) }, 'body'],
    ['an unknown kind', { kind: 'praise' }, 'kind'],
    ['words that are not in the text', { selection: { exact: 'jamais écrit' } }, 'selection'],
    ['a block of another form', { selection: { blockId: "x' or 1=1" } }, 'selection'],
    ['a block that is not there', { selection: { blockId: 'zzzzzzzz' } }, 'selection'],
    ['a negative offset', { selection: { exact: QUOTE, before: -1 } }, 'selection'],
  ])('refuses %s', async (_, extra, field) => {
    const { code, details } = await refusal(floor.services.annotations.create(note(extra), south.viewer));
    expect({ code, fields: details.fields }).toEqual({ code: 'invalid', fields: [field] });
  });

  it('stores hostile text as text', async () => {
    const body = '<script>alert(1)</script> "><img src=x onerror=alert(1)> {{constructor}}';
    const made = await floor.services.annotations.create(note({ body: `${body}\u202e\u0000` }), south.viewer);
    expect(made.body).toBe(body);
  });
});

describe('a reply', () => {
  it('to an annotation that is deleted at the same time is refused, and stores nothing', async () => {
    const { annotations, annotationReading, database } = floor.services;
    const made = await annotations.create(note(), south.viewer);
    const held = await holdWrites(database, (trx) => deleteAnnotation(trx, made.id));
    // It finds the annotation, which is deleted before it can write.
    const replying = refusal(annotations.reply({ parentId: made.id, body: 'Trop tard' }, north.viewer));
    await held.waiting(1);
    await held.release();
    expect((await replying).code).toBe('not-found');
    expect(JSON.stringify(await annotationReading.list(staff, floor.page.id))).not.toContain('Trop tard');
  });
});

describe('rights', () => {
  it('hides everything from those who may not read the page', async () => {
    const other = await floor.services.pages.create(
      { kind: 'workshop', title: 'Un autre atelier', summary: 'x', visibility: 'invited' },
      COMMAND_LINE,
    );
    await floor.services.editions.publish(other.id, {}, COMMAND_LINE);
    const stranger = await floor.partner({ name: 'Autre page', pageId: other.id });
    const { annotations, annotationChanges, annotationReading } = floor.services;
    const made = await annotations.create(note(), south.viewer);
    for (const viewer of [stranger.viewer, member, PUBLIC_VIEWER]) {
      expect((await refusal(annotations.create(note(), viewer))).code).toBe('not-found');
      expect((await refusal(annotationReading.list(viewer, floor.page.id))).code).toBe('not-found');
      expect((await refusal(annotations.reply({ parentId: made.id, body: 'x' }, viewer))).code).toBe('not-found');
      expect((await refusal(annotationChanges.resolve(made.id, viewer))).code).toBe('not-found');
      expect((await refusal(annotationChanges.edit(made.id, { body: 'x' }, viewer))).code).toBe('not-found');
      expect((await refusal(annotationChanges.remove(made.id, viewer))).code).toBe('not-found');
    }
    expect((await refusal(annotations.create(note({ pageId: 'zzzzzzzzzzzz' }), staff))).code).toBe('not-found');
  });

  it('lets members read and write on a page they may read, and resolve their own', async () => {
    const open = await openWorkshopFloor({ visibility: 'members' });
    const { viewer } = await open.person('member', 'Membre');
    const made = await open.services.annotations.create({ ...note(), pageId: open.page.id }, viewer);
    expect(made.side).toBe('north');
    const others = await open.services.annotations.create({ ...note(), pageId: open.page.id }, staff);
    expect((await open.services.annotationChanges.resolve(made.id, viewer)).resolvedAt).not.toBeNull();
    expect((await refusal(open.services.annotationChanges.resolve(others.id, viewer))).code).toBe('forbidden');
    const { threads } = await open.services.annotationReading.list(viewer, open.page.id);
    expect(threads.filter((thread) => thread.resolvable).map(({ id }) => id)).toEqual([made.id]);
    expect(
      (await refusal(open.services.annotations.create({ ...note(), pageId: open.page.id, on: 'draft' }, viewer))).code,
    ).toBe('not-found');
    await open.close();
  });

  it('ends with the invitation', async () => {
    const leaving = await floor.partner({ name: 'Revoked' });
    const made = await floor.services.annotations.create(note({ body: 'Mes derniers mots' }), leaving.viewer);
    await floor.services.invitations.revoke(leaving.invitation.id, COMMAND_LINE);
    const now = await floor.services.access.findViewer(leaving.cookie);
    expect(now).toBe(PUBLIC_VIEWER);
    expect((await refusal(floor.services.annotations.create(note(), now))).code).toBe('not-found');
    // Existing annotations remain.
    const { threads } = await floor.services.annotationReading.list(staff, floor.page.id);
    expect(threads.map(({ id }) => id)).toContain(made.id);
  });

  it('lets authors change their words for a day, until someone answers, and nobody else', async () => {
    const { annotations, annotationChanges } = floor.services;
    const made = await annotations.create(note(), south.viewer);
    expect((await annotationChanges.edit(made.id, { body: 'Corrigé', kind: 'question' }, south.viewer)).body).toBe(
      'Corrigé',
    );
    for (const viewer of [north.viewer, staff]) {
      expect(await refusal(annotationChanges.edit(made.id, { body: 'x' }, viewer))).toMatchObject({
        code: 'forbidden',
        details: { reason: 'not-yours' },
      });
    }
    const answer = await annotations.reply({ parentId: made.id, body: 'Pourquoi ?' }, north.viewer);
    expect(await refusal(annotationChanges.remove(made.id, south.viewer))).toMatchObject({
      code: 'conflict',
      details: { reason: 'answered' },
    });
    await annotationChanges.remove(answer.id, north.viewer);
    floor.clock.pass({ hours: 25 });
    expect(await refusal(annotationChanges.edit(made.id, { body: 'x' }, south.viewer))).toMatchObject({
      code: 'conflict',
      details: { reason: 'too-old' },
    });
  });

  it('limits how fast one person writes', async () => {
    const hasty = await floor.partner({ name: 'Pressé' });
    let code = '';
    for (let i = 0; i < 400 && code === ''; i++) {
      const result = await refusal(floor.services.annotations.create(note({ body: '' }), hasty.viewer));
      if (result.code === 'too-many') code = result.code;
    }
    expect(code).toBe('too-many');
    expect(await floor.services.annotations.create(note(), north.viewer)).toBeTruthy();
  });
});

describe('the window', () => {
  it('applies to partners of both sides, for everything they write, and not to the staff', async () => {
    const open = await openWorkshopFloor({ window: { opens: '2022-05-25', closes: '2022-05-27' } });
    const { annotations, annotationReading, annotationChanges } = open.services;
    const partner = await open.partner();
    const { viewer: team } = await open.person('staff', 'Équipe');
    const form = { ...note(), pageId: open.page.id };
    expect(await refusal(annotations.create(form, partner.viewer))).toMatchObject({
      code: 'forbidden',
      details: { reason: 'window-not-yet', opens: '2022-05-25', closes: '2022-05-27' },
    });
    open.clock.pass({ days: 6 });
    const made = await annotations.create({ ...form, key: 'kept-kept-kept' }, partner.viewer);
    open.clock.pass({ days: 4 });
    for (const work of [
      () => annotations.create(form, partner.viewer),
      () => annotations.reply({ parentId: made.id, body: 'x' }, partner.viewer),
      () => annotationChanges.resolve(made.id, partner.viewer),
    ]) {
      expect(await refusal(work())).toMatchObject({ code: 'forbidden', details: { reason: 'window-closed' } });
    }
    // A repeated form whose first answer was lost gives the stored annotation.
    expect((await annotations.create({ ...form, key: 'kept-kept-kept' }, partner.viewer)).id).toBe(made.id);
    expect(await annotationReading.list(partner.viewer, open.page.id)).toMatchObject({
      mayWrite: false,
      windowState: 'closed',
    });
    expect((await annotations.reply({ parentId: made.id, body: 'Merci' }, team)).body).toBe('Merci');
    await open.close();
  });
});

describe('threads', () => {
  it('groups replies with what they answer, and resolves and reopens it', async () => {
    const { annotations, annotationReading, annotationChanges } = floor.services;
    const made = await annotations.create(note(), south.viewer);
    const first = await annotations.reply({ parentId: made.id, body: 'Oui' }, north.viewer);
    floor.clock.pass({ minutes: 1 });
    const second = await annotations.reply({ parentId: first.id, body: 'Merci' }, south.viewer);
    expect(second.parentId).toBe(made.id);
    await annotationChanges.resolve(second.id, staff);
    const read = async () =>
      (await annotationReading.list(north.viewer, floor.page.id)).threads.find(({ id }) => id === made.id)!;
    expect(await read()).toMatchObject({ resolvedBy: 'G. H.', replies: [{ body: 'Oui' }, { body: 'Merci' }] });
    await annotationChanges.reopen(made.id, south.viewer);
    expect((await read()).resolvedAt).toBeNull();
  });

  it('is resolved once by two people at once, recorded and reported once', async () => {
    const { annotations, annotationChanges, database, events } = floor.services;
    const { id } = await annotations.create(note(), south.viewer);
    const reported: string[] = [];
    const listen = (_: string, changed: string) => void reported.push(changed);
    events.on('annotation-changed', listen);
    const held = await holdWrites(database);
    // Both have read that it is open before either can write.
    const resolving = [annotationChanges.resolve(id, staff), annotationChanges.resolve(id, south.viewer)];
    await held.waiting(2);
    await held.release();
    const [first, second] = await Promise.all(resolving);
    events.off('annotation-changed', listen);
    expect(second).toEqual(first);
    expect(reported).toEqual([id]);
    const log = database.read.selectFrom('audit').select('action').where('subject', '=', id).orderBy('id');
    expect(await log.execute()).toEqual([{ action: 'annotation.made' }, { action: 'annotation.resolved' }]);
  });

  it('lets a partner resolve and reopen their own, not somebody else’s', async () => {
    const { annotations, annotationChanges, annotationReading } = floor.services;
    const [own, other] = [
      await annotations.create(note(), south.viewer),
      await annotations.create(note(), north.viewer),
    ];
    const { threads } = await annotationReading.list(south.viewer, floor.page.id);
    const resolvable = (id: string) => threads.find((thread) => thread.id === id)!.resolvable;
    expect([resolvable(own.id), resolvable(other.id)]).toEqual([true, false]);
    expect((await annotationChanges.resolve(own.id, south.viewer)).resolvedAt).not.toBeNull();
    expect((await annotationChanges.reopen(own.id, south.viewer)).resolvedAt).toBeNull();
    expect((await refusal(annotationChanges.resolve(other.id, south.viewer))).code).toBe('forbidden');
    await annotationChanges.resolve(other.id, staff);
    expect((await refusal(annotationChanges.reopen(other.id, south.viewer))).code).toBe('forbidden');
    // The viewer's own reply does not make somebody else's thread their own.
    const reply = await annotations.reply({ parentId: other.id, body: 'Oui' }, south.viewer);
    expect((await refusal(annotationChanges.reopen(reply.id, south.viewer))).code).toBe('forbidden');
  });

  it('must be dealt with before publishing if the staff require it, until it is resolved or released', async () => {
    const { annotations, annotationReading, annotationChanges, database } = floor.services;
    const { id } = await annotations.create(note({ kind: 'correction' }), south.viewer);
    const emitted: string[] = [];
    const listen = (_: string, changed: string) => void emitted.push(changed);
    floor.services.events.on('annotation-changed', listen);
    const read = async (viewer: Viewer) =>
      (await annotationReading.list(viewer, floor.page.id)).threads.find((thread) => thread.id === id)!;
    const listed = async () => (await listMustFix(database.read, floor.page.id, 9)).filter((one) => one.id === id);
    expect(await read(staff)).toMatchObject({ mustFix: null, requirable: true });
    expect((await read(south.viewer)).requirable).toBe(false);
    for (const viewer of [south.viewer, north.viewer]) {
      expect((await refusal(annotationChanges.require(id, viewer))).code).toBe('forbidden');
      expect((await refusal(annotations.create(note({ mustFix: true }), viewer))).code).toBe('forbidden');
    }
    expect((await refusal(annotationChanges.require(id, member))).code).toBe('not-found');
    expect([await listed(), emitted]).toEqual([[], []]);

    await annotationChanges.require(id, staff);
    // Requiring it twice counts once.
    await annotationChanges.require(id, staff);
    const at = floor.clock.now().toISOString();
    // Everybody who reads it sees who required it.
    expect((await read(north.viewer)).mustFix).toEqual({ at, by: 'G. H.' });
    expect(await listed()).toEqual([{ id, quote: QUOTE, by: 'G. H.' }]);
    expect(emitted).toEqual([id]);
    // It is listed as a must-fix annotation, and not as an open correction too.
    const corrections = await listOpenQuotes(database.read, floor.page.id, 'correction', 99);
    await annotationChanges.release(id, staff);
    expect(await listOpenQuotes(database.read, floor.page.id, 'correction', 99)).toHaveLength(corrections.length + 1);
    expect(await read(staff)).toMatchObject({ mustFix: null, requirable: true });
    expect((await refusal(annotationChanges.release(id, south.viewer))).code).toBe('forbidden');

    // A resolved annotation no longer blocks; its mark stays, even if it is reopened.
    await annotationChanges.require(id, staff);
    await annotationChanges.resolve(id, staff);
    expect(await read(staff)).toMatchObject({ mustFix: { by: 'G. H.' }, requirable: false });
    expect(await listed()).toEqual([]);
    expect(await refusal(annotationChanges.release(id, staff))).toMatchObject({
      code: 'conflict',
      details: { reason: 'resolved' },
    });
    await annotationChanges.reopen(id, staff);
    expect(await listed()).toHaveLength(1);
    await annotationChanges.resolve(id, staff);
    const log = await database.read
      .selectFrom('audit')
      .select('action')
      .where('subject', '=', id)
      .orderBy('id')
      .execute();
    expect(log.map(({ action }) => action.split('.')[1])).toEqual([
      'made',
      'required',
      'released',
      'required',
      'resolved',
      'reopened',
      'resolved',
    ]);
    floor.services.events.off('annotation-changed', listen);

    const made = await annotations.create(note({ mustFix: true }), staff);
    expect(made).toMatchObject({ mustFixAt: made.createdAt, mustFixBy: 'G. H.' });
    // Requiring a reply marks its thread, which was marked already.
    const { id: reply } = await annotations.reply({ parentId: id, body: 'Oui' }, staff);
    expect((await refusal(annotationChanges.require(reply, staff))).code).toBe('nothing was refused');
    expect(await findAnnotation(database.read, reply)).toMatchObject({ mustFixAt: null });
    await annotationChanges.remove(made.id, staff);
    expect((await refusal(annotationChanges.require(made.id, staff))).code).toBe('not-found');
  });

  it('imports annotations of the demonstration by their words, with their dates', async () => {
    const author = { name: 'M. K.', organisation: 'Mairie', country: 'ML', side: 'south' as const };
    const made = await floor.services.annotations.createAs(author, {
      pageId: floor.page.id,
      kind: 'question',
      quote: 'le forage n’est pas la difficulté',
      body: 'Et la pompe ?',
      createdAt: '2022-05-18T16:05',
      resolved: true,
      replies: [{ author: { ...author, name: 'G. H.', side: 'north' }, body: 'Repris', createdAt: '2022-05-23T09:20' }],
    });
    expect(made).toMatchObject({ authorName: 'M. K.', resolvedBy: 'G. H.', anchor: { blockId: 'p2222222' } });
    const absent = { pageId: floor.page.id, kind: 'comment', quote: 'absent', body: 'x', createdAt: '2022-05-18' };
    expect((await refusal(floor.services.annotations.createAs(author, absent))).details.fields).toEqual(['selection']);
  });
});

describe('after a change of the text', () => {
  const edited: DocumentNode = {
    type: 'doc',
    content: [
      paragraph('n2222222', 'Un paragraphe ajouté en tête.'),
      WORKSHOP_TEXT.content![0]!,
      paragraph('p2222222', 'Après relecture : La gestion de la caisse décide de la durée du service, dit-on.'),
    ],
  };

  it('keeps its place at its words, reports what moved, and lists orphans', async () => {
    const own = await openWorkshopFloor();
    const { annotations, annotationReading } = own.services;
    const partner = await own.partner();
    const { viewer: team } = await own.person('staff', 'Équipe');
    const form = { ...note(), pageId: own.page.id };
    const kept = await annotations.create(form, partner.viewer);
    const gone = await annotations.create({ ...form, selection: { blockId: 'q2222222' } }, partner.viewer);
    expect(kept.anchor?.relative).not.toBeNull();

    await own.rewrite(edited, false);
    const before = await annotationReading.list(team, own.page.id, { draft: true });
    const draftPlace = (id: string) => before.threads.find((thread) => thread.id === id)!.draftPlace;
    expect(draftPlace(kept.id)).toMatchObject({
      state: 'placed',
      blockId: 'p2222222',
      start: 'Après relecture : '.length,
    });
    expect(draftPlace(gone.id)).toMatchObject({ state: 'orphaned', blockId: null });
    // Readers still have the first edition, and partners learn nothing of the draft.
    const reader = await annotationReading.list(partner.viewer, own.page.id, { draft: true });
    expect(reader.threads.map(({ place, draftPlace: d }) => [place?.state, d])).toEqual([
      ['placed', null],
      ['placed', null],
    ]);

    await own.rewrite(edited);
    const after = await annotationReading.list(partner.viewer, own.page.id);
    expect(after.threads.map(({ id, quote, place }) => [id, quote, place?.state, place?.start])).toEqual([
      [kept.id, QUOTE, 'placed', 18],
      [gone.id, 'Voir le cahier de caisse de Tinkaré & Kolomba <2022>.', 'orphaned', 0],
    ]);
    await own.close();
  });

  it('lets the staff annotate words of the draft that no edition has yet', async () => {
    const own = await openWorkshopFloor();
    const { viewer: team } = await own.person('staff', 'Équipe');
    const partner = await own.partner();
    await own.rewrite(edited, false);
    const form = { ...note({ selection: { exact: 'Un paragraphe ajouté' } }), pageId: own.page.id };
    expect((await refusal(own.services.annotations.create(form, team))).details.fields).toEqual(['selection']);
    expect((await refusal(own.services.annotations.create({ ...form, on: 'draft' }, partner.viewer))).code).toBe(
      'not-found',
    );
    const made = await own.services.annotations.create({ ...form, on: 'draft' }, team);
    expect(made).toMatchObject({ editionNumber: null });
    expect(made.anchor?.relative).not.toBeNull();
    await own.rewrite(edited);
    const { threads } = await own.services.annotationReading.list(partner.viewer, own.page.id);
    expect(threads[0]).toMatchObject({ id: made.id, place: { state: 'placed', blockId: 'n2222222' } });
    await own.close();
  });
});

it('a page accepts annotations up to a total number of characters', async () => {
  const full = await openWorkshopFloor();
  try {
    const { viewer } = await full.partner();
    const form = (body: string) => ({ ...note({ body }), pageId: full.page.id });
    const first = await full.services.annotations.create(form('Le premier.'), viewer);
    const long = 'm'.repeat(4_000);
    const reply = { ...first, body: long, anchor: null, parentId: first.id };
    // Written straight into the database: one author's rate limit would make it take five hours.
    const fill = (count: number) =>
      full.services.database.write(async (trx) => {
        for (let i = 0; i < count; i++) await insertAnnotation(trx, { ...reply, id: newId() }, null);
      });
    await fill(MOST_CHARACTERS_ON_A_PAGE / long.length - 2);
    await full.services.annotations.create(form('Le dernier.'), viewer);
    await fill(2);
    expect(await refusal(full.services.annotations.create(form('Un de trop.'), viewer))).toMatchObject({
      code: 'too-large',
      details: { reason: 'full-page' },
    });
  } finally {
    await full.close();
  }
});
