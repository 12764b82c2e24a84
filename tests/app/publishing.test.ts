import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { action as publish, loader as showPublish } from '#app/routes/$segment_.$slug_.publier.tsx';
import { action as create, loader as showNew } from '#app/routes/nouvelle-page.tsx';
import { documentSchema } from '#content/document/schema.ts';
import { LONGEST_NOTE } from '#content/input/edition-input.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { isOfSite } from '#content/kinds/of-site.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { actionArgs, loaderArgs, refusal } from '#tests/support/route-calls.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let app: TestServices;
beforeAll(async () => {
  app = await createTestServices();
});
afterAll(() => app.close());

const paragraphs = (...texts: string[]) =>
  documentSchema.nodeFromJSON({
    type: 'doc',
    content: texts.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
  });
const make = (fields: Record<string, string>, viewer: Viewer = app.staff) =>
  create(actionArgs('/nouvelle-page', {}, app.contextOf(viewer), { language: 'fr', visibility: 'members', ...fields }));
const at = (slug: string) => ({ params: { segment: 'etudes', slug }, path: `/etudes/${slug}/publier` });
const send = (slug: string, fields: Record<string, string>, viewer: Viewer = app.staff) =>
  publish(actionArgs(at(slug).path, at(slug).params, app.contextOf(viewer), fields));
/** Posts the form as a person who has just opened it. */
const sendLooked = async (slug: string, fields: Record<string, string>) =>
  send(slug, { intent: 'publish', reviewed: (await preview(slug)).preview.previewedState, ...fields });
const preview = (slug: string, viewer: Viewer = app.staff) =>
  showPublish(loaderArgs(at(slug).path, at(slug).params, app.contextOf(viewer)));

describe('creating a page', () => {
  test.each(PAGE_KINDS)('of kind %s redirects to its editor', async (kind) => {
    // Only administrators write the pages of the site.
    const viewer: Viewer = isOfSite(kind) ? { ...app.staff, admin: true } : app.staff;
    const answer = (await make({ kind, title: `Une page ${kind}` }, viewer)) as Response;
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toMatch(new RegExp(`^/[a-z]+/une-page-${kind}/ecrire$`));
  });

  test('asks for an address that does not follow from the title, as from one in Arabic', async () => {
    const arabic = { kind: 'article', title: 'الماء والقرية', language: 'ar' };
    const refused = await make(arabic);
    expect(refused).toMatchObject({ init: { status: 400 }, data: { errors: { slug: 'manage.problem.slugNeeded' } } });
    const made = (await make({ ...arabic, slug: 'eau-et-village' })) as Response;
    expect(made.headers.get('Location')).toBe('/articles/eau-et-village/ecrire');
    expect(await make({ ...arabic, slug: 'eau-et-village' })).toMatchObject({
      data: { errors: { slug: 'manage.problem.slugTaken' }, values: { slug: 'eau-et-village' } },
    });
    expect(await make({ ...arabic, slug: 'Eau !' })).toMatchObject({
      data: { errors: { slug: 'manage.problem.slug' } },
    });
  });

  test('from a file that is no longer stored reports that, and returns what was typed', async () => {
    const typed = { kind: 'study', title: 'Tapé', 'common.authors': 'Awa', 'common.keywords': 'riz, mil' };
    expect(await make({ ...typed, document: 'abcdefghjk23' })).toMatchObject({
      init: { status: 410 },
      data: {
        values: { kind: 'study', title: 'Tapé', authors: 'Awa', keywords: 'riz, mil' },
        problem: expect.stringContaining('gardé'),
      },
    });
    const path = '/nouvelle-page?document=abcdefghjk23';
    expect(await showNew(loaderArgs(path, {}, app.contextOf(app.staff)))).toMatchObject({
      document: null,
      problem: expect.stringContaining('choisissez-le de nouveau'),
    });
  });

  test('takes authors and keywords, each within the limits of a notice', async () => {
    const fields = {
      kind: 'article',
      title: 'Avec auteurs',
      'common.authors': 'Awa\nLuc',
      'common.keywords': 'riz, mil',
    };
    await make(fields);
    const { notice } = await app.services.pages.requireAt(app.staff, 'article', 'avec-auteurs');
    expect(notice.common).toMatchObject({ authors: ['Awa', 'Luc'], keywords: ['riz', 'mil'] });
    expect(await make({ ...fields, 'common.authors': 'x'.repeat(301) })).toMatchObject({
      init: { status: 400 },
      data: { errors: { 'common.authors': 'manage.problem.lines' }, values: { title: 'Avec auteurs' } },
    });
  });

  test('is for staff only', async () => {
    expect((await refusal(showNew(loaderArgs('/nouvelle-page', {}, app.contextOf(PUBLIC_VIEWER))))).status).toBe(302);
    expect((await refusal(make({ kind: 'study', title: 'x' }, app.member))).status).toBe(403);
    expect((await refusal(make({ kind: 'study', title: 'x' }, PUBLIC_VIEWER))).status).toBe(401);
  });

  test('without a title or with an unknown kind returns the form as typed', async () => {
    expect(await make({ kind: 'poem', title: ' ' })).toMatchObject({
      init: { status: 400 },
      data: {
        values: { kind: 'poem', title: ' ' },
        errors: { kind: 'manage.problem.kind', title: 'manage.problem.title' },
      },
    });
  });
});

describe('publishing', () => {
  test('lists what is missing, and publishes nothing until it is complete', async () => {
    await make({ kind: 'study', title: 'Sans résumé' });
    expect((await preview('sans-resume')).preview).toMatchObject({
      number: 1,
      missing: ['summary'],
      currentWords: null,
    });
    expect(await sendLooked('sans-resume', { note: 'gardée' })).toMatchObject({
      init: { status: 400 },
      data: { note: 'gardée' },
    });
    expect((await app.services.pages.requireAt(app.staff, 'study', 'sans-resume')).editionNumber).toBeNull();
  });

  test('publishes the draft with its note; then the preview reports that nothing has changed', async () => {
    const page = await app.services.pages.create(
      {
        kind: 'study',
        title: 'Étude',
        slug: 'etude',
        summary: 'Un résumé.',
        visibility: 'public',
        document: paragraphs('Un texte.'),
      },
      app.staff,
    );
    const answer = (await sendLooked('etude', { note: ' Première ' })) as Response;
    expect(answer.headers.get('Location')).toBe('/etudes/etude?fait=publie');
    expect(await app.services.editions.list(PUBLIC_VIEWER, page.id)).toMatchObject([{ number: 1, note: 'Première' }]);
    expect((await preview('etude')).preview).toMatchObject({ number: 2, same: true, unchanged: true, missing: [] });
  });

  test('the end of a line in the note counts as one character, as the form counts it', async () => {
    const page = await app.services.pages.create(
      { kind: 'study', title: 'Lignes', slug: 'lignes', summary: 'Un résumé.', document: paragraphs('Un texte.') },
      app.staff,
    );
    const note = `${'a\n'.repeat(249)}bc`;
    expect(note).toHaveLength(LONGEST_NOTE);
    // As browsers send it.
    await sendLooked('lignes', { note: note.replaceAll('\n', '\r\n') });
    expect(await app.services.editions.list(app.staff, page.id)).toMatchObject([{ note }]);
  });

  test('an edition identical to the latest needs confirmation', async () => {
    expect(await sendLooked('etude', { note: 'encore' })).toMatchObject({
      init: { status: 400 },
      data: { refusal: 'unchanged', note: 'encore' },
    });
    const answer = (await sendLooked('etude', { unchanged: 'yes' })) as Response;
    expect(answer.headers.get('Location')).toBe('/etudes/etude?fait=publie');
    const page = await app.services.pages.requireAt(app.staff, 'study', 'etude');
    expect(page.editionNumber).toBe(2);
  });

  test('a form without the reviewed state publishes nothing', async () => {
    expect(await send('etude', { intent: 'publish' })).toMatchObject({ init: { status: 409 } });
    expect((await app.services.pages.requireAt(app.staff, 'study', 'etude')).editionNumber).toBe(2);
  });

  test('a text, a title and a summary of invisible characters count as empty', async () => {
    const invisible = '\u200b\u00ad \u2060\ufeff\u3164\u115f\u2800\u034f';
    expect(await make({ kind: 'study', title: invisible })).toMatchObject({
      init: { status: 400 },
      data: { errors: { title: 'manage.problem.title' } },
    });
    const page = await app.services.pages.create(
      { kind: 'study', title: `Vide${invisible}`, slug: 'vide', summary: invisible, document: paragraphs(invisible) },
      app.staff,
    );
    expect((await preview('vide')).preview).toMatchObject({ words: 0, missing: ['body', 'summary'] });
    await expect(app.services.editions.publish(page.id, {}, app.staff)).rejects.toMatchObject({
      details: { fields: ['body', 'summary'] },
    });
    for (const slug of ['', '\u200b', 'a\u00adb', 'a b']) {
      const made = app.services.pages.create({ kind: 'study', title: 'Un titre', slug }, app.staff);
      await expect(made).rejects.toMatchObject({ code: 'invalid', details: { fields: ['slug'] } });
    }
  });

  test('is for staff only: a reader of the page cannot publish', async () => {
    expect((await refusal(preview('etude', app.member))).status).toBe(403);
    expect((await refusal(send('etude', { intent: 'publish' }, app.member))).status).toBe(403);
    expect((await refusal(send('etude', { intent: 'publish' }, PUBLIC_VIEWER))).status).toBe(401);
    expect((await app.services.pages.requireAt(app.staff, 'study', 'etude')).editionNumber).toBe(2);
  });

  test('the desk of a reviewer lists the reviews that they were asked for', async () => {
    const { id } = await app.services.pages.requireAt(app.staff, 'study', 'etude');
    const { personId } = app.staff as Viewer & { role: 'staff' };
    const request = { people: [personId], name: '', email: '', locale: 'fr', due: '', message: '' };
    await app.services.reviewAsking.ask(id, request, app.staff, 'https://wiki.example.org');
    const [review] = (await app.services.home.desk(app.staff)).toReview;
    expect(review).toMatchObject({ title: 'Étude', href: expect.stringMatching(/^\/relire\/\w+$/) });
    await app.services.reviews.withdraw(id, review!.id, app.staff);
    expect((await app.services.home.desk(app.staff)).toReview).toEqual([]);
    await expect(app.services.home.desk(app.member)).rejects.toMatchObject({ tag: 'NavetteError' });
  });
});
