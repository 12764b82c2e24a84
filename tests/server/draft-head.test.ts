import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { MESSAGE_OPEN_HEAD } from '#content/draft/collab-protocol.ts';
import type { DraftHead } from '#content/draft/draft-head.ts';
import { type HeadField, headText } from '#content/draft/head-texts.ts';
import { LONGEST_TITLE } from '#content/input/head-limits.ts';
import type { Page } from '#server/pages/page-service.ts';
import { rigPerTest } from '#tests/support/rig-per-test.ts';
import { startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';
import { addWrittenPage } from '#tests/support/written-outline.ts';

/** Titles and summaries that are written in place, in the draft (docs/decisions/0049). */
const rig = rigPerTest();

async function open(pageId: string, name: string, role: 'staff' | 'member' = 'staff'): Promise<TestEditor> {
  const { cookie } = await rig.signIn(role, name);
  const editor = new TestEditor(rig.url, pageId, cookie);
  rig.keep(editor);
  if (role === 'staff') await until(() => editor.saved, `${name} synced`);
  return editor;
}

const newPage = async () =>
  (await addWrittenPage(rig.services, { title: 'Le four à banco', summary: 'Deux phrases.' })).id;
const textOf = ({ draft }: TestEditor, field: HeadField = 'title') => headText(draft, field);
const pageOf = async (id: string): Promise<Page> => (await rig.services.pages.find(id))!;

function ask({ provider }: TestEditor): void {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_OPEN_HEAD);
  provider.ws!.send(encoding.toUint8Array(encoder));
}

/** An editor with the title and summary in its draft. */
async function opened(pageId: string, name: string): Promise<TestEditor> {
  const editor = await open(pageId, name);
  ask(editor);
  await until(() => textOf(editor).length > 0, 'the title has come');
  return editor;
}

/** Saves the notice with this title and summary, as its form does. */
async function saveForm(page: Page, to: Partial<DraftHead>, shown: DraftHead = page): Promise<Page> {
  const { title, summary } = shown;
  const { common, own } = page.notice;
  return rig.services.pages.changeDetails(
    page.id,
    { ...page, ...to, common, own, shown: { title, summary }, version: page.updatedAt },
    COMMAND_LINE,
  );
}

describe('a title written in place', () => {
  test('is added to the draft once for all participants, and stored in the page with each commit', async () => {
    const pageId = await newPage();
    const { title, summary, updatedAt } = await pageOf(pageId);
    const awa = await open(pageId, 'Awa');
    const bruno = await open(pageId, 'Bruno');
    expect(textOf(awa).length).toBe(0);
    for (const editor of [awa, bruno, awa]) ask(editor);
    await until(() => textOf(awa).length > 0 && textOf(bruno).length > 0, 'the title has come to both');
    expect(textOf(awa).toString()).toBe(title);
    expect(textOf(bruno, 'summary').toString()).toBe(summary);
    textOf(awa).insert(0, 'Ici, ');
    textOf(bruno).insert(title.length, ' !');
    textOf(bruno, 'summary').insert(0, 'En bref : ');
    await until(() => awa.saved && bruno.saved, 'stored');
    expect(await pageOf(pageId)).toMatchObject({
      title: `Ici, ${title} !`,
      summary: `En bref : ${summary}`,
      updatedAt,
    });
    await until(() => textOf(awa).toString() === textOf(bruno).toString(), 'both agree');
  });

  test('is announced as a change of the page, once for many letters', async () => {
    const pageId = await newPage();
    const awa = await opened(pageId, 'Awa');
    await until(() => awa.notices.includes('page-changed'), 'that its title was opened is told');
    awa.notices.length = 0;
    const emitted: string[] = [];
    rig.services.events.on('page-changed', (id) => emitted.push(id));
    for (const letter of 'abcdef') textOf(awa).insert(0, letter);
    await until(() => awa.saved, 'stored');
    await until(() => awa.notices.includes('page-changed'), 'told');
    expect(emitted).toEqual([pageId]);
  });

  test('stays unchanged on the page while it is too long, and prevents publication', async () => {
    const pageId = await newPage();
    const { title } = await pageOf(pageId);
    const awa = await opened(pageId, 'Awa');
    textOf(awa).insert(0, 'x'.repeat(LONGEST_TITLE));
    textOf(awa, 'summary').insert(0, 'Bref. ');
    await until(() => awa.saved, 'stored');
    expect((await pageOf(pageId)).title).toBe(title);
    expect((await pageOf(pageId)).summary).toContain('Bref. ');
    const publishing = rig.services.editions.publish(pageId, { note: '' }, COMMAND_LINE);
    await expect(publishing).rejects.toMatchObject({ code: 'invalid', details: { fields: ['unfit-title'] } });
    expect((await rig.services.editions.preview(pageId, COMMAND_LINE)).missing).toEqual(['unfit-title']);
    textOf(awa).delete(0, LONGEST_TITLE);
    await until(() => awa.saved, 'stored');
    expect((await rig.services.editions.publish(pageId, { note: '' }, COMMAND_LINE)).title).toBe(title);
  });

  test('is kept with the draft when its room and its server have ended', async () => {
    const pageId = await newPage();
    const awa = await opened(pageId, 'Awa');
    textOf(awa).insert(0, 'Gardé : ');
    await until(() => awa.saved, 'stored');
    awa.destroy();
    const other = await startSocketRig({ dataDir: rig.dataDir });
    try {
      const state = await other.services.drafts.inspect(pageId, (draft) => headText(draft, 'title').toString());
      expect(state).toBe((await other.services.pages.find(pageId))!.title);
      expect(state.startsWith('Gardé : ')).toBe(true);
    } finally {
      await other.close();
    }
  });

  test('is not added to the draft for a participant who may not write', async () => {
    const pageId = await newPage();
    const awa = await open(pageId, 'Awa');
    await rig.services.pages.archive(pageId, COMMAND_LINE);
    await until(() => awa.notices.includes('read-only'), 'it can only be read');
    awa.notices.length = 0;
    ask(awa);
    await until(() => awa.notices.includes('read-only'), 'refused');
    expect(await rig.services.drafts.inspect(pageId, (draft) => headText(draft, 'title').length)).toBe(0);
  });

  test('is not changed by a restore of the text', async () => {
    const pageId = await newPage();
    const awa = await opened(pageId, 'Awa');
    await rig.services.editions.publish(pageId, { note: '' }, COMMAND_LINE);
    textOf(awa).insert(0, 'Nouveau : ');
    awa.type('Autre texte. ');
    await until(() => awa.saved, 'stored');
    await rig.services.checkpoints.restoreEdition(COMMAND_LINE, pageId, 1);
    await until(() => !awa.text.toString().includes('Autre texte.'), 'restored');
    expect(textOf(awa).toString()).toBe((await pageOf(pageId)).title);
    expect((await pageOf(pageId)).title.startsWith('Nouveau : ')).toBe(true);
  });
});

describe('the form of the notice', () => {
  test('changes the page alone while nobody writes the title in place', async () => {
    const page = await pageOf(await newPage());
    expect((await saveForm(page, { title: 'Par le formulaire' })).title).toBe('Par le formulaire');
    expect(await rig.services.drafts.inspect(page.id, (draft) => headText(draft, 'title').length)).toBe(0);
    const awa = await opened(page.id, 'Awa');
    expect(textOf(awa).toString()).toBe('Par le formulaire');
  });

  test('applies its own changes, and keeps what was written in place meanwhile', async () => {
    const page = await pageOf(await newPage());
    const awa = await opened(page.id, 'Awa');
    textOf(awa).insert(page.title.length, ', au Mali');
    textOf(awa, 'summary').insert(0, 'En bref : ');
    await until(() => awa.saved, 'stored');
    const saved = await saveForm(page, { title: `Encore ${page.title}` });
    expect(saved).toMatchObject({ title: `Encore ${page.title}, au Mali`, summary: `En bref : ${page.summary}` });
    await until(() => textOf(awa).toString() === saved.title, 'the writer sees it');
    expect(await pageOf(page.id)).toMatchObject({ title: saved.title, summary: saved.summary });
  });

  test('leaves title and summary alone when neither was changed in it', async () => {
    const page = await pageOf(await newPage());
    const awa = await opened(page.id, 'Awa');
    textOf(awa).insert(0, 'Ici, ');
    await until(() => awa.saved, 'stored');
    expect((await saveForm(page, {})).visibility).toBe(page.visibility);
    expect((await pageOf(page.id)).title).toBe(`Ici, ${page.title}`);
  });

  test('ignores a submitted former title that no page can have had', async () => {
    const page = await pageOf(await newPage());
    await opened(page.id, 'Awa');
    const saved = await saveForm(page, { title: 'Autre' }, { title: 'x'.repeat(100_000), summary: '' });
    expect(saved).toMatchObject({ title: 'Autre', summary: page.summary });
  });
});
