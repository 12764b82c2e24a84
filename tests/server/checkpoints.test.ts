import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Comparison } from '#content/compare/comparison.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { documentSchema } from '#content/document/schema.ts';
import { thinCheckpoints } from '#content/draft/checkpoint.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { findCheckpoint, findLastReplacement } from '#db/drafts/checkpoint-repository.ts';
import { DRAFT_TASKS } from '#server/drafts/draft-tasks.ts';
import { bundleUpdates, packDocument } from '#server/drafts/packed-document.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

let rig: SocketRig;
beforeEach(async () => {
  rig = await startSocketRig();
});
afterEach(() => rig.close());

const text = (...paragraphs: string[]) =>
  fitDocument({
    type: 'doc',
    content: paragraphs.map((words) => ({ type: 'paragraph', content: [{ type: 'text', text: words }] })),
  }).document;

const SENTENCE =
  'Le comité de gestion a fixé le tarif en assemblée, devant les familles, puis il l’a écrit sur le mur du kiosque. ';
const longText = (blocks: number) =>
  text(...Array.from({ length: blocks }, (_, i) => `${i}. ${SENTENCE.repeat(2)}`.trim()));

const compare = async (pageId: string, before: string, after: string | null) =>
  JSON.parse((await rig.services.checkpoints.compare(COMMAND_LINE, pageId, before, after)).text) as Comparison;

test('a checkpoint is taken with its authors when the last one leaves, and is compared and restored', async () => {
  const pageId = await rig.newPage();
  const { checkpoints, drafts } = rig.services;
  const awaCookie = (await rig.signIn('staff', 'Awa')).cookie;
  const awa = new TestEditor(rig.url, pageId, awaCookie);
  const bruno = new TestEditor(rig.url, pageId, (await rig.signIn('staff', 'Bruno')).cookie);
  await until(() => awa.saved && bruno.saved, 'synced');
  awa.type('Avant tout. ');
  bruno.type('Bruno aussi. ');
  await until(() => awa.saved && bruno.saved, 'saved');
  awa.destroy();
  bruno.destroy();
  await until(async () => (await checkpoints.list(COMMAND_LINE, pageId)).length === 1, 'taken');
  const [first] = await checkpoints.list(COMMAND_LINE, pageId);
  expect(first).toMatchObject({ reason: 'session-end', authors: ['Awa', 'Bruno'] });

  const again = new TestEditor(rig.url, pageId, awaCookie);
  await until(() => again.saved, 'synced again');
  again.text.delete(0, again.text.length);
  again.type('Tout autre chose. ');
  await until(() => again.saved, 'saved');
  const compared = await compare(pageId, first!.id, null);
  expect(compared.parts.some(({ change }) => change !== 'same' && change !== 'skipped')).toBe(true);
  expect(compared.added).toBeGreaterThan(0);
  expect(compared.removed).toBeGreaterThan(0);

  await checkpoints.restore(COMMAND_LINE, pageId, first!.id);
  await until(() => again.text.toString().includes('Avant tout'), 'those who are there see it arrive');
  expect((await drafts.read(pageId)).document.textContent).not.toContain('Tout autre chose');
  const reasons = (await checkpoints.list(COMMAND_LINE, pageId)).map((line) => line.reason);
  expect(reasons).toContain('before-restore');
  again.destroy();
});

test('a checkpoint names the person who replaced its text', async () => {
  const pageId = await rig.newPage();
  const { checkpoints, people, database } = rig.services;
  const awa = await people.add(
    { email: 'awa@exemple.org', name: 'Awa', role: 'staff', admin: false, organisation: '' },
    COMMAND_LINE,
  );
  const viewer: Viewer = { role: 'staff', personId: awa.id, name: 'Awa', admin: false, sessionId: 's' };
  const { keptAs } = await checkpoints.replace(COMMAND_LINE, pageId, text('Un autre texte.'));
  await checkpoints.restore(viewer, pageId, keptAs!);
  const replacements = async () =>
    (await checkpoints.list(COMMAND_LINE, pageId))
      .filter(({ reason }) => reason.startsWith('before'))
      .map(({ reason, replacedBy }) => [reason, replacedBy]);
  expect(await replacements()).toEqual([
    ['before-restore', 'Awa'],
    ['before-import', null],
  ]);
  const before = (await checkpoints.list(COMMAND_LINE, pageId)).find(({ reason }) => reason === 'before-restore')!;
  expect(await findLastReplacement(database.read, pageId)).toEqual({ at: before.createdAt, by: 'Awa' });
  // Restoring a text does not make the person its author.
  await checkpoints.restore(viewer, pageId, before.id);
  expect((await replacements()).map(([, by]) => by)).toEqual(['Awa', 'Awa', null]);
  expect((await checkpoints.list(COMMAND_LINE, pageId)).flatMap(({ authors }) => authors)).not.toContain('Awa');
  await database.write((trx) => trx.deleteFrom('person').where('id', '=', awa.id).execute());
  expect((await replacements()).map(([, by]) => by)).toEqual([null, null, null]);
});

test('checkpoints thin out: all for a day, daily for a month, weekly after', () => {
  const now = new Date('2026-11-25T12:00:00Z');
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
  const day = Array.from({ length: 20 }, (_, i) => ago(i));
  expect(thinCheckpoints(day, now)).toEqual([]);
  const month = [ago(49), ago(50), ago(51), ago(74)];
  expect(thinCheckpoints(month, now)).toEqual([ago(50), ago(51)]);
  const year = Array.from({ length: 60 }, (_, i) => ago(24 * (40 + i)));
  const kept = year.length - thinCheckpoints(year, now).length;
  expect(kept).toBeGreaterThanOrEqual(8);
  expect(kept).toBeLessThanOrEqual(10);
});

test('checkpoints are hidden without the right to read the draft; none of an archived page is restored', async () => {
  const pageId = await rig.newPage();
  const other = await rig.newPage();
  const { checkpoints, pages } = rig.services;
  const member = { role: 'member', personId: 'm', name: 'M', sessionId: 's' } as const;
  const { keptAs } = await checkpoints.replace(COMMAND_LINE, pageId, text('Un autre texte.'));
  for (const viewer of [member, PUBLIC_VIEWER]) {
    await expect(checkpoints.list(viewer, pageId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(checkpoints.compare(viewer, pageId, keptAs!, null)).rejects.toMatchObject({ code: 'not-found' });
    await expect(checkpoints.restore(viewer, pageId, keptAs!)).rejects.toMatchObject({ code: 'not-found' });
  }
  for (const [page, id] of [
    [pageId, 'abcdefghjkmn'],
    [other, keptAs!],
  ] as const) {
    await expect(checkpoints.compare(COMMAND_LINE, page, id, null)).rejects.toMatchObject({ code: 'not-found' });
    await expect(checkpoints.restore(COMMAND_LINE, page, id)).rejects.toMatchObject({ code: 'not-found' });
  }
  await pages.archive(pageId, COMMAND_LINE);
  await expect(checkpoints.restore(COMMAND_LINE, pageId, keptAs!)).rejects.toMatchObject({ code: 'conflict' });
  const before = (await checkpoints.list(COMMAND_LINE, pageId)).filter(({ reason }) => reason.startsWith('before'));
  expect(before.map(({ reason }) => reason)).toEqual(['before-import']);
});

test('a checkpoint keeps the title, summary and notice, also when only these changed', async () => {
  const pageId = await rig.newPage();
  const { checkpoints, events, pages, database } = rig.services;
  const page = (await pages.find(pageId))!;
  const { keptAs } = await checkpoints.replace(COMMAND_LINE, pageId, text('Un texte.'));
  const awa = await rig.signIn('staff', 'Awa');
  const viewer: Viewer = { role: 'staff', personId: awa.personId, name: 'Awa', admin: false, sessionId: 's' };
  const leave = async (count: number) => {
    events.emit('writing-ended', pageId);
    await until(async () => (await checkpoints.list(COMMAND_LINE, pageId)).length === count, 'taken');
    return (await checkpoints.list(COMMAND_LINE, pageId))[0]!;
  };
  await leave(2);
  const { title, language, visibility, slug, notice } = page;
  const details = { title, language, visibility, slug, ...notice, summary: 'Un résumé.' };
  await pages.changeDetails(pageId, details, viewer);
  const second = await leave(3);
  expect(second).toMatchObject({ reason: 'session-end', authors: ['Awa'] });
  await pages.changeNoticeField(pageId, 'common.countries', { value: ['BF'], shown: [] }, viewer);
  const third = await leave(4);
  await pages.changeDetails(
    pageId,
    { ...details, ...(await pages.find(pageId))!.notice, title: 'Un autre titre' },
    viewer,
  );

  const of = async (before: string, after: string | null) => {
    const { details } = await checkpoints.compare(COMMAND_LINE, pageId, before, after);
    const headOf = ({ title, summary, notice }: NonNullable<typeof details>['before']) =>
      [title, summary, ...notice.common.countries].join(' · ');
    return details && [headOf(details.before), headOf(details.after)];
  };
  expect(await of(keptAs!, second.id)).toEqual([`${title} · ${page.summary}`, `${title} · Un résumé.`]);
  expect(await of(second.id, third.id)).toEqual([`${title} · Un résumé.`, `${title} · Un résumé. · BF`]);
  expect(await of(third.id, null)).toEqual([`${title} · Un résumé. · BF`, 'Un autre titre · Un résumé. · BF']);
  // Of checkpoints stored by earlier releases, only the text is known.
  await database.write((trx) => trx.updateTable('checkpoint').set({ details: '' }).execute());
  expect(await of(second.id, null)).toBeNull();
});

test('an edition is restored as published, and the draft that it replaces is stored as a checkpoint', async () => {
  const pageId = await rig.newPage();
  const { checkpoints, drafts, editions, pages } = rig.services;
  const { title, language, visibility, slug, notice } = (await pages.find(pageId))!;
  const details = { title, language, visibility, slug, ...notice, summary: 'Un résumé.' };
  await pages.changeDetails(pageId, details, COMMAND_LINE);
  for (const words of ['La première édition.', 'La deuxième.']) {
    await checkpoints.replace(COMMAND_LINE, pageId, text(words));
    await editions.publish(pageId, {}, COMMAND_LINE);
  }
  await checkpoints.replace(COMMAND_LINE, pageId, text('Ce qui vint après.'));
  const { keptAs } = await checkpoints.restoreEdition(COMMAND_LINE, pageId, 1);
  expect((await drafts.read(pageId)).document.textContent).toBe('La première édition.');
  await checkpoints.restore(COMMAND_LINE, pageId, keptAs!);
  expect((await drafts.read(pageId)).document.textContent).toBe('Ce qui vint après.');
  await expect(checkpoints.restoreEdition(COMMAND_LINE, pageId, 3)).rejects.toMatchObject({ code: 'not-found' });
  await expect(checkpoints.restoreEdition(COMMAND_LINE, 'inconnue2222', 1)).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(checkpoints.restoreEdition(PUBLIC_VIEWER, pageId, 1)).rejects.toMatchObject({ tag: 'NavetteError' });
  await pages.archive(pageId, COMMAND_LINE);
  await expect(checkpoints.restoreEdition(COMMAND_LINE, pageId, 1)).rejects.toMatchObject({ code: 'conflict' });
});

/** The texts of a page's checkpoints and of its draft. */
async function everyText(pageId: string): Promise<string[]> {
  const { checkpoints, drafts, database } = rig.services;
  const kept = (await checkpoints.list(COMMAND_LINE, pageId)).map(async ({ id }) => {
    const found = await findCheckpoint(database.read, pageId, id);
    return String(gunzipSync(found!.document));
  });
  return [...(await Promise.all(kept)), JSON.stringify((await drafts.read(pageId)).document.toJSON())];
}

test('two restores at once run one after the other, and the text before each is stored', async () => {
  const pageId = await rig.newPage();
  const { checkpoints, drafts } = rig.services;
  const first = (await checkpoints.replace(COMMAND_LINE, pageId, text('Le premier.'))).keptAs!;
  const second = (await checkpoints.replace(COMMAND_LINE, pageId, text('Le deuxième.'))).keptAs!;
  const kept = await Promise.all([
    checkpoints.restore(COMMAND_LINE, pageId, first),
    checkpoints.restore(COMMAND_LINE, pageId, second),
  ]);
  expect(new Set(kept.map(({ keptAs }) => keptAs)).size).toBe(2);
  expect((await drafts.read(pageId)).document.textContent).toMatch(/^(De quoi s’agit-il|Le premier\.$)/);
  const texts = await everyText(pageId);
  for (const words of ['De quoi s’agit-il', 'Le premier.', 'Le deuxième.'])
    expect(
      texts.some((one) => one.includes(words)),
      words,
    ).toBe(true);
  const instants = (await checkpoints.list(COMMAND_LINE, pageId)).map((line) => line.createdAt);
  expect(new Set(instants).size).toBe(instants.length);
  await checkpoints.restore(COMMAND_LINE, pageId, first);
  expect(await checkpoints.restore(COMMAND_LINE, pageId, first)).toEqual({ keptAs: null });
  const reasons = (await checkpoints.list(COMMAND_LINE, pageId)).map(({ reason }) => reason);
  expect(reasons.filter((reason) => reason === 'before-restore').length).toBeLessThanOrEqual(3);
});

test('a restore while somebody types keeps every edit stored before it, and their editor converges', async () => {
  const pageId = await rig.newPage();
  const { checkpoints } = rig.services;
  const { keptAs } = await checkpoints.replace(COMMAND_LINE, pageId, text('Tout au début.'));
  const awa = new TestEditor(rig.url, pageId, (await rig.signIn('staff', 'Awa')).cookie);
  await until(() => awa.saved, 'synced');
  let typed = 0;
  const typeOne = () => awa.type(`mot${typed++} `);
  while (typed < 20) typeOne();
  await until(() => awa.saved, 'stored');
  // Edits in transit whose place is deleted are kept by their author's editor alone: see
  // tests/e2e/history.test.ts.
  const typing = setInterval(typeOne, 5);
  const restored: (string | null)[] = [];
  for (let round = 0; round < 5; round++) {
    const points: string[] = [keptAs!, ...restored.filter((id) => id !== null)];
    restored.push((await checkpoints.restore(COMMAND_LINE, pageId, points.at(-1)!)).keptAs);
  }
  clearInterval(typing);
  // The last notice may still be on its way when all letters are acknowledged.
  const replaced = () => awa.notices.filter((type) => type === 'draft-replaced');
  await until(() => awa.saved && replaced().length >= 5, 'all stored, and every restore told');
  expect(typed).toBeGreaterThan(20);
  expect(restored).not.toContain(null);
  expect(awa.closes).toEqual([]);
  expect(replaced()).toHaveLength(5);
  expect(awa.notices).toContain('checkpoints-changed');
  const texts = await everyText(pageId);
  // The first twenty were stored before anything was restored.
  for (let i = 0; i < 20; i++)
    expect(
      texts.some((one) => one.includes(`mot${i} `)),
      `mot${i}`,
    ).toBe(true);
  const { document } = await rig.services.drafts.read(pageId);
  expect(draftToDocument(awa.draft).document.eq(document)).toBe(true);
  awa.destroy();
});

/** Runs `meanwhile` before the edit of each following restore is computed. */
function whileItIsFound(meanwhile: () => Promise<void>) {
  const { replace } = DRAFT_TASKS;
  return vi.spyOn(DRAFT_TASKS, 'replace').mockImplementation((async (...input: Parameters<typeof replace>) => {
    await meanwhile();
    return replace(...input);
  }) as unknown as typeof replace);
}

test.each([
  ['is stored at once, and is in the checkpoint', false],
  ['is in the checkpoint too if it cannot be packed', true],
])('what is written while a restore is computed %s', async (_, isNotPacked) => {
  const pageId = await rig.newPage();
  const { checkpoints, drafts } = rig.services;
  const { keptAs } = await checkpoints.replace(COMMAND_LINE, pageId, text('Un autre texte.'));
  const awa = new TestEditor(rig.url, pageId, (await rig.signIn('staff', 'Awa')).cookie);
  await until(() => awa.saved, 'synced');
  awa.type('kélen ');
  await until(() => awa.saved, 'stored');
  whileItIsFound(async () => {
    awa.type('fila ');
    await until(() => awa.saved, 'stored while the edit is found');
  });
  if (isNotPacked) {
    vi.spyOn(DRAFT_TASKS, 'packKept').mockImplementation(() => {
      throw new Error('it ended');
    });
  }
  try {
    const restored = await checkpoints.restore(COMMAND_LINE, pageId, keptAs!);
    vi.restoreAllMocks();
    expect((await drafts.read(pageId)).document.textContent).not.toMatch(/kélen|fila/);
    const found = await findCheckpoint(rig.services.database.read, pageId, restored.keptAs!);
    expect(found!.document[0] === 0, 'a packed one does not begin with 0').toBe(isNotPacked);
    const compared = await checkpoints.compare(COMMAND_LINE, pageId, restored.keptAs!, keptAs);
    expect(compared.text).toContain('fila kélen Un autre texte.');
    await checkpoints.restore(COMMAND_LINE, pageId, restored.keptAs!);
    expect((await drafts.read(pageId)).document.textContent).toBe('fila kélen Un autre texte.');
    await until(() => awa.text.toString() === 'fila kélen Un autre texte.', 'its writer has it back');
  } finally {
    vi.restoreAllMocks();
    awa.destroy();
  }
});

test('very large edits made while an exchange is computed are applied after it, not in the checkpoint', async () => {
  const pageId = await rig.newPage();
  const { drafts } = rig.services;
  const awa = new TestEditor(rig.url, pageId, (await rig.signIn('staff', 'Awa')).cookie);
  await until(() => awa.saved, 'synced');
  let found = 0;
  let kept = '';
  await drafts.exchange(pageId, {
    find: async (state) => {
      found++;
      awa.type('fila ');
      await until(() => awa.saved, 'stored while the edit is found');
      awa.type('x'.repeat(600_000));
      return { update: DRAFT_TASKS.replace(state, packDocument(text('Court.')).packed).update! };
    },
    keep: async (_, state, written) => {
      kept = String(gunzipSync(DRAFT_TASKS.packKept(bundleUpdates([state, ...written])).packed));
    },
  });
  expect(found).toBe(1);
  expect(kept).toContain('fila ');
  expect(kept).not.toContain('xx');
  await until(() => awa.saved, 'stored');
  const { document } = await drafts.read(pageId);
  expect(document.textContent).toMatch(/^x*(fila )?Court\.$/);
  expect(draftToDocument(awa.draft).document.eq(document)).toBe(true);
  awa.destroy();
});

test('a draft of 108,000 words is compared and restored in the child process, not on the event loop', async () => {
  const pageId = await rig.newPage();
  const { checkpoints, drafts } = rig.services;
  const long = longText(2_400);
  await drafts.replace(pageId, long);
  const shorter = documentSchema.nodes.doc!.create(
    null,
    long.children.filter((_, i) => i % 50 !== 0),
  );
  // The child process has its own instances of these functions: a call seen here ran on the event
  // loop.
  const here = vi.spyOn(DRAFT_TASKS, 'replace');
  const compared = vi.spyOn(DRAFT_TASKS, 'compare');
  const pack = vi.spyOn(DRAFT_TASKS, 'pack');
  try {
    const { keptAs } = await checkpoints.replace(COMMAND_LINE, pageId, shorter);
    const { parts, removed } = await compare(pageId, keptAs!, null);
    expect(parts.filter(({ change }) => change === 'removed').length).toBe(48);
    expect(removed).toBeGreaterThan(1_000);
    // In both directions.
    const { keptAs: other } = await checkpoints.restore(COMMAND_LINE, pageId, keptAs!);
    await checkpoints.restore(COMMAND_LINE, pageId, other!);
    expect((await drafts.read(pageId)).document.eq(shorter)).toBe(true);
    expect([here, compared, pack].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);

    // A short text is processed on the event loop, which shows that the spies would see such a
    // call.
    await checkpoints.replace(COMMAND_LINE, await rig.newPage(), text('Court.'));
    expect(here).toHaveBeenCalledOnce();
  } finally {
    vi.restoreAllMocks();
  }
});
