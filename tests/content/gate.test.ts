import { describe, expect, test } from 'vitest';
import { BLOCK_LABELS } from '#content/document/blocks.ts';
import { checkPage, checkText, findCheck, GATE_CHECKS, sortResults } from '#content/gate/checks.ts';
import { GATE_LEVELS, MOST_LISTED } from '#content/gate/reading/finding.ts';
import { PAGE, PAGES, target } from '#tests/support/gate-pages.ts';
import { block, figure, h, link, PROMPT, p, read, TEXTS } from '#tests/support/gate-texts.ts';

test('every check has a case here, and a name of its own', () => {
  const names = GATE_CHECKS.map(({ name }) => name);
  expect(names.toSorted()).toEqual([...Object.keys(TEXTS), ...Object.keys(PAGES)].toSorted());
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(25);
});

test('only advisory checks read what publishing does not look up', () => {
  const unread = GATE_CHECKS.filter(({ name, level }) => {
    const { links, questions } = PAGES[name]?.page ?? {};
    return level !== 'advice' && (links || questions);
  });
  expect(unread.map(({ name }) => name)).toEqual([]);
});

test('a heading with nothing below it, or without words, needs a reason', () => {
  for (const name of ['empty-part', 'empty-heading']) expect(findCheck(name)?.level).toBe('justified');
});

describe('a check of the text', () => {
  test.each(Object.entries(TEXTS))(
    '%s finds its own faults, and nothing else',
    (name, { finds, named, passes, language }) => {
      const about = language === undefined ? {} : { language };
      const result = checkText(read(finds, about)).find(({ check }) => check === name);
      expect(result?.findings.map(({ words }) => words)).toEqual(named);
      expect(result!.count).toBe(named.length);
      for (const { at } of result!.findings)
        expect('screen' in at || ('block' in at && at.block !== null), 'each has a place').toBe(true);
      expect(checkText(read(passes, about)).map(({ check }) => check)).not.toContain(name);
    },
  );

  test('in a page in Arabic, Latin letters are the other script', () => {
    const text = [p('يقول ', 'capitalisation', ' هنا')];
    expect(checkText(read(text, { language: 'ar' })).map(({ check }) => check)).toContain('language-mark');
    expect(checkText(read([p('ماء')], { language: 'ar' }))).toEqual([]);
  });

  test('names a block without words by its number or kind', () => {
    const text = read([figure(), figure({ alt: '', caption: '' }), block('lesson', {}, p(''))]);
    const named = (check: string) =>
      checkText(text)
        .find((result) => result.check === check)!
        .findings.map(({ name }) => [name?.fr, name?.en]);
    expect(named('figure-words')).toEqual([['image 2, sans légende', 'image 2, without a caption']]);
    const lesson = BLOCK_LABELS.find(({ kind }) => kind === 'lesson')!;
    expect(named('empty-block')).toEqual([[lesson.fr, lesson.en]]);
  });

  test('is quick with a link of any length', () => {
    // Time that grows with the square of the length would be minutes.
    const words = `www.${'.'.repeat(2_000_000)} x`;
    expect(checkText(read([p(link(words, 'https://x.org'))])).map(({ check }) => check)).not.toContain('link-words');
  });

  test('lists a limited number of places, and counts all', () => {
    const text = Array.from({ length: MOST_LISTED + 20 }, () => figure({ alt: '' }));
    const result = checkText(read(text)).find(({ check }) => check === 'figure-words');
    expect(result).toMatchObject({ count: MOST_LISTED + 20 });
    expect(result!.findings).toHaveLength(MOST_LISTED);
  });
});

describe('a check of the page', () => {
  test('finds nothing in a page that lacks nothing', () => {
    expect(checkPage(PAGE)).toEqual([]);
  });

  test.each(Object.entries(PAGES))('%s finds its own faults, and nothing else', (name, { page, count, at, passes }) => {
    const result = checkPage({ ...PAGE, ...page }).find(({ check }) => check === name);
    expect(result).toMatchObject({ count });
    for (const finding of result!.findings) expect(finding.at).toEqual(at);
    expect(checkPage({ ...PAGE, ...passes }).map(({ check }) => check)).not.toContain(name);
  });

  test('reports the target of a link, and why readers cannot open it', () => {
    const links = [
      { ...target, why: 'missing' },
      { ...target, words: '', why: 'archived' },
      { ...target, title: null, why: 'unpublished' },
    ] as const;
    const { findings } = checkPage({ ...PAGE, links }).find(({ check }) => check === 'dead-links')!;
    expect(findings.map(({ words, name, why }) => [words, name?.fr, why?.fr, why?.en])).toEqual([
      [
        'la fiche',
        '«\u202fX\u202f»',
        'vers «\u202fX\u202f»\u00a0: aucune page n’a cette adresse',
        'to “X”: no page has this address',
      ],
      ['', '«\u202fX\u202f»', 'cette page est archivée', 'this page is archived'],
      [
        'la fiche',
        '/fiches/x',
        'vers /fiches/x\u00a0: cette page n’est pas publiée',
        'to /fiches/x: this page is not published',
      ],
    ]);
  });

  test('names an open annotation by the words that it quotes', () => {
    const mustFix = [{ id: 't', quote: `la fosse ${'profonde '.repeat(20)}`, by: 'Awa' }];
    const page = { ...PAGE, mustFix, corrections: ['la pompe'], questions: ['la caisse'] };
    const findings = checkPage(page).flatMap((result) => result.findings);
    const [cut, ...others] = findings.map(({ words }) => words);
    expect(others).toEqual(['la pompe', 'la caisse']);
    // A long quotation is cut.
    expect(cut).toMatch(/^la fosse (profonde )+profonde…$/);
    expect(cut!.length).toBeLessThanOrEqual(140);
    expect(findings[0]?.why).toEqual({ fr: 'demandé par Awa', en: 'asked for by Awa' });
  });
});

test('blocking checks come first, then those that need a reason', () => {
  const found = [
    ...checkText(read([h(2, 'Contexte'), p(PROMPT)])),
    ...checkPage({ ...PAGE, summary: '', emptyFields: ['own.category'] }),
  ];
  const levels = sortResults(found).map(({ check }) => findCheck(check)!.level);
  expect(levels).toEqual(levels.toSorted((a, b) => GATE_LEVELS.indexOf(a) - GATE_LEVELS.indexOf(b)));
  expect(new Set(levels).size).toBe(3);
});

test('checks have messages in both languages, with French typography and no final mark', () => {
  for (const { name, message } of GATE_CHECKS) {
    for (const text of [message.one, message.other]) {
      expect(text.fr, name).not.toMatch(/'| [:;?!»]|« /);
      for (const one of [text.fr, text.en]) expect(one, name).toMatch(/^[\p{Lu}{].*[^:.?]$/u);
    }
    expect(message.one.fr, name).not.toBe(message.one.en);
    expect(message.one.en, name).not.toContain('{{count}}');
  }
});
