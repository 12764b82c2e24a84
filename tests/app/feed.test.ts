import { expect, test } from 'vitest';
import { atomFeed } from '#app/explore/feed.server.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { translator } from '#app/i18n/translate.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';

const CARD: PageCard = {
  id: 'abcdef123456',
  kind: 'factsheet',
  href: '/fiches/eau',
  title: 'L\'eau : <b> & "puits\u0007',
  summary: ']]> x"',
  language: 'fr',
  terms: { countries: [], sdgs: [], sectors: [] } as unknown as PageCard['terms'],
  guide: null,
  words: 10,
  edition: 1,
  publishedAt: '2026-01-02T03:04:05.000Z',
  picture: null,
};

test('a feed names what it holds, with every sign of XML escaped', () => {
  registerAllMessages();
  const term = { title: 'Mali & <Niger>', path: '/pays/ml', feedPath: '/pays/ml/flux.xml', cards: [CARD] };
  const feed = atomFeed(translator('fr'), term, { origin: 'https://wiki.example.org', networkName: 'A & B' });
  expect(feed).toContain('<title>Mali &amp; &lt;Niger&gt; · A &amp; B</title>');
  expect(feed).toContain('<id>tag:wiki.example.org,2026:abcdef123456</id>');
  expect(feed).toContain(
    '<link rel="self" type="application/atom+xml" href="https://wiki.example.org/pays/ml/flux.xml"/>',
  );
  expect(feed).toContain('<link rel="alternate" type="text/html" href="https://wiki.example.org/fiches/eau"/>');
  expect(feed).toContain('<title>L’eau\u00a0: &lt;b&gt; &amp; &quot;puits</title>');
  expect(feed).toContain('<summary>]]&gt; x&quot;</summary>');
  expect(feed.match(/<updated>2026-01-02T03:04:05.000Z<\/updated>/g)).toHaveLength(2);
  const none = atomFeed(
    translator('fr'),
    { ...term, cards: [] },
    { origin: 'https://wiki.example.org', networkName: 'A' },
  );
  expect(none).toMatch(/<updated>1970-.*<\/updated>/);
  expect(none).not.toContain('<entry');
  // Nothing but the tags of the feed, each of them closed.
  const open: string[] = [];
  for (const [, end, name, self] of feed.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (end) expect(open.pop()).toBe(name);
    else if (!self) open.push(name!);
  }
  expect(open).toEqual([]);
});
