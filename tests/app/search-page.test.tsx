import { readFileSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { en } from '#app/i18n/en.ts';
import { fr } from '#app/i18n/fr.ts';
import { LocaleContext } from '#app/i18n/translate.ts';
import { loader as openSearch } from '#app/routes/opensearch[.]xml.ts';
import { meta as searchMeta } from '#app/routes/recherche.tsx';
import { loader as suggestions } from '#app/routes/recherche_.suggestions.ts';
import { loader as json } from '#app/routes/recherche[.]json.ts';
import { FACET_NAMES, readSearchAddress, searchAddress } from '#app/search/search-address.ts';
import { SearchPage } from '#app/search/search-page.tsx';
import { searchView } from '#app/search/search-view.server.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { COLLECTIONS } from '#content/kinds/collection-kind.ts';
import { KINDS } from '#content/kinds/kind.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Locale } from '#content/locale.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { FACETS } from '#content/search/query/facets.ts';
import { findFacetValue } from '#content/search/query/filter-words.ts';
import { parseQuery } from '#content/search/query/parse-query.ts';
import { SHORTEST_WITH_TYPO } from '#content/search/query/typo.ts';
import { FIELD_SYNONYMS, Thesaurus } from '#content/search/words/synonyms.ts';
import { loaderArgs } from '#tests/support/route-calls.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let app: TestServices;

async function publish(
  title: string,
  body: string,
  more: { countries?: string[]; visibility?: 'public' | 'members' } = {},
) {
  const notice = emptyNotice('factsheet');
  const page = await app.services.pages.create(
    {
      kind: 'factsheet',
      title,
      summary: 'Une fiche.',
      visibility: more.visibility ?? 'public',
      notice: { ...notice, common: { ...notice.common, countries: more.countries ?? [] } },
      document: fitDocument({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: body }] }] })
        .document,
    },
    app.staff,
  );
  await app.services.editions.publish(page.id, {}, app.staff);
}

beforeAll(async () => {
  registerAllMessages();
  app = await createTestServices();
  await publish('Le <puits> & la pompe', 'Le comité répare la pompe du village.', { countries: ['ML'] });
  await publish('La borne-fontaine', 'Une pompe à main, et un comité.', { countries: ['SN'] });
  await publish('Entre adhérents', 'La pompe cachée.', { visibility: 'members' });
});
afterAll(() => app.close());

async function htmlOf(address: string, viewer: Viewer = PUBLIC_VIEWER, locale: Locale = 'fr'): Promise<string> {
  const view = await searchView(
    new URL(address, 'https://wiki.example.org').searchParams,
    app.contextOf(viewer, locale),
  );
  return renderToStaticMarkup(
    <LocaleContext.Provider value={locale}>
      <SearchPage view={view} />
    </LocaleContext.Provider>,
  );
}

describe('the search page, without a script', () => {
  test('marks the matches, escapes the rest, keeps the query', async () => {
    const html = await htmlOf('/recherche?q=pompe');
    expect(html).toContain('Le &lt;puits&gt; &amp; la <mark>pompe</mark>');
    expect(html).toContain('2 pages pour «\u202fpompe\u202f»');
    expect(html).toMatch(/<input[^>]*name="q"[^>]*value="pompe"/);
    expect(html).not.toContain('cachée');
    expect(html.match(/<h1/g)).toHaveLength(1);
  });

  test('facets are labelled checkboxes with counts; chosen ones are checked and removable', async () => {
    const html = await htmlOf('/recherche?q=pompe&pays=ML');
    expect(html).toMatch(
      /<input type="checkbox" name="pays" checked="" value="ML"\/><span>Mali<\/span><span class="facet-count">1</,
    );
    expect(html).toMatch(/name="pays" value="SN"/);
    expect(html).toContain('1 page pour');
    expect(html).toMatch(/<a class="chip" href="\/recherche\?q=pompe"/);
  });

  test('without results, shows how the query was understood and what to try', async () => {
    const html = await htmlOf('/recherche?q=zeppelin+pompe+-comité');
    expect(html).toContain('le mot «\u202fzeppelin\u202f», dans aucune page');
    expect(html).toContain('le mot «\u202fpompe\u202f», dans 2 pages');
    expect(html).toContain('sans «\u202fcomité\u202f»');
    expect(html).toContain('href="/recherche?q=pompe"');
    expect(html).toContain('/connexion?retour=');
  });

  test('a misspelled word is corrected, and the page shows the correction', async () => {
    expect(await htmlOf('/recherche?q=vilage')).toContain('celles qui contiennent «\u202fvillage\u202f»');
    expect(await htmlOf('/recherche?q=vilage', PUBLIC_VIEWER, 'en')).toContain('these have “village”');
  });

  test('filters typed in the query are shown as understood', async () => {
    const html = await htmlOf('/recherche?q=pompe+pays:mali');
    expect(html).toContain('Pays\u00a0: Mali');
    expect(html).toContain('1 page pour');
    expect(await htmlOf('/recherche?q=pays:atlantide')).toContain('n’est pas un critère connu');
  });
});

describe.each([
  [
    'fr',
    fr,
    ['pays:mali', 'odd:6', 'type:fiche', 'secteur:santé', 'titre:budget'],
    ['+mali forage', 'fem*', 'assainissement~2', 'eau^3 école'],
  ],
  [
    'en',
    en,
    ['country:mali', 'sdg:6', 'type:factsheet', 'sector:health', 'title:budget'],
    ['+mali borehole', 'wom*', 'sanitation~2', 'water^3 school'],
  ],
] as const)('the search help: %s', (locale, texts, typed, operators) => {
  const { helpTyped, helpForgiving } = texts.search;

  test('shows examples in this language', async () => {
    const html = await htmlOf('/recherche', PUBLIC_VIEWER, locale);
    const shown = [...html.matchAll(/<code>([^<]*)<\/code>/g)].map(([, example]) => example);
    expect(shown).toEqual([helpTyped.phrase, helpTyped.exclude, ...typed, ...operators]);
  });

  test('and each example works', () => {
    const parse = (text: string) => parseQuery(text, new Thesaurus(FIELD_SYNONYMS));
    const { phrase, exclude, country, sdg, kind, others, title, required, pattern, edits, boost } = helpTyped;
    expect(parse(required).clauses).toContainEqual(expect.objectContaining({ words: ['mali'], required: true }));
    expect(parse(pattern).clauses).toMatchObject([{ pattern }]);
    expect(parse(edits).clauses).toMatchObject([{ edits: 2 }]);
    expect(parse(boost).clauses).toContainEqual(expect.objectContaining({ boost: 3 }));
    expect(parse(phrase).clauses).toMatchObject([{ exact: true }]);
    expect(parse(exclude).excluded).toHaveLength(1);
    expect(parse(title).clauses[0]?.fields).not.toBe(parse('budget').clauses[0]?.fields);
    expect([country, sdg, kind, others].flatMap((example) => parse(example).filters)).toEqual([
      { facet: 'country', code: 'ML' },
      { facet: 'sdg', code: '6' },
      { facet: 'kind', code: 'factsheet' },
      { facet: 'sector', code: 'health' },
    ]);
  });

  test('kinds are recognised by each of their displayed names', () => {
    for (const [kind, { names }] of Object.entries({ ...KINDS, ...COLLECTIONS })) {
      const { one, many, menu } = names[locale];
      for (const name of [one, many, menu]) expect(findFacetValue('kind', name), name).toBe(kind);
    }
  });

  test('states how many letters a word needs to be corrected', () => {
    expect(SHORTEST_WITH_TYPO).toBe(5);
    expect(helpForgiving).toMatch(locale === 'fr' ? /d’au moins cinq lettres/ : /five letters and more/);
  });
});

describe('addresses', () => {
  test('hold the whole state and parse back', () => {
    const address = '/recherche?q=eau+%26+femmes&pays=ML&pays=SN&odd=6&tri=date&p=3';
    const choice = readSearchAddress(new URL(address, 'https://wiki.example.org').searchParams);
    expect(searchAddress(choice, { page: choice.page })).toBe(
      '/recherche?q=eau+%26+femmes&pays=ML&pays=SN&odd=6&tri=date&p=3',
    );
    expect(searchAddress(choice, { sort: 'relevance' })).toBe('/recherche?q=eau+%26+femmes&pays=ML&pays=SN&odd=6');
    expect(readSearchAddress(new URLSearchParams('p=-4&tri=x&q=%20a%20'))).toMatchObject({
      page: 1,
      sort: 'relevance',
      q: 'a',
    });
  });
});

test('an address with hundreds of filters does not make a page of megabytes', async () => {
  const filters = FACETS.flatMap((facet) => Array.from({ length: 100 }, (_, i) => `${FACET_NAMES[facet]}=x${i}`));
  const choice = readSearchAddress(new URLSearchParams(filters.join('&')));
  for (const facet of FACETS) expect(choice.filters[facet]).toHaveLength(20);
  expect((await htmlOf(`/recherche?${filters.join('&')}`)).length).toBeLessThan(1_000_000);
});

describe('for machines', () => {
  test('the JSON API respects the viewer’s rights', async () => {
    const ask = async (viewer: Viewer) =>
      (await (await json(loaderArgs('/recherche.json?q=pompe', {}, app.contextOf(viewer)))).json()) as {
        total: number;
        results: { url: string; title: string }[];
      };
    expect(await ask(PUBLIC_VIEWER)).toMatchObject({ total: 2 });
    const members = await ask(app.member);
    expect(members.total).toBe(3);
    expect(members.results.map(({ url }) => url)).toContain('https://wiki.example.org/fiches/entre-adherents');
  });

  test('suggestions: titles from two letters on, only those that the viewer may read', async () => {
    const ask = async (q: string, viewer: Viewer) =>
      (
        await suggestions(loaderArgs(`/recherche/suggestions?q=${encodeURIComponent(q)}`, {}, app.contextOf(viewer)))
      ).json();
    expect(await ask('born', PUBLIC_VIEWER)).toEqual([
      { title: 'La borne-fontaine', href: '/fiches/la-borne-fontaine', kind: 'factsheet', draft: false },
    ]);
    expect(await ask('adherents', PUBLIC_VIEWER)).toEqual([]);
    expect(await ask('adherents', app.member)).toMatchObject([{ title: 'Entre adhérents' }]);
    expect(await ask('', app.member)).toEqual([]);
  });

  test('OpenSearch describes the search', async () => {
    const answer = await openSearch(loaderArgs('/opensearch.xml', {}, app.contextOf()));
    expect(answer.headers.get('Content-Type')).toContain('opensearchdescription+xml');
    expect(await answer.text()).toContain('template="https://wiki.example.org/recherche?q={searchTerms}"');
  });
});

test('search engines may index the search form, never its results', async () => {
  const robotsOf = async (address: string) => {
    const { searchParams } = new URL(address, 'https://wiki.example.org');
    const data = await searchView(searchParams, app.contextOf(PUBLIC_VIEWER, 'fr'));
    const tags = searchMeta({ data } as unknown as Parameters<typeof searchMeta>[0]) ?? [];
    expect(tags.some((tag) => 'name' in tag && tag.name === 'description')).toBe(true);
    return tags.some((tag) => 'name' in tag && tag.name === 'robots');
  };
  const refused = readFileSync('public/robots.txt', 'utf8').match(/(?<=^Disallow: ).+/gm)!;
  const [form, ...results] = ['/recherche', '/recherche?q=pompe', '/recherche?pays=ML'];
  expect(await robotsOf(form!)).toBe(false);
  expect(refused.filter((prefix) => form!.startsWith(prefix))).toEqual([]);
  for (const address of results) {
    expect(await robotsOf(address), address).toBe(true);
    expect(
      refused.some((prefix) => address.startsWith(prefix)),
      address,
    ).toBe(true);
  }
  for (const address of ['/recherche/suggestions?q=eau', '/recherche.json?q=eau'])
    expect(
      refused.some((prefix) => address.startsWith(prefix)),
      address,
    ).toBe(true);
});
