import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { translator } from '#app/i18n/translate.ts';
import { changedDetails } from '#app/reading/comparison/details-view.server.ts';
import { loader as home } from '#app/routes/_index.tsx';
import { loader as list } from '#app/routes/$segment._index.tsx';
import { headers, loader as read } from '#app/routes/$segment.$slug.tsx';
import { loader as readEditions } from '#app/routes/$segment_.$slug_.editions._index.tsx';
import { loader as readEdition } from '#app/routes/$segment_.$slug_.editions.$n.tsx';
import {
  loader as compareEditions,
  action as restoreEdition,
} from '#app/routes/$segment_.$slug_.editions.comparer.tsx';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import type { DraftReplaced } from '#content/draft/checkpoint.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import type { Visibility } from '#content/permission.ts';
import { actionArgs, loaderArgs, refusal } from '#tests/support/route-calls.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let app: TestServices;
beforeAll(async () => {
  app = await createTestServices();
  for (const visibility of ['public', 'members', 'invited'] as const) await addPage(visibility);
  await addPage('public', { published: false, slug: 'brouillon' });
});
afterAll(() => app.close());

async function addPage(visibility: Visibility, options: { published?: boolean; slug?: string } = {}) {
  const { slug = visibility, published = true } = options;
  const page = await app.services.pages.create(
    { kind: 'factsheet', title: `Fiche ${slug}`, summary: 'Un résumé.', slug, visibility },
    app.staff,
  );
  if (published) await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  return page;
}

const readAs = (viewer: Viewer, slug: string, segment = 'fiches') =>
  read(loaderArgs(`/${segment}/${slug}`, { segment, slug }, app.contextOf(viewer)));
const partnerOf = (pageId: string): Viewer => ({
  role: 'partner',
  invitationId: 'invitation22',
  pageId,
  name: 'Moussa',
  organisation: 'Mairie',
  country: 'ML',
  side: 'south',
  sessionId: 'session44444',
});

describe('who may read', () => {
  test.each([
    ['public', { public: true, members: false, invited: false }],
    ['member', { public: true, members: true, invited: false }],
    ['staff', { public: true, members: true, invited: true }],
  ] as const)('%s', async (role, expected) => {
    const viewer = role === 'public' ? PUBLIC_VIEWER : app[role];
    for (const [slug, allowed] of Object.entries(expected)) {
      if (allowed) expect((await readAs(viewer, slug)).data.view.title).toBe(`Fiche ${slug}`);
      else expect((await refusal(readAs(viewer, slug))).status, slug).toBe(404);
    }
  });

  test('a partner reads only the page of their invitation, and home redirects there', async () => {
    const page = await app.services.pages.requireAt(app.staff, 'factsheet', 'invited');
    const partner = partnerOf(page.id);
    expect((await readAs(partner, 'invited')).data.view.title).toBe('Fiche invited');
    expect((await refusal(readAs(partner, 'public'))).status).toBe(404);
    expect(await refusal(home(loaderArgs('/', {}, app.contextOf(partner))))).toMatchObject({
      location: '/fiches/invited',
    });
    const cards = await list(loaderArgs('/fiches', { segment: 'fiches' }, app.contextOf(partner)));
    expect(cards.data).toMatchObject({ count: 0, cards: [] });
  });

  test('a page that was never published exists only for staff', async () => {
    expect((await refusal(readAs(app.member, 'brouillon'))).status).toBe(404);
    expect((await readAs(app.staff, 'brouillon')).data.view).toMatchObject({ type: 'page', edition: null });
  });

  test('lists and home show each viewer only what they may read', async () => {
    const titles = async (viewer: Viewer) => {
      const { data } = await list(loaderArgs('/fiches', { segment: 'fiches' }, app.contextOf(viewer)));
      return data.type === 'page' ? data.cards.map((card) => card.title).sort() : [];
    };
    expect(await titles(PUBLIC_VIEWER)).toEqual(['Fiche public']);
    expect(await titles(app.member)).toEqual(['Fiche members', 'Fiche public']);
    expect(await titles(app.staff)).toEqual(['Fiche invited', 'Fiche members', 'Fiche public']);
    const { data } = await home(loaderArgs('/', {}, app.contextOf()));
    expect(JSON.stringify(data)).not.toMatch(/Fiche (members|invited|brouillon)/);
    expect(data.desk).toBeNull();
  });

  test('the age of the draft is computed from the services’ clock, on the page and in the list', async () => {
    const { view } = (await readAs(app.staff, 'public')).data;
    const lists = await list(loaderArgs('/fiches', { segment: 'fiches' }, app.contextOf(app.staff)));
    const now = app.clock.now().toISOString();
    expect(view).toMatchObject({ staff: { standing: { foundAt: now } } });
    expect(lists.data).toMatchObject({ drafts: [{ standing: { foundAt: now } }] });
  });

  test('drafts and archived pages are listed only for staff', async () => {
    const data = async (viewer: Viewer) => {
      const answer = await list(loaderArgs('/fiches?archives=1', { segment: 'fiches' }, app.contextOf(viewer)));
      return answer.data.type === 'page' ? answer.data : null;
    };
    expect((await data(app.member))!).toMatchObject({ drafts: [], archives: null, standings: {} });
    const { cards, standings } = (await data(app.staff))!;
    // Cards show the state of each page, only to the staff.
    expect(cards.map(({ id }) => standings[id]?.edition)).toEqual(cards.map(({ edition }) => edition));
    expect((await data(app.staff))!.drafts.map((draft) => draft.title)).toEqual(['Fiche brouillon']);
  });
});

describe('addresses', () => {
  test('an unknown address is not found', async () => {
    for (const [segment, slug] of [
      ['fiches', 'rien'],
      ['rien', 'public'],
      ['etudes', 'public'],
      ['outils', 'public'],
    ] as const) {
      expect((await refusal(readAs(app.staff, slug, segment))).status).toBe(404);
    }
    expect((await refusal(list(loaderArgs('/rien', { segment: 'rien' }, app.contextOf())))).status).toBe(404);
  });

  test('a former address redirects permanently, with its query, for viewers who may read the page', async () => {
    const page = await addPage('members', { slug: 'ancienne' });
    const { title, summary, language, visibility, notice } = page;
    await app.services.pages.changeDetails(
      page.id,
      { title, summary, language, visibility, slug: 'nouvelle', ...notice },
      app.staff,
    );
    const ask = (viewer: Viewer) =>
      refusal(read(loaderArgs('/fiches/ancienne?x=1', { segment: 'fiches', slug: 'ancienne' }, app.contextOf(viewer))));
    expect(await ask(app.member)).toMatchObject({ status: 301, location: '/fiches/nouvelle?x=1' });
    expect(await ask(PUBLIC_VIEWER)).toMatchObject({ status: 404, location: null });
  });
});

describe('editions', () => {
  test('each keeps its address, the latest is marked, and unknown ones are not found', async () => {
    const page = await addPage('public', { slug: 'deux' });
    const details = {
      title: 'Le titre a changé',
      summary: 'Un autre.',
      language: 'fr',
      visibility: 'public',
      slug: 'deux',
      ...page.notice,
    };
    await app.services.pages.changeDetails(page.id, details, app.staff);
    const before = await readAs(PUBLIC_VIEWER, 'deux');
    expect(before.data.view.title, 'readers see the edition, not the draft').toBe('Fiche deux');
    await app.services.editions.publish(page.id, { note: 'Titre revu : deux fois' }, COMMAND_LINE);
    const edition = (n: string) =>
      readEdition(loaderArgs(`/fiches/deux/editions/${n}`, { segment: 'fiches', slug: 'deux', n }, app.contextOf()));
    expect((await edition('1')).data.view).toMatchObject({ title: 'Fiche deux', edition: { number: 1, latest: 2 } });
    expect((await edition('2')).data.view).toMatchObject({
      title: 'Le titre a changé',
      edition: { number: 2, latest: null },
    });
    for (const n of ['3', '0', '01', '1e0', 'x']) expect((await refusal(edition(n))).status, n).toBe(404);
    const all = await readEditions(
      loaderArgs('/fiches/deux/editions', { segment: 'fiches', slug: 'deux' }, app.contextOf()),
    );
    expect(all.data.editions.map(({ number, note }) => `${number} ${note}`)).toEqual([
      '2 Titre revu\u00a0: deux fois',
      '1 ',
    ]);
  });

  test('are compared word by word for viewers who may read them; with the draft, for staff', async () => {
    const page = await addPage('public', { slug: 'trois' });
    const write = (...lines: string[]) =>
      app.services.checkpoints.replace(
        app.staff,
        page.id,
        fitDocument({
          type: 'doc',
          content: lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
        }).document,
      );
    const compare = (viewer: Viewer, query = '') =>
      compareEditions(
        loaderArgs(
          `/fiches/trois/editions/comparer${query}`,
          { segment: 'fiches', slug: 'trois' },
          app.contextOf(viewer),
        ),
      );
    const words = async (viewer: Viewer, query = '') => {
      const { view } = (await compare(viewer, query)).data;
      const runs = view.text.parts.flatMap((part) => (part.change === 'skipped' ? [] : part.runs));
      return [view.from, view.to, ...runs.filter(({ change }) => change !== 'same').map(({ text }) => text)];
    };
    expect((await refusal(compare(PUBLIC_VIEWER))).status, 'one edition alone').toBe(404);
    await write('Combien de pas ? Douze.');
    await app.services.editions.publish(page.id, {}, app.staff);
    await write('Combien de pas ? Vingt.');
    await app.services.editions.publish(page.id, {}, app.staff);
    await write('Combien de pas ? Trente.');

    expect(await words(PUBLIC_VIEWER)).toEqual([2, 3, 'Douze', 'Vingt']);
    expect(await words(PUBLIC_VIEWER, '?de=3&a=2'), 'the earlier first').toEqual([2, 3, 'Douze', 'Vingt']);
    expect(await words(app.staff, '?a=brouillon')).toEqual([3, null, 'Vingt', 'Trente']);
    const { view } = (await compare(PUBLIC_VIEWER)).data;
    expect(view.text.parts).toMatchObject([{ runs: [{ text: 'Combien de pas\u202f? ' }, {}, {}, {}] }]);
    for (const viewer of [PUBLIC_VIEWER, app.member])
      expect((await refusal(compare(viewer, '?de=1&a=brouillon'))).status).toBe(404);
    for (const query of ['?de=4&a=1', '?de=x', '?de=brouillon&a=2', '?de=01'])
      expect((await refusal(compare(app.staff, query))).status, query).toBe(404);

    const restore = (viewer: Viewer, edition: string) =>
      restoreEdition(
        actionArgs('/fiches/trois/editions/comparer', { segment: 'fiches', slug: 'trois' }, app.contextOf(viewer), {
          edition,
        }),
      );
    const draftText = async () => (await app.services.drafts.read(page.id)).document.textContent;
    for (const edition of ['9', '', 'x', '-1'])
      expect((await refusal(restore(app.staff, edition))).status, edition).toBe(404);
    expect((await refusal(restore(app.member, '2'))).status).toBe(403);
    expect(await draftText()).toBe('Combien de pas ? Trente.');
    const replaced: DraftReplaced[] = [];
    app.services.events.on('draft-replaced', (_pageId, what) => replaced.push(what));
    const answer = await restore(app.staff, '2');
    expect(replaced, 'those who are writing are told which').toMatchObject([{ how: 'restore', edition: 2 }]);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/fiches/trois?fait=retabli']);
    expect(await draftText()).toBe('Combien de pas ? Douze.');
    const [kept] = await app.services.checkpoints.list(app.staff, page.id);
    expect(kept?.reason).toBe('before-restore');
    await app.services.checkpoints.restore(app.staff, page.id, kept!.id);
    expect(await draftText()).toBe('Combien de pas ? Trente.');

    await app.services.pages.changeDetails(
      page.id,
      {
        title: 'Un autre titre',
        summary: 'Un autre.',
        language: 'fr',
        visibility: 'members',
        slug: 'trois',
        common: { ...page.notice.common, keywords: ['pas', 'marche'], countries: ['ML'] },
        own: page.notice.own,
      },
      app.staff,
    );
    expect((await refusal(compare(PUBLIC_VIEWER))).status, 'no longer theirs').toBe(404);
    const whole = (label: string, before: string, after: string) =>
      expect.objectContaining({ label, whole: { before, after } });
    expect((await compare(app.staff, '?a=brouillon')).data.view.details).toEqual([
      whole('Titre', 'Fiche trois', 'Un autre titre'),
      whole('Résumé', expect.any(String) as string, 'Un autre.'),
      whole('Pays', '', 'Mali'),
      {
        ...{ label: 'Mots-clés', own: true, whole: null },
        runs: [
          { change: 'added', text: 'pas' },
          { change: 'same', text: ', ' },
          { change: 'added', text: 'marche' },
        ],
      },
    ]);
  });
});

test('in a notice, the order of choices is no change; the order of typed lines is one', () => {
  const { common, own } = emptyNotice('factsheet');
  const text = { title: 'Une fiche', summary: '', language: 'fr' };
  const noticeOf = (countries: string[], authors: string[]) => ({ common: { ...common, countries, authors }, own });
  const before = { ...text, notice: noticeOf(['ML', 'SN'], ['Awa', 'Paul']) };
  const t = translator('fr');
  const same = { ...text, notice: noticeOf(['SN', 'ML'], ['Awa', 'Paul']) };
  expect(changedDetails(t, 'factsheet', { before, after: same })).toEqual([]);
  const after = { ...text, notice: noticeOf(['SN', 'BF', 'ML'], ['Paul', 'Awa']) };
  const changed = changedDetails(t, 'factsheet', { before, after });
  const differences = changed.map(({ label, runs }) => [
    label,
    ...runs.flatMap((r) => (r.change === 'same' ? [] : r.text)),
  ]);
  expect(differences).toEqual([
    ['Pays', 'Burkina Faso'],
    ['Auteurs', 'Awa', 'Awa'],
  ]);
});

describe('responses that may be shared', () => {
  test('are only those to the public', async () => {
    const shared = async (viewer: Viewer) => {
      const { init } = await readAs(viewer, 'public');
      return headers({ loaderHeaders: new Headers(init?.headers) }).has('X-Navette-Shared');
    };
    expect(await shared(PUBLIC_VIEWER)).toBe(true);
    expect(await shared(app.member)).toBe(false);
    expect(await shared(app.staff)).toBe(false);
  });

  test('contain nothing for staff', async () => {
    const { data } = await readAs(PUBLIC_VIEWER, 'public');
    expect(data.view).toMatchObject({ staff: null });
  });
});

describe('filtered lists', () => {
  test('count the pages of each choice, goals including their targets', async () => {
    const page = await addPage('public', { slug: 'mali', published: false });
    const common = { ...page.notice.common, countries: ['ML'], sdgs: ['6.1'], sectors: ['water'] };
    const details = {
      title: 'Fiche mali',
      summary: 'Un résumé.',
      language: 'fr',
      visibility: 'public',
      slug: 'mali',
      common,
      own: page.notice.own,
    };
    await app.services.pages.changeDetails(page.id, details, app.staff);
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    const at = async (query: string) => {
      const { data } = await list(loaderArgs(`/fiches?${query}`, { segment: 'fiches' }, app.contextOf()));
      if (data.type !== 'page') throw new Error('a list of pages');
      return data;
    };
    expect((await at('odd=6')).cards.map((card) => card.title)).toEqual(['Fiche mali']);
    expect((await at('pays=ML')).choices.countries).toEqual([{ code: 'ML', label: 'Mali', count: 1 }]);
    expect(await at('pays=ML&secteur=energy')).toMatchObject({ count: 0, filtered: true });
    expect((await at('pays=SN')).choices.countries.map(({ code, count }) => `${code} ${count}`)).toEqual([
      'ML 1',
      'SN 0',
    ]);
  });
});
