import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectionGaps } from '#app/collections/collection-gaps.server.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { LocaleContext, translator } from '#app/i18n/translate.ts';
import { readingView } from '#app/reading/reading-view.server.ts';
import { loader as read } from '#app/routes/$segment.$slug.tsx';
import { loader as showManage } from '#app/routes/$segment_.$slug_.gerer.tsx';
import { action as attach, loader as showLenses } from '#app/routes/$segment_.$slug_.lunettes.tsx';
import { loader as lead } from '#app/routes/$segment_.$slug_.seance.tsx';
import { loader as plan } from '#app/routes/deroule.tsx';
import { loader as listWithout } from '#app/routes/lunettes.tsx';
import { SessionPlanPage } from '#app/sessions/session-plan-page.tsx';
import type { SessionPlanView } from '#app/sessions/session-plan-view.server.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { whole } from '#server/exports/book-texts.ts';
import { actionArgs, loaderArgs, refusal } from '#tests/support/route-calls.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let app: TestServices;

interface MadePage {
  readonly slug: string;
  readonly text: string;
  readonly kind?: PageKind;
  readonly visibility?: 'public' | 'members';
  readonly own?: Record<string, unknown>;
  readonly sectors?: string[];
}

async function publish({ slug, text, kind = 'module', visibility = 'public', own = {}, sectors = [] }: MadePage) {
  const { pages, editions } = app.services;
  const empty = emptyNotice(kind);
  const page = await pages.create(
    {
      kind,
      title: `Titre ${slug}`,
      summary: 'Un résumé.',
      slug,
      visibility,
      notice: { common: { ...empty.common, sectors }, own: { ...empty.own, ...own } },
      document: parseMarkdown(text).document,
    },
    app.staff,
  );
  await editions.publish(page.id, {}, COMMAND_LINE);
  return page;
}

const STEPS = `## Déroulé

1. **Ouvrir (10 min).** Dire pourquoi.
2. **Jouer (1 h).** En deux groupes.

:::exercice{title="Le tour de rôle"}
Chacun dit un geste.

- Par deux, on le retourne.
:::

## Liste de vérification

- [ ] Qui décide ?
- [ ] Qui porte l’eau ?
`;

let open: Page;
let closed: Page;
let sheet: Page;
beforeAll(async () => {
  registerAllMessages();
  app = await createTestServices();
  open = await publish({
    slug: 'ouvert',
    text: STEPS,
    sectors: ['gender'],
    own: {
      needs: ['parler du partage'],
      duration: '1 h 10',
      audience: ['youth'],
      projectSteps: ['idea'],
      equipment: ['Craie', 'Papier'],
    },
  });
  closed = await publish({
    slug: 'reserve',
    visibility: 'members',
    text: STEPS.replaceAll('Ouvrir', 'Se taire').replace('Qui décide', 'Qui garde la clé'),
    sectors: ['gender'],
    own: { needs: ['compter les heures'], duration: '3 h', audience: ['boards'], equipment: ['Craie'] },
  });
  sheet = await publish({ kind: 'factsheet', slug: 'fiche', text: 'Une fiche.' });
  await publish({ slug: 'sans-etapes', text: '## Pourquoi\n\nRien à animer.' });
});
afterAll(() => app.close());

describe('a session', () => {
  const answerAs = (viewer: Viewer, slug: string, query = '') =>
    lead(loaderArgs(`/modules/${slug}/seance${query}`, { segment: 'modules', slug }, app.contextOf(viewer)));
  const htmlOf = (view: SessionPlanView) =>
    renderToStaticMarkup(
      <LocaleContext.Provider value="fr">
        <SessionPlanPage view={view} keptIn={null} />
      </LocaleContext.Provider>,
    );
  const leadAs = async (viewer: Viewer, slug: string, query = '') => (await answerAs(viewer, slug, query)).data;

  test('has the steps of the latest edition, with times from the requested beginning', async () => {
    const { view } = await leadAs(PUBLIC_VIEWER, 'ouvert', '?debut=09:00');
    expect(view).toMatchObject({ minutes: 70, start: '09:00' });
    expect(view.parts[0]!.steps.map(({ title, from, minutes }) => [title, from, minutes])).toEqual([
      ['Ouvrir', 0, 10],
      ['Jouer', 10, 60],
    ]);
    const html = htmlOf(view);
    for (const word of ['09:10', 'de 09:00 à 10:10', '1\u00a0h\u00a010', 'Craie', 'En deux groupes.'])
      expect(html).toContain(word);
    // « L’exercice ci-dessous » is below.
    expect(view.parts[0]!.exercises).toEqual([
      { title: 'Le tour de rôle', lines: ['Chacun dit un geste.', 'Par deux, on le retourne.'] },
    ]);
    expect(html).toContain('<section class="session-exercise"><h3>Exercice<span>\u00a0: Le tour de rôle</span></h3>');
  });

  test('is open to whoever may read its module; other pages have none', async () => {
    expect((await leadAs(app.member, 'reserve')).view.minutes).toBe(70);
    expect((await refusal(leadAs(PUBLIC_VIEWER, 'reserve'))).status).toBe(404);
    expect((await refusal(leadAs(PUBLIC_VIEWER, 'sans-etapes'))).status).toBe(404);
    expect((await refusal(leadAs(PUBLIC_VIEWER, 'ouvert', '?seance=2'))).status).toBe(404);
    const args = loaderArgs('/fiches/fiche/seance', { segment: 'fiches', slug: 'fiche' }, app.contextOf(app.staff));
    expect((await refusal(lead(args))).status).toBe(404);
  });

  test('may be stored on the device of a signed-in person or of the public, but not of a partner', async () => {
    const partner = { role: 'partner', invitationId: 'i', pageId: open.id, name: 'A.' } as Viewer;
    const answers = await Promise.all([app.member, PUBLIC_VIEWER, partner].map((one) => answerAs(one, 'ouvert')));
    const { personId } = app.member as { personId?: string };
    expect(answers.map(({ data }) => data.keptIn)).toEqual([
      `navette-plans-${personId}`,
      'navette-plans-visitor',
      null,
    ]);
    const cookies = answers.map(({ init }) => new Headers(init?.headers).get('set-cookie'));
    expect(cookies).toEqual([expect.stringContaining(`navette_writer=${personId};`), null, null]);
  });

  test('has several modules with breaks between them, and nothing of those that the viewer may not read', async () => {
    const planAs = async (viewer: Viewer, pause = 20) => {
      const path = `/deroule?page=/modules/reserve&page=/modules/ouvert&page=/fiches/fiche&pause=${pause}`;
      return (await plan(loaderArgs(path, {}, app.contextOf(viewer)))).data.view;
    };
    const whole = await planAs(app.member);
    expect(whole.minutes).toBe(160);
    expect(whole.parts.map(({ title, steps }) => [title, steps.map(({ from }) => from)])).toEqual([
      ['Titre reserve', [0, 10, 70]],
      ['Titre ouvert', [90, 100]],
    ]);
    // Equipment that both need is listed once.
    expect(whole.equipment.map(({ text }) => text)).toEqual(['Craie', 'Papier']);
    // Breaks of no minutes are in the page all the same, for a device that is asked for longer ones
    // later.
    const tight = await planAs(app.member, 0);
    expect([tight.minutes, tight.parts[0]!.steps.length]).toEqual([140, 3]);
    expect(htmlOf(tight)).toMatch(/is-break" id="pause-1" data-minutes="0" hidden=""/);
    expect(htmlOf(whole)).toMatch(/is-break" id="pause-1" data-minutes="20">/);
    // Exercises are shown on screen, and not printed.
    expect(htmlOf(whole).match(/session-exercise no-print/g)).toHaveLength(2);
    const part = await planAs(PUBLIC_VIEWER);
    expect(part.minutes).toBe(70);
    expect(JSON.stringify(part)).not.toMatch(/reserve|Se taire/);
  });
});

describe('a toolkit', () => {
  const readAs = async (viewer: Viewer, query = '') => {
    const { data } = await read(
      loaderArgs(`/outils/kit${query}`, { segment: 'outils', slug: 'kit' }, app.contextOf(viewer)),
    );
    if (data.view.type !== 'collection') throw new Error('a collection');
    return data.view;
  };
  const gaps = async () =>
    (await showManage(loaderArgs('/outils/kit/gerer', { segment: 'outils', slug: 'kit' }, app.contextOf(app.staff))))
      .gaps;

  test('lists what its readers would miss before it is published', async () => {
    const kit = await app.services.collections.create(
      { kind: 'toolkit', title: 'Kit', slug: 'kit', visibility: 'public' },
      app.staff,
    );
    expect(await gaps()).toEqual([translator('fr')('collections.gaps.empty')]);
    const draft = await app.services.pages.create({ kind: 'module', title: 'Pas encore', summary: '' }, app.staff);
    const parts = [
      { title: 'Un', pageIds: [open.id, draft.id] },
      { title: 'Deux', pageIds: [closed.id] },
    ];
    await app.services.collectionParts.arrange(kit.id, parts, app.staff);
    expect((await gaps()).join('\n').replace(/[\u00a0\u202f]/g, ' ')).toBe(
      [
        'La partie « Deux » n’a aucune page que ses lecteurs puissent lire.',
        'Une page n’est pas publiée, et reste invisible : Pas encore.',
        'Une page est ouverte à moins de monde que le recueil : Titre reserve.',
        'Un résumé, qui dit à qui il sert.',
        'Une introduction.',
      ].join('\n'),
    );
    const whole = { visibility: 'members', summary: 'x', introduction: 'y' } as const;
    const page = { id: 'a', title: 'A', language: 'fr', state: 'published', visibility: 'members' } as const;
    expect(collectionGaps(translator('fr'), whole, [{ id: 'p', title: '', pages: [page] }])).toEqual([]);
    await app.services.collections.publish(kit.id, true, app.staff);
  });

  test('has a map by need of the modules that the reader may read, filtered by the address', async () => {
    const needs = async (query: string) =>
      (await readAs(app.member, query)).map?.modules.flatMap((module) => module.needs);
    expect(await needs('')).toEqual(['parler du partage', 'compter les heures']);
    expect(await needs('?temps=120')).toEqual(['parler du partage']);
    expect(await needs('?public=boards')).toEqual(['compter les heures']);
    expect(await needs('?public=boards&temps=60')).toEqual([]);
    expect(await needs('?etape=idea')).toEqual(['parler du partage']);
    // An invalid choice filters nothing.
    expect(await needs('?public=%3Cscript%3E')).toEqual(['parler du partage', 'compter les heures']);
    // One module alone makes no map.
    expect((await readAs(PUBLIC_VIEWER)).map).toBeNull();
  });
});

describe('a lens', () => {
  const PARAMS = { segment: 'fiches', slug: 'fiche' };
  const send = (lunette: readonly string[], viewer: Viewer = app.staff) =>
    attach(actionArgs('/fiches/fiche/lunettes', PARAMS, app.contextOf(viewer), { lunette }));
  const questions = async (viewer: Viewer) => {
    const view = readingView(await app.services.reading.read(viewer, 'factsheet', 'fiche'), app.contextOf(viewer));
    return view.lenses.map((lens) => lens.questions);
  };
  const without = async () =>
    (await listWithout(loaderArgs('/lunettes', {}, app.contextOf(app.staff)))).pages.map(({ title }) => title);
  const advice = async () => (await app.services.editions.preview(sheet.id, app.staff)).gate.map(({ check }) => check);

  test('is missing until the staff attach one: the list and the gate report this', async () => {
    expect(await without()).toEqual(['Titre fiche']);
    expect(await advice()).toContain('lens-missing');
    const { lenses } = await showLenses(loaderArgs('/fiches/fiche/lunettes', PARAMS, app.contextOf(app.staff)));
    expect(lenses.map(({ title, attached }) => [title, attached]).sort()).toEqual([
      ['Titre ouvert', false],
      ['Titre reserve', false],
    ]);
    expect(((await send([open.id, closed.id])) as Response).status).toBe(303);
    expect(await without()).toEqual([]);
    expect(await advice()).not.toContain('lens-missing');
  });

  test('shows its questions on the page to those who may read the lens', async () => {
    expect(await questions(app.member)).toEqual([
      ['Qui décide ?', 'Qui porte l’eau ?'],
      ['Qui garde la clé ?', 'Qui porte l’eau ?'],
    ]);
    expect(await questions(PUBLIC_VIEWER)).toEqual([['Qui décide ?', 'Qui porte l’eau ?']]);
  });

  test('shows the same questions in files of the page, to those who may read the lens', async () => {
    for (const viewer of [app.member, PUBLIC_VIEWER]) {
      const wanted = { type: 'page', kind: 'factsheet', slug: 'fiche' } as const;
      const text = await (await app.services.bookTexts.find(viewer, wanted)).gather('https://navette.example', whole);
      expect(text.page!.lenses!.map((lens) => lens.questions)).toEqual(await questions(viewer));
    }
  });

  test('can only be a module on gender, and attached by the staff', async () => {
    expect((await refusal(send([open.id], app.member))).status).toBe(403);
    const refused = (await send([sheet.id])) as { init: { status: number } };
    expect(refused.init.status).toBe(400);
    expect(await questions(app.member)).toHaveLength(2);
    await send([]);
    expect(await questions(app.member)).toEqual([]);
  });
});
