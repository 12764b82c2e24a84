import { afterAll, beforeAll, expect, test } from 'vitest';
import { action as copy, loader as showCopy } from '#app/routes/$segment_.$slug_.dupliquer.tsx';
import { ALL_ACTIVITY } from '#content/activity/activity.ts';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { type DocumentNode, documentJson, textOf, walk } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
import { refusal } from '#tests/support/route-calls.ts';
import { makePdf, piecesOf } from '#tests/support/sample-documents.ts';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let floor: Floor;
let page: Page;
let image: string;
let staff: string;
let params: { segment: string; slug: string };

beforeAll(async () => {
  floor = await openFloor();
  const { services } = floor;
  const notice = emptyNotice('workshop');
  page = await floor.newPage({
    kind: 'workshop',
    title: 'L’eau à Koro',
    summary: 'Un résumé.',
    visibility: 'public',
    notice: {
      common: { ...notice.common, countries: ['ML'], authors: ['Awa Traoré'], reviewers: ['Jean Lefèvre'] },
      own: { ...notice.own, aim: 'Apprendre', session1: '2026-01-02', validatedNorth: true },
    },
  });
  params = { segment: 'ateliers', slug: page.slug };
  image = (await services.files.add({ bytes: PIXEL, name: 'i', pageId: page.id }, COMMAND_LINE)).id;
  const link = { type: 'link', attrs: { href: '#b-p2222222' } };
  await services.checkpoints.replace(
    COMMAND_LINE,
    page.id,
    fitDocument({
      type: 'doc',
      content: [
        { type: 'paragraph', attrs: { id: 'p2222222' }, content: [{ type: 'text', text: 'Le forage.' }] },
        {
          type: 'paragraph',
          attrs: { id: 'q2222222' },
          content: [{ type: 'text', text: 'Voir plus haut.', marks: [link] }],
        },
        { type: 'figure', attrs: { file: image, alt: 'Un point' } },
        { type: 'paragraph', attrs: { id: 'r2222222', prompt: 'Que faut-il retenir ?' } },
      ],
    }).document,
  );
  const bytes = piecesOf(makePdf([['Un document.']]));
  await services.attachments.add(page.id, { bytes, name: 'r.pdf', title: 'Rapport', language: 'fr' }, COMMAND_LINE);
  await services.editions.publish(page.id, {}, COMMAND_LINE);
  const selection = { exact: 'Le forage' };
  await services.annotations.create({ pageId: page.id, kind: 'comment', body: 'x', selection }, COMMAND_LINE);
  staff = (await floor.person('staff', 'Claire')).cookie;
});
afterAll(() => floor.close());

const path = () => `${pagePath(page)}/dupliquer`;
const send = async (fields: Record<string, string>, cookie = staff) =>
  copy(await floor.post(path(), fields, { cookie, params }));

/** The page that a form made. */
async function made(fields: Record<string, string>): Promise<Page> {
  const address = ((await send(fields)) as Response).headers.get('Location')!;
  expect(address).toMatch(/^\/ateliers\/[^/]+\/ecrire$/);
  return floor.services.pages.requireAt(COMMAND_LINE, 'workshop', address.split('/')[2]!);
}

const documentOf = async (id: string) => documentJson((await floor.services.drafts.read(id)).document);
function attributesOf(document: DocumentNode, name: string): unknown[] {
  const values: unknown[] = [];
  walk(document, ({ attrs, marks }) => {
    for (const one of [attrs, ...(marks ?? []).map((mark) => mark.attrs)]) if (one?.[name]) values.push(one[name]);
    return undefined;
  });
  return values;
}

test('a copy has the draft’s text with ids of its own, and no history', async () => {
  const { proposed } = await showCopy(await floor.get(path(), { cookie: staff, params }));
  expect(proposed).toBe('Copie de L’eau à Koro');
  const copied = await made({ title: proposed, cle: 'first-form' });
  expect(copied).toMatchObject({
    kind: 'workshop',
    title: proposed,
    summary: 'Un résumé.',
    visibility: 'public',
    editionNumber: null,
    status: 'draft',
  });
  const { events } = await floor.services.activity.ofPage(COMMAND_LINE, copied.id, ALL_ACTIVITY);
  expect(events.map(({ action }) => action)).toContain('page.copied');
  expect(events.map(({ action }) => action)).not.toContain('page.imported');
  expect(copied.notice.common).toMatchObject({ countries: ['ML'], authors: ['Awa Traoré'], reviewers: [] });
  expect(copied.notice.own).toMatchObject({ aim: 'Apprendre', session1: '', validatedNorth: false });
  const [before, after] = [await documentOf(page.id), await documentOf(copied.id)];
  expect(textOf(after)).toBe(textOf(before));
  expect(attributesOf(after, 'prompt')).toEqual(['Que faut-il retenir ?']);
  const ids = attributesOf(after, 'id');
  expect(ids).toHaveLength(4);
  expect(ids.filter((id) => attributesOf(before, 'id').includes(id))).toEqual([]);
  expect(attributesOf(after, 'href')).toEqual([`#b-${String(ids[0])}`]);
  const { services } = floor;
  expect(await services.editions.list(COMMAND_LINE, copied.id)).toEqual([]);
  expect((await services.annotationReading.list(COMMAND_LINE, copied.id)).threads).toEqual([]);
  expect(await services.invitations.list(copied.id, COMMAND_LINE)).toEqual([]);
});

test('the same form makes one page however often it is sent, another form another', async () => {
  const pages = async () => (await floor.services.pages.listDrafts(COMMAND_LINE)).length;
  const first = await made({ title: 'Une copie', cle: 'second-form' });
  const before = await pages();
  expect((await made({ title: 'Une copie', cle: 'second-form' })).id).toBe(first.id);
  const [one, other] = await Promise.all(['third-form', 'third-form'].map((cle) => made({ title: 'Encore une', cle })));
  expect(one!.id).toBe(other!.id);
  expect(await pages()).toBe(before + 1);
  // Nor can somebody else claim it.
  const colleague = (await floor.person('staff', 'Louis')).cookie;
  await send({ title: 'Une copie', cle: 'second-form' }, colleague);
  expect(await pages()).toBe(before + 2);
});

test('a title is needed, and the right to create pages', async () => {
  const refused = await send({ title: ' ', cle: 'blank-form' });
  expect(refused).toMatchObject({ init: { status: 400 }, data: { key: 'blank-form' } });
  const member = (await floor.person('member', 'Inès')).cookie;
  expect(await refusal(send({ title: 'Volé', cle: 'stolen-form' }, member))).toMatchObject({ status: 403 });
});

test('a copy keeps its images and documents when the page that it was made of is deleted', async () => {
  const { services } = floor;
  const copied = await made({ title: 'Pour rester', cle: 'last-form' });
  await services.bin.bin(page.id, COMMAND_LINE);
  await services.bin.remove(page.id, page.title, COMMAND_LINE);
  floor.clock.pass({ days: 2 });
  await services.upkeep.run();
  const [file] = attributesOf(await documentOf(copied.id), 'file') as string[];
  expect(file).not.toBe(image);
  for (const id of [file!, (await services.attachments.list(copied.id, COMMAND_LINE))[0]!.href.split('/').at(-1)!])
    expect(await services.files.findReadable(COMMAND_LINE, id, null)).toMatchObject({ reach: 'writers' });
  // Documents are read in a process of their own.
  await services.attachments.settle();
  expect((await services.attachments.list(copied.id, COMMAND_LINE)).map(({ title, text }) => [title, text])).toEqual([
    ['Rapport', 'read'],
  ]);
});
