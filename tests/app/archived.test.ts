import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loader as write } from '#app/routes/$segment_.$slug_.ecrire.tsx';
import { action as manageCollection } from '#app/routes/$segment_.$slug_.gerer.tsx';
import { action as invite, loader as showInvitations } from '#app/routes/$segment_.$slug_.invitations.tsx';
import { action as saveNotice, loader as showNotice } from '#app/routes/$segment_.$slug_.notice.tsx';
import { action as publish, loader as showPublish } from '#app/routes/$segment_.$slug_.publier.tsx';
import { action as askReview } from '#app/routes/$segment_.$slug_.relecture.tsx';
import { action as annotate } from '#app/routes/annotations.$pageId.ts';
import { action as upload } from '#app/routes/fichiers.televerser.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Collection } from '#db/pages/collection-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { actionArgs, loaderArgs, refusal } from '#tests/support/route-calls.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';
import { writtenOutline } from '#tests/support/written-outline.ts';

/**
 * Every entrance that writes, on an archived page and an archived collection. The socket:
 * collab.test.ts.
 */
let app: TestServices;
let page: Page;
let annotationId: string;
let invitationId: string;
let checkpointId: string;
let collection: Collection;

const PARTNER = { name: 'A. D.', organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 30 };
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

beforeAll(async () => {
  app = await createTestServices();
  const { services, staff } = app;
  page = await services.pages.create(
    {
      kind: 'study',
      title: 'Étude',
      slug: 'etude',
      summary: 'Un résumé.',
      visibility: 'public',
      document: writtenOutline('study', 'fr'),
    },
    staff,
  );
  await services.editions.publish(page.id, {}, COMMAND_LINE);
  const quoted = { exact: 'Ce que nous voulions comprendre' };
  annotationId = (
    await services.annotations.create(
      { pageId: page.id, kind: 'comment', body: 'Une note.', selection: quoted, on: 'edition' },
      staff,
    )
  ).id;
  invitationId = (await services.invitations.invite({ pageId: page.id, ...PARTNER }, staff)).invitation.id;
  await services.drafts.replace(page.id, writtenOutline('factsheet', 'fr'));
  await services.checkpoints.settle();
  checkpointId = (await services.checkpoints.list(staff, page.id))[0]!.id;
  collection = await services.collections.create({ kind: 'toolkit', title: 'Kit', slug: 'kit' }, staff);
  await services.collectionParts.rearrange(collection.id, { type: 'add-part', title: 'Une partie' }, staff);
  await services.pages.archive(page.id, staff);
  await services.collections.archive(collection.id, staff);
});
afterAll(() => app.close());

const SITE = 'https://wiki.example.org';
const TO_THE_TEAM = { people: [], name: '', email: '', locale: 'fr', due: '', message: '' };
const WAITS = { status: 409, body: { code: 'conflict', details: { reason: 'archived' } } };
const params = { segment: 'etudes', slug: 'etude' };
const send = (path: string, fields: Record<string, string>) =>
  actionArgs(path, params, app.contextOf(app.staff), fields);
const look = (path: string) => loaderArgs(path, params, app.contextOf(app.staff));

describe('an archived page', () => {
  const services: [string, () => Promise<unknown>][] = [
    ['publish', () => app.services.editions.publish(page.id, {}, app.staff)],
    ['preview an edition', () => app.services.editions.preview(page.id, app.staff)],
    ['ask for a review', () => app.services.reviewAsking.ask(page.id, TO_THE_TEAM, app.staff, SITE)],
    [
      'change its notice',
      () =>
        app.services.pages.changeDetails(
          page.id,
          { ...page, title: 'Autre', common: page.notice.common, own: page.notice.own },
          app.staff,
        ),
    ],
    ['add a file', () => app.services.files.add({ bytes: PIXEL, name: 'pixel.png', pageId: page.id }, app.staff)],
    ['invite', () => app.services.invitations.invite({ pageId: page.id, ...PARTNER }, app.staff)],
    ['restore a checkpoint', () => app.services.checkpoints.restore(app.staff, page.id, checkpointId)],
    [
      'annotate',
      () =>
        app.services.annotations.create(
          {
            pageId: page.id,
            kind: 'comment',
            body: 'x',
            selection: { exact: 'Ce que nous voulions' },
          },
          app.staff,
        ),
    ],
    ['reply', () => app.services.annotations.reply({ parentId: annotationId, body: 'x' }, app.staff)],
    ['change an annotation', () => app.services.annotationChanges.edit(annotationId, { body: 'x' }, app.staff)],
    ['remove an annotation', () => app.services.annotationChanges.remove(annotationId, app.staff)],
    ['resolve an annotation', () => app.services.annotationChanges.resolve(annotationId, app.staff)],
  ];
  test.each(services)('is refused by its service: %s', async (_name, work) => {
    await expect(work()).rejects.toMatchObject({ code: 'conflict', details: { reason: 'archived' } });
  });

  test('refuses every form, with the reason', async () => {
    const here = '/etudes/etude';
    const notice = { title: 'Autre', summary: 'x', language: 'fr', visibility: 'public', slug: 'etude' };
    const forms: [string, () => Promise<unknown>][] = [
      ['publish', () => publish(send(`${here}/publier`, { intent: 'publish' }))],
      ['ask for a review', () => askReview(send(`${here}/relecture`, { intent: 'ask' }))],
      ['see what would be published', () => showPublish(look(`${here}/publier`))],
      ['save the notice', () => saveNotice(send(`${here}/notice`, { intent: 'save', ...notice }))],
      ['invite', () => invite(send(`${here}/invitations`, { intent: 'invite', nom: 'X' }))],
    ];
    for (const [name, work] of forms) expect(await refusal(work()), name).toMatchObject(WAITS);
    const uploaded = await upload({
      request: new Request(`https://wiki.example.org/fichiers/televerser?page=${page.id}`, {
        method: 'POST',
        body: new Uint8Array(PIXEL),
      }),
      params: {},
      context: app.contextOf(app.staff),
    });
    expect(uploaded.status).toBe(409);
    expect((await uploaded.json()).message).toContain('archivé');
    const answered = await annotate(
      actionArgs(`/annotations/${page.id}`, { pageId: page.id }, app.contextOf(app.staff), {
        intent: 'reply',
        cible: annotationId,
        texte: 'x',
      }),
    ).catch((thrown) => thrown as Response);
    expect(answered.status).toBe(409);
  });

  test('can be viewed, its links revoked, and be restored', async () => {
    expect((await showNotice(look('/etudes/etude/notice'))).archived).toBe(true);
    expect((await showInvitations(look('/etudes/etude/invitations'))).archived).toBe(true);
    expect((await write(look('/etudes/etude/ecrire'))).data.desk.state.archived).toBe(true);
    await app.services.invitations.revoke(invitationId, app.staff);
    const answer = (await saveNotice(send('/etudes/etude/notice', { intent: 'restore' }))) as Response;
    expect(answer.headers.get('Location')).toBe('/etudes/etude?fait=restaure');
    await app.services.reviewAsking.ask(page.id, TO_THE_TEAM, app.staff, SITE);
  });

  test('does not exist for viewers who may not read it', async () => {
    await app.services.pages.archive(page.id, app.staff);
    await expect(app.services.editions.publish(page.id, {}, app.member)).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      app.services.files.add({ bytes: PIXEL, name: 'x', pageId: page.id }, app.member),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('an archived collection', () => {
  test('cannot be edited, arranged or shown, and can be restored', async () => {
    const { collections, collectionParts } = app.services;
    const { title, summary, language, visibility, slug, introduction } = collection;
    const details = { title, summary, language, visibility, slug, introduction };
    for (const work of [
      () => collections.changeDetails(collection.id, details, app.staff),
      () => collectionParts.arrange(collection.id, [], app.staff),
      () => collectionParts.rearrange(collection.id, { type: 'add-part', title: 'x' }, app.staff),
      () => collections.publish(collection.id, true, app.staff),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'conflict', details: { reason: 'archived' } });
    }
    const at = { segment: 'outils', slug: 'kit' };
    const form = (fields: Record<string, string>) =>
      manageCollection(actionArgs('/outils/kit/gerer', at, app.contextOf(app.staff), fields));
    expect(await refusal(form({ intent: 'arrange', step: 'add-part', title: 'x' }))).toMatchObject(WAITS);
    expect(((await form({ intent: 'restore' })) as Response).status).toBe(303);
    await collectionParts.rearrange(collection.id, { type: 'add-part', title: 'Une autre' }, app.staff);
  });
});
