import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ErrorScreen } from '#app/frame/error-screen.tsx';
import { PageShell, type ShellViewer } from '#app/frame/page-shell.tsx';
import { RunningHead } from '#app/frame/running-head.tsx';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { LocaleContext } from '#app/i18n/translate.ts';
import { EndedPage } from '#app/imports/ended-page.tsx';
import { ShownRows } from '#app/imports/shown-rows.tsx';
import { WithdrawalsLeft } from '#app/materials/beyond/withdrawals-left.tsx';
import { FileReport } from '#app/pages/notice/file-report.tsx';
import { noticeValues, ownFieldViews } from '#app/pages/notice/notice-form.server.ts';
import { NoticeForm } from '#app/pages/notice/notice-form.tsx';
import { PublishForm } from '#app/pages/publish/publish-form.tsx';
import { ImportSection } from '#app/qda/import-section.tsx';
import { readingMeta } from '#app/reading/reading-meta.ts';
import { ReadingPage } from '#app/reading/reading-page.tsx';
import { readingView } from '#app/reading/reading-view.server.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { Locale } from '#content/locale.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import type { QdaPreview } from '#server/qda/qda-imports.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let app: TestServices;
beforeAll(async () => {
  registerAllMessages();
  app = await createTestServices();
});
afterAll(() => app.close());

const render = (screen: ReactElement, locale: Locale = 'fr') =>
  renderToStaticMarkup(<LocaleContext.Provider value={locale}>{screen}</LocaleContext.Provider>);

async function page(slug: string, details: { title: string; language?: string; keywords?: string[] }) {
  const { title, language = 'fr', keywords = [] } = details;
  // In a language without an outline of its own, a new page has no text.
  const text = language === 'fr' ? {} : { document: parseMarkdown('بئر').document };
  const made = await app.services.pages.create(
    { kind: 'factsheet', title, summary: 'Résumé', slug, visibility: 'public', language, ...text },
    app.staff,
  );
  const notice = { ...made.notice, common: { ...made.notice.common, keywords, sdgs: ['6.1'], countries: ['ML'] } };
  await app.services.pages.changeDetails(
    made.id,
    { title, summary: 'Résumé', slug, visibility: 'public', language, ...notice },
    app.staff,
  );
  await app.services.editions.publish(made.id, {}, COMMAND_LINE);
  return made;
}
const viewOf = async (slug: string, number?: number) =>
  readingView(await app.services.reading.read(PUBLIC_VIEWER, 'factsheet', slug, number), app.contextOf());

describe('a page on the reading screen', () => {
  test('has its own language and direction; the interface’s text has the interface’s', async () => {
    await page('eau', { title: 'الماء', language: 'ar' });
    const html = render(<ReadingPage view={await viewOf('eau')} editionsCount={1} />);
    expect(html).toMatch(/<article class="reading-text" lang="ar" dir="rtl">/);
    expect(html).toMatch(/<p class="kicker" lang="fr" dir="ltr">/);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).not.toContain('<script');
  });

  test('shows on an earlier edition that a newer one exists, and cites each edition by its address', async () => {
    const made = await page('deux', { title: 'Deux' });
    await app.services.editions.publish(made.id, {}, COMMAND_LINE);
    const [first, second] = [await viewOf('deux', 1), await viewOf('deux')];
    expect(render(<ReadingPage view={first} editionsCount={2} />)).toContain('Une édition plus récente existe.');
    expect(render(<ReadingPage view={second} editionsCount={2} />)).not.toContain('plus récente existe');
    expect(render(<ReadingPage view={second} editionsCount={2} />)).toContain(
      'https://wiki.example.org/fiches/deux/editions/2',
    );
    const canonical = (view: typeof first) => readingMeta(view).find((tag) => 'rel' in tag);
    expect(canonical(first)).toMatchObject({ href: 'https://wiki.example.org/fiches/deux/editions/1' });
    expect(canonical(second)).toMatchObject({ href: 'https://wiki.example.org/fiches/deux' });
  });

  test('names its goals for screen readers, and has machine-readable metadata', async () => {
    await page('odd', { title: 'ODD', keywords: ['forage'] });
    const view = await viewOf('odd');
    expect(render(<ReadingPage view={view} editionsCount={1} />)).toContain(
      'Objectif 6\u00a0: Eau propre et assainissement',
    );
    const tags = readingMeta(view);
    expect(tags).toContainEqual({ name: 'DC.subject', content: 'forage' });
    expect(tags).toContainEqual({ name: 'DC.coverage', content: 'Mali' });
    expect(tags.find((tag) => 'script:ld+json' in tag)).toMatchObject({
      'script:ld+json': { '@type': 'LearningResource', inLanguage: 'fr', spatialCoverage: [{ name: 'Mali' }] },
    });
  });

  test('a title cannot break out of the @page rule', () => {
    const html = render(
      <RunningHead title={'</style><script>alert("1")</script>'} foot={'</style><script>alert("2")</script>'} />,
    );
    expect(html.match(/<\/?(style|script)/g)).toEqual(['<style', '</style']);
    expect(html).not.toContain('alert("');
    const page = render(<RunningHead title="Un titre" foot="wiki.example.org/fiches/x · Édition 1" />);
    expect(page).toContain('@bottom-left{content:"wiki\\2e example\\2e org\\2f fiches\\2f x \\b7  Édition 1"}');
  });
});

describe('the frame', () => {
  const frame = (viewer: ShellViewer | null) =>
    render(
      <PageShell viewer={viewer} networkName="Lianes" path="/fiches/x?y=1">
        <p>texte</p>
      </PageShell>,
    );

  test('links the public to the sign-in and back, and marks the current section', () => {
    expect(frame(null)).toContain('href="/connexion?retour=%2Ffiches%2Fx%3Fy%3D1"');
    expect(frame(null)).toMatch(/<a href="\/fiches" aria-current="true"/);
  });

  test('offers a partner nothing to list or search', () => {
    const html = frame({ role: 'partner', id: null, name: 'Moussa', organisation: 'Mairie', admin: false });
    expect(html).toContain('Moussa, Mairie');
    expect(html).not.toMatch(/<nav|<search|href="\/fiches"|recherche/);
  });

  test('shows the administration only to administrators', () => {
    const staff = { role: 'staff', id: 'awa', name: 'Awa', organisation: null } as const;
    expect(frame({ ...staff, admin: true })).toContain('href="/admin"');
    expect(frame({ ...staff, admin: false })).not.toContain('href="/admin"');
    expect(frame({ ...staff, admin: false })).toContain('href="/nouvelle-page"');
    expect(frame({ role: 'member', id: 'paul', name: 'Paul', organisation: null, admin: false })).not.toContain(
      '/nouvelle-page',
    );
  });
});

describe('the error screen', () => {
  const screen = (
    code: 'not-found' | 'gone' | null,
    status: number,
    viewer: ShellViewer | null = null,
    locale: Locale = 'fr',
  ) => render(<ErrorScreen failure={{ code, status }} viewer={viewer} networkName="Lianes" path="/x" />, locale);

  test('explains by the viewer’s role who can open a restricted page', () => {
    expect(screen('not-found', 404)).toContain('href="/connexion?retour=%2Fx"');
    expect(screen('not-found', 404)).toContain('l’équipe de Lianes peut vous inviter');
    const partner = screen('not-found', 404, { role: 'partner', id: null, name: 'M', organisation: 'O', admin: false });
    expect(partner).toContain('Votre invitation ouvre une seule page');
    expect(partner).not.toContain('/recherche');
  });

  test('states that a page is archived, and links to where it can be restored', () => {
    const archived = (path: string) =>
      render(
        <ErrorScreen
          failure={{ code: 'conflict', status: 409, reason: 'archived' }}
          viewer={null}
          networkName="Lianes"
          path={path}
        />,
        'fr',
      );
    expect(archived('/fiches/puits/publier?x=1')).toContain('href="/fiches/puits/notice"');
    expect(archived('/outils/kit/gerer')).toContain('href="/outils/kit/gerer"');
    expect(archived('/annotations/abc')).toContain('C’est archivé');
  });

  test('is in the reader’s language, and has a text for unexpected errors', () => {
    expect(screen('gone', 410, null, 'en')).toContain('This link no longer works');
    expect(screen(null, 500)).toContain('Ce n’est pas vous.');
  });
});

describe('the form of a notice', () => {
  test('associates each error with its field, and each label with its control', async () => {
    const made = await app.services.pages.create({ kind: 'workshop', title: 'Atelier', slug: 'atelier' }, app.staff);
    const errors = { title: 'manage.problem.title', 'own.session1': 'manage.problem.date' } as const;
    const own = ownFieldViews('workshop');
    const html = render(
      <NoticeForm values={noticeValues(made)} errors={errors} own={own} open={null} back="/ateliers/atelier" />,
    );
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
    for (const [, id] of html.matchAll(/ for="([^"]+)"/g)) expect(ids).toContain(id);
    for (const [, list] of html.matchAll(/aria-describedby="([^"]+)"/g))
      for (const id of list!.split(' ')) expect(ids).toContain(id);
    const faulty = [...html.matchAll(/<(?:input|textarea|select)[^>]*aria-invalid="true"[^>]*>/g)].map(
      (match) => match[0],
    );
    expect(faulty.map((tag) => / name="([^"]+)"/.exec(tag)?.[1])).toEqual(Object.keys(errors));
    expect(faulty.every((tag) => /aria-describedby="[^"]*-erreur"/.test(tag))).toBe(true);
    expect(html).toMatch(/role="alert".*href="#f-title"/s);
  });
});

test('the screen before publishing offers to justify a missing approval only to viewers who may', async () => {
  const { pages, editions, reviewRules } = app.services;
  const { id } = await pages.create({ kind: 'module', title: 'Relire ?', summary: 'Un résumé.' }, app.staff);
  const shown = async () => {
    const preview = await editions.preview(id, app.staff);
    const page = { ...(await pages.require(app.staff, id)), editionNumber: null };
    return render(
      <PublishForm
        page={page}
        path="/modules/relire"
        threads="/modules/relire/ecrire#annotations"
        preview={preview}
        isMailed
        note=""
        without=""
        refusal={null}
      />,
    );
  };
  for (const bypass of ['staff', 'nobody'] as const) {
    await reviewRules.save('module', { approvals: 1, approvers: 'any', bypass }, COMMAND_LINE);
    const html = await shown();
    const [before = '', justified = ''] = html.split('id="gate-justified"');
    const message = 'Il manque une approbation';
    expect([
      justified.includes(message),
      before.includes(message),
      before.includes('vous ne pouvez pas publier'),
    ]).toEqual(bypass === 'staff' ? [true, false, false] : [false, true, true]);
  }
});

describe('the first rows of an imported file', () => {
  const row = { line: 2, outcome: 'changed', first: null, merged: '' } as const;
  const show = (rows: Parameters<typeof ShownRows>[0]['rows'], count = rows.length) =>
    render(<ShownRows rows={rows} count={count} nameOf={(key) => key} />);

  test('show labels instead of codes: the values to be stored, and those before', () => {
    const fields = [
      { key: 'country', value: 'SN', before: 'ML' },
      { key: 'side', value: 'south', before: '' },
      { key: 'name', value: 'Eau <Vive>', before: null },
    ];
    const html = show([{ ...row, fields }]);
    expect(html).toContain('<ins><bdi>Sénégal</bdi></ins>');
    expect(html).toContain('<del>Mali</del>');
    expect(html).toContain('<ins><bdi>Partenaires</bdi></ins>');
    expect(html).toContain('<del>(vide)</del>');
    expect(html).toContain('<dd><bdi>Eau &lt;Vive&gt;</bdi></dd>');
    expect(html).toContain('Les lignes, telles qu’elles seront enregistrées');
    const doubled = show([{ ...row, outcome: 'doubled', first: 2, line: 3, fields: [] }], 40);
    expect(doubled).toContain('déjà ligne 2, laissée de côté');
    expect(doubled).toContain('La première ligne');
    expect(show([])).toBe('');
  });

  test('are a few tens of kilobytes at most', () => {
    const keys = Array.from({ length: 12 }, (_, n) => `champ${n}`);
    const fields = keys.map((key) => ({ key, value: 'é'.repeat(81), before: 'è'.repeat(81) }));
    const rows = Array.from({ length: 20 }, (_, n) => ({ ...row, line: n + 2, fields }));
    expect(Buffer.byteLength(show(rows))).toBeLessThan(120_000);
  });
});

test('a page with an unfinished withdrawal states what to do, and links to the withdrawal', () => {
  const about = {
    page: { title: 'Étude', language: 'fr', path: '/etudes/etude' },
    requestedAt: '2026-03-01T10:00:00Z',
  };
  const open = { ...about, material: { id: 'abcdefghjkmn', label: 'E3' } };
  const html = render(<WithdrawalsLeft left={[open, { ...about, material: null }]} />);
  expect(html).toContain('L’effacement reprend de lui-même');
  expect(html).toContain('href="/materiaux/abcdefghjkmn/retrait"');
  expect(html).toContain('qui ne s’ouvre pas à vous');
  expect(html).not.toContain('href="/etudes/etude"');
  expect(render(<WithdrawalsLeft left={[open]} isNamed />)).toContain('href="/etudes/etude"');
  expect(render(<WithdrawalsLeft left={[]} isRefused />)).toContain('Il vient de finir');
  expect(render(<WithdrawalsLeft left={[]} />)).toBe('');
});

describe('a project of an analysts’ tool that was read', () => {
  const NONE = { added: 0, changed: 0 };
  const preview = {
    ...{ id: 'abcdefghjkmn', fileName: 'projet.qdpx', name: 'Projet', changed: [], leftOut: [] },
    ...{ codes: NONE, materials: NONE, extracts: NONE },
  };
  const section = (more: Partial<QdaPreview>) =>
    render(<ImportSection preview={{ ...preview, ...more }} megabytes={200} problem={null} />);

  test('offers to be imported only if there is something to import', () => {
    expect(section({})).toContain('Il n’y a rien à importer');
    expect(section({})).not.toContain('value="run"');
    expect(section({})).toContain('Choisir un autre fichier');
    const some = { added: 0, changed: 1 };
    for (const html of [section({ codes: some }), section({ materials: some }), section({ extracts: some })]) {
      expect(html).toContain('value="run"');
      expect(html).not.toContain('rien à importer');
    }
  });
});

test('a preview that no longer exists is reported as imported as a whole, or not at all', () => {
  const at = '2026-11-27T10:42:00.000Z';
  const imported = { pageId: null, at, added: 2, changed: 1 };
  const html = render(<EndedPage ended={imported} home="/repertoire" />);
  for (const expected of ['importé en entier le 27', '2 ajouts', '1 mise à jour', 'href="/repertoire"'])
    expect(html).toContain(expected);
  const nothing = render(<EndedPage ended={null} home="/repertoire" />);
  expect(nothing).toContain('Rien n’en a été importé');
  expect(nothing).toContain('href="/repertoire/import"');
});

test('a long report on a file is folded after its first six messages, and repeats equal ones', () => {
  const report = (count: number) =>
    render(<FileReport messages={Array.from({ length: count }, (_, i) => `commentaire ${i % 5}`)} />);
  expect(report(7)).not.toContain('<details');
  const [shown, folded] = report(19).split('<details') as [string, string];
  expect([shown, folded].map((part) => part.match(/<li>/g)?.length)).toEqual([6, 13]);
  expect(folded).toContain('La suite du rapport\u00a0: 13');
  expect(report(19).match(/commentaire 3/g)).toHaveLength(4);
});
