import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loader as readPage } from '#app/routes/$segment.$slug.tsx';
import { action as annotate, loader as readCrossed } from '#app/routes/$segment_.$slug_.annotations.tsx';
import { loader as readDraft } from '#app/routes/$segment_.$slug_.brouillon.tsx';
import { action as manage, loader as readInvitations } from '#app/routes/$segment_.$slug_.invitations.tsx';
import { loader as readVersion } from '#app/routes/$segment_.$slug_.version.tsx';
import { loader as listThreads } from '#app/routes/annotations.$pageId.ts';
import { loader as readCards } from '#app/routes/annotations.$pageId_.cartes.ts';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { AnnotationList } from '#server/annotations/annotation-views.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
import { refusal } from '#tests/support/route-calls.ts';
import { makePdf, piecesOf } from '#tests/support/sample-documents.ts';

/**
 * A draft that partners annotate before it is published, through the routes and without a script.
 */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const paragraph = (id: string, words: string): DocumentNode => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text: words }],
});
const text = (...content: DocumentNode[]) => fitDocument({ type: 'doc', content }).document;

let floor: Floor;
const cookies = { staff: '', member: '', partner: '', stranger: '' };
let page: Page;
let path: string;
let params: { segment: string; slug: string };
let token: string;
let image: string;

beforeAll(async () => {
  floor = await openFloor();
  page = await floor.newPage({ kind: 'study', title: 'L’eau à Koro', summary: 'Un résumé.', visibility: 'invited' });
  const add = (bytes: Buffer) => floor.services.files.add({ bytes, name: 'i', pageId: page.id }, COMMAND_LINE);
  image = (await add(PIXEL)).id;
  await floor.services.checkpoints.replace(
    COMMAND_LINE,
    page.id,
    text(
      paragraph('p2222222', 'Le forage n’est pas la difficulté.'),
      paragraph('q2222222', 'La gestion de la caisse décide de la durée du service.'),
      { type: 'figure', attrs: { file: image, alt: 'Un point' } },
    ),
  );
  path = pagePath(page);
  params = { segment: 'etudes', slug: page.slug };
  cookies.staff = (await floor.person('staff', 'Claire')).cookie;
  cookies.member = (await floor.person('member', 'Inès')).cookie;
  const partner = await floor.partner(page.id);
  cookies.partner = partner.cookie;
  token = partner.token;
  cookies.stranger = (await floor.partner((await floor.newPage({ title: 'Ailleurs' })).id)).cookie;
});
afterAll(() => floor.close());

const get = (address: string, cookie?: string) => floor.get(address, { cookie, params });
const version = async (cookie = cookies.partner) => (await readVersion(await get(`${path}/version`, cookie))).data.view;
const freeze = async (fields: Record<string, string>) =>
  manage(await floor.post(`${path}/invitations`, { intent: 'freeze', ...fields }, { cookie: cookies.staff, params }));
const threads = async () =>
  (await floor.services.annotationReading.list(COMMAND_LINE, page.id, { draft: true })).threads;

describe('before anything is frozen', () => {
  test('an invitation opens nothing, and the team is asked to freeze the draft', async () => {
    expect((await floor.services.invitations.describe(token)).page.title).toBeNull();
    expect(await refusal(version())).toMatchObject({ status: 404 });
    const { opens, versions } = await readInvitations(await get(`${path}/invitations`, cookies.staff));
    expect([opens, versions]).toEqual([false, []]);
    const partner = await floor.services.access.findViewer(cookies.partner);
    expect(await floor.services.files.findReadable(partner, image, null)).toBeNull();
  });

  test('an empty draft, or a version without a name, is not frozen', async () => {
    const document = text({ type: 'paragraph', attrs: { id: 'e2222222' } });
    const empty = await floor.newPage({ kind: 'study', title: 'Vide', document });
    const { versions } = floor.services;
    const refused = (fields: readonly string[]) => ({ code: 'invalid', details: { fields } });
    await expect(versions.freeze(empty.id, { version: 'V', key: 'key-empty' }, COMMAND_LINE)).rejects.toMatchObject(
      refused(['body']),
    );
    await expect(versions.freeze(page.id, { version: ' ', key: 'key-blank' }, COMMAND_LINE)).rejects.toMatchObject(
      refused(['version']),
    );
  });
});

describe('a frozen version', () => {
  beforeAll(async () => {
    for (let sent = 0; sent < 2; sent++) {
      const answer = await freeze({ version: 'Pour Koro', cle: 'the-same-form' });
      expect((answer as Response).headers.get('Location')).toBe(`${path}/invitations?fait=figee`);
    }
    expect((await floor.services.versions.list(page.id, COMMAND_LINE)).map(({ number }) => number)).toEqual([1]);
  });

  test('opens from the invitation, only for its partner and the staff', async () => {
    expect((await floor.services.invitations.describe(token)).page).toMatchObject({
      title: 'L’eau à Koro',
      path: `${path}/version`,
    });
    expect(await version()).toMatchObject({ name: 'Pour Koro', edition: null, readsDraft: false });
    expect((await version(cookies.staff)).readsDraft).toBe(true);
    for (const cookie of [undefined, cookies.member, cookies.stranger]) {
      const answer = await refusal(readVersion(await get(`${path}/version`, cookie)).then(() => undefined));
      expect([answer.status, JSON.stringify(answer.body).includes('Koro')]).toEqual([404, false]);
    }
    // The page itself and its draft stay the team's.
    for (const read of [readPage, readDraft])
      expect(await refusal(read(await get(path, cookies.partner)))).toMatchObject({ status: 404 });
    const partner = await floor.services.access.findViewer(cookies.partner);
    const stranger = await floor.services.access.findViewer(cookies.stranger);
    expect((await floor.services.files.findReadable(partner, image, null))?.reach).toBe('readers');
    expect(await floor.services.files.findReadable(stranger, image, null)).toBeNull();
  });

  test('is annotated by its partner; the note follows the text into the draft and the edition', async () => {
    const form = {
      intent: 'create',
      cible: 'q2222222',
      mots: 'la caisse',
      avant: '14',
      genre: 'question',
      texte: 'Qui la tient ?',
    };
    const sent = (await annotate(
      await floor.post(`${path}/annotations`, { ...form, cle: 'note-by-partner' }, { cookie: cookies.partner, params }),
    )) as Response;
    const [made] = await threads();
    // A study has no two sides: its notes are in the margin, folded but for the one just made.
    expect(sent.headers.get('Location')).toBe(`${path}/version?fait=annotation&fil=${made!.id}#annotation-${made!.id}`);
    expect(made).toMatchObject({ quote: 'la caisse', editionNumber: null, versionNumber: 1 });

    // The draft goes on: the paragraph moves down, and its beginning is rewritten.
    await floor.services.drafts.replace(
      page.id,
      text(
        paragraph('n2222222', 'Un nouveau début.'),
        paragraph('q2222222', 'Tous le disent : la gestion de la caisse décide de la durée du service.'),
      ),
    );
    const read = await version();
    expect(read.annotations?.layout).toBe('margin');
    expect(read.text.html).toContain('Le forage n’est pas la difficulté.');
    expect(read.annotations?.html).toMatch(/<mark[^>]*>la caisse/);
    expect(read.annotations?.threads[0]?.place).toMatchObject({ state: 'placed', blockId: 'q2222222', start: 14 });
    const start = 'Tous le disent : la gestion de '.length;
    expect((await threads())[0]?.draftPlace).toMatchObject({ state: 'placed', blockId: 'q2222222', start });

    // A new version takes its place, and has the note as well.
    await freeze({ version: 'Deuxième', cle: 'another-form' });
    expect((await version()).annotations?.threads[0]?.place).toMatchObject({ blockId: 'q2222222', start });
    expect((await readCrossed(await get(`${path}/annotations`, cookies.partner))).data.view.rows).toHaveLength(1);
    const cards = await readCards(
      await floor.get(`/annotations/${page.id}/cartes?fils=${made!.id}`, {
        cookie: cookies.partner,
        params: { pageId: page.id },
      }),
    );
    expect(await (cards as Response).json()).toMatchObject({ edition: 'v2', gone: [] });

    await floor.services.editions.publish(page.id, {}, COMMAND_LINE);
    const list = (await (
      await listThreads(
        await floor.get(`/annotations/${page.id}`, { cookie: cookies.partner, params: { pageId: page.id } }),
      )
    ).json()) as AnnotationList;
    expect(list.threads[0]?.place).toMatchObject({ state: 'placed', blockId: 'q2222222', start });
    expect((await floor.services.invitations.describe(token)).page.path).toBe(path);
    expect(await version()).toMatchObject({ edition: 1, annotations: null });
    // Former versions remain readable, by those who could read them.
    const former = async (cookie?: string) => (await readVersion(await get(`${path}/version?n=1`, cookie))).data.view;
    expect(await former(cookies.partner)).toMatchObject({
      name: 'Pour Koro',
      isAsked: false,
      annotations: null,
      others: [{ number: 2, name: 'Deuxième' }],
    });
    for (const cookie of [undefined, cookies.member, cookies.stranger])
      expect(await refusal(former(cookie))).toMatchObject({ status: 404 });
    for (const n of ['3', 'x', '-1'])
      expect(await refusal(readVersion(await get(`${path}/version?n=${n}`, cookies.partner)))).toMatchObject({
        status: 404,
      });
  });
});

describe('a version frozen after an edition', () => {
  test('is what partners annotate, until the next edition; others annotate the edition', async () => {
    const { attachments, versions, files, access } = floor.services;
    const pdf = { bytes: piecesOf(makePdf([['Le budget.']])), name: 'budget', title: 'Budget', language: 'fr' };
    await attachments.add(page.id, pdf, COMMAND_LINE);
    await floor.services.drafts.replace(
      page.id,
      text(paragraph('q2222222', 'La gestion de la caisse est l’affaire de tous.')),
    );
    const number = await versions.freeze(page.id, { version: 'Vers l’édition 2', key: 'after-edition' }, COMMAND_LINE);
    expect(number).toBe(3);
    expect((await floor.services.invitations.describe(token)).page.path).toBe(`${path}/version`);
    const seen = await version();
    expect(seen).toMatchObject({ name: 'Vers l’édition 2', edition: 1, isAsked: true });
    expect(seen.text.html).toContain('l’affaire de tous');
    expect(seen.annotations).not.toBeNull();
    // Viewers who may annotate the edition see the version without annotations.
    expect((await version(cookies.staff)).annotations).toBeNull();
    const sent = (await annotate(
      await floor.post(
        `${path}/annotations`,
        {
          intent: 'create',
          cible: 'q2222222',
          mots: 'tous',
          avant: '',
          genre: 'question',
          texte: 'Tous ?',
          cle: 'on-third',
        },
        { cookie: cookies.partner, params },
      ),
    )) as Response;
    expect(sent.headers.get('Location')).toContain(`${path}/version?fait=annotation`);
    const partner = await access.findViewer(cookies.partner);
    const made = (await threads()).find(({ quote }) => quote === 'tous')!;
    expect(made).toMatchObject({ versionNumber: 3, editionNumber: null });
    // Documents and images of the version are readable through it; also once the draft has lost
    // them.
    const [document] = seen.text.attachments;
    const fileId = /fichiers\/([a-z0-9]+)/.exec(document!.href)![1]!;
    expect((await files.findReadable(partner, fileId, null))?.reach).toBe('readers');
    const [attached] = await attachments.list(page.id, COMMAND_LINE);
    await attachments.remove(page.id, attached!.id, COMMAND_LINE);
    expect((await version()).text.attachments).toHaveLength(1);
    expect((await files.findReadable(partner, fileId, null))?.reach).toBe('readers');
    expect(await files.findReadable(await access.findViewer(cookies.stranger), fileId, null)).toBeNull();
    await floor.services.editions.publish(page.id, {}, COMMAND_LINE);
    expect((await floor.services.invitations.describe(token)).page.path).toBe(path);
    expect(await version()).toMatchObject({ edition: 2, isAsked: false, annotations: null });
  });
});
