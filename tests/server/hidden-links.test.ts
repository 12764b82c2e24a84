import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { internalLinks, readGateText } from '#content/gate/reading/gate-text.ts';
import { VISIBILITIES, type Visibility } from '#content/permission.ts';
import { hiddenLinks } from '#server/pages/publication/hidden-links.ts';
import { type CheckedDraft, checkGate } from '#server/pages/publication/page-gate.ts';
import type { ReviewCheck } from '#server/pages/publication/review-check.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';
import { paragraph } from '#tests/support/workshop-floor.ts';

let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

let count = 0;
async function newPage(visibility: Visibility, published = true) {
  const { document } = fitDocument({ type: 'doc', content: [paragraph('block2222222', 'Un.')] });
  const title = `Page ${++count}`;
  const page = await floor.services.pages.create(
    { kind: 'factsheet', title, summary: 'x', visibility, document },
    COMMAND_LINE,
  );
  if (published) await floor.services.editions.publish(page.id, {}, COMMAND_LINE);
  return page;
}

const newCollection = (visibility: Visibility, publishedAt: string | null = '2026-01-01T00:00:00.000Z') =>
  floor.services.collections.create(
    { kind: 'toolkit', title: `Boîte ${++count}`, visibility, publishedAt },
    COMMAND_LINE,
  );

const ORIGIN = 'https://wiki.example.org';

/** Why a page's readers cannot follow a link, and its target's title; undefined if they can. */
async function reasonOf(page: { id: string; visibility: Visibility }, href: string) {
  const [link] = await hiddenLinks(floor.services.database.read, page, [{ href, block: null, words: 'x' }], ORIGIN);
  return link && [link.why, link.title];
}

test('a full URL of this site is recognised, and one of another site is ignored', async () => {
  const [page, target] = [await newPage('public'), await newPage('members')];
  expect(await reasonOf(page, `${ORIGIN}/fiches/il-n-y-en-a-pas?x=1#y`)).toEqual(['missing', null]);
  expect(await reasonOf(page, `https://WIKI.example.org:443${pagePath(target)}`)).toEqual(['narrower', target.title]);
  for (const other of ['http://wiki.example.org', 'https://wiki.example.org.evil.example', 'https://example.org'])
    expect(await reasonOf(page, `${other}${pagePath(target)}`), other).toBeUndefined();
  const links = ['https://a.example/fiches/x', 'https://a.example/', 'mailto:a@b.example', '/fiches/x'];
  const content = links.map((href) => ({
    ...paragraph('', ''),
    attrs: {},
    content: [{ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] }],
  }));
  const text = readGateText({ type: 'doc', content }, { kind: 'factsheet', language: 'fr', prompts: [] });
  expect(internalLinks(text).map(({ href }) => href)).toEqual(['https://a.example/fiches/x', '/fiches/x']);
});

describe('a link that readers of its page cannot follow', () => {
  test.each<[Visibility, readonly Visibility[]]>([
    ['public', ['public']],
    ['members', ['public', 'members']],
    ['invited', ['public']],
  ])('from a page of visibility %s has a target that is neither of %j', async (from, followed) => {
    const page = await newPage(from);
    for (const visibility of VISIBILITIES) {
      const target = await newPage(visibility);
      const expected = followed.includes(visibility) ? undefined : ['narrower', target.title];
      expect(await reasonOf(page, pagePath(target)), visibility).toEqual(expected);
      const collection = await newCollection(visibility);
      const ofCollection = followed.includes(visibility) ? undefined : ['narrower', collection.title];
      expect(await reasonOf(page, collectionPath(collection)), visibility).toEqual(ofCollection);
    }
  });

  test('has a target that is unpublished, archived, or missing', async () => {
    const { pages, collections } = floor.services;
    const page = await newPage('public');
    const draft = await newPage('public', false);
    expect(await reasonOf(page, pagePath(draft))).toEqual(['unpublished', draft.title]);
    const archived = await newPage('public');
    await pages.archive(archived.id, COMMAND_LINE);
    expect(await reasonOf(page, `${pagePath(archived)}?a=1#b`)).toEqual(['archived', archived.title]);
    const box = await newCollection('public', null);
    expect(await reasonOf(page, collectionPath(box))).toEqual(['unpublished', box.title]);
    const closed = await newCollection('public');
    await collections.archive(closed.id, COMMAND_LINE);
    expect(await reasonOf(page, collectionPath(closed))).toEqual(['archived', closed.title]);
    expect(await reasonOf(page, '/outils/nulle-part')).toEqual(['missing', null]);
    expect(await reasonOf(page, '/fiches/nulle-part/editions/1')).toEqual(['missing', null]);
  });

  test('has a staff screen as target, also of the page itself; other screens are open', async () => {
    const page = await newPage('public');
    for (const below of ['ecrire', 'notice', 'publier', 'documents', 'gerer', 'invitations']) {
      expect(await reasonOf(page, `${pagePath(page)}/${below}?a=1`), below).toEqual(['staff', page.title]);
    }
    expect(await reasonOf(page, '/admin')).toEqual(['staff', null]);
    expect(await reasonOf(page, '/admin/personnes')).toEqual(['staff', null]);
    for (const open of ['', '/editions/1', '/imprimer', '#ecrire', '?vue=ecrire']) {
      expect(await reasonOf(page, pagePath(page) + open), open).toBeUndefined();
    }
  });

  test('is never one to the page itself, a list, a search, or a file', async () => {
    const draft = await newPage('invited', false);
    for (const href of [
      pagePath(draft),
      '/fiches',
      '/outils?secteur=eau',
      '/recherche?q=eau',
      '/fichiers/a.pdf',
      '/',
    ]) {
      expect(await reasonOf(draft, href), href).toBeUndefined();
    }
  });
});

test('the checks before publishing report missing approvals, and check the text only if there is one', async () => {
  const page = await newPage('public');
  const at = '2026-01-01T00:00:00.000Z';
  const review: ReviewCheck = {
    rule: { approvals: 2, approvers: 'any', bypass: 'staff' },
    approvals: 1,
    mayBypass: false,
    reviews: [
      { name: 'Awa', answer: 'changes', at, exact: true },
      { name: 'Bruno', answer: 'approved', at, exact: true },
    ],
    waiting: [],
  };
  const link = { href: '/fiches/rien', block: null, words: 'x' };
  const text = {
    words: 400,
    unfit: [],
    evidence: { citations: [], claims: [], passages: [] },
    pictures: [],
    takenBack: [],
    today: '2026-01-01',
    gate: [{ check: 'empty-part', count: 1, findings: [] }],
  };
  const checksOf = async (draft: CheckedDraft, reviewed = review) =>
    (await checkGate(floor.services.database.read, page, draft, reviewed)).map(({ check, findings }) =>
      `${check} ${findings.map(({ words }) => words).join()}`.trim(),
    );
  const all = await checksOf({ ...text, links: [link] });
  for (const found of ['approvals', 'changes-asked Awa', 'empty-part', 'dead-links x']) expect(all).toContain(found);
  // An empty draft has no parts; more approvals than the rule requires are enough.
  const empty = await checksOf({ ...text, words: 0 }, { ...review, approvals: 3 });
  expect(empty).toContain('no-text');
  for (const found of ['empty-part', 'approvals']) expect(empty).not.toContain(found);
  // The transaction that publishes asks nothing of the database for what is only advice.
  expect(await checksOf(text)).not.toContain('dead-links x');
});
