import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { BOOK_WORDS } from '#content/book/book-words.ts';
import { KIT_ANSWER_WORDS, KIT_SESSION_WORDS, KIT_WORDS } from '#content/book/kit-words.ts';
import type { PageText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { renderDocument } from '#content/render/html.ts';
import { KIT_ENGINE } from '#server/exports/kit/kit-engine.ts';
import { writeKit, writeLightKit } from '#server/exports/kit/write-kit.ts';
import { openInFolder } from '#tests/support/taken-kits.ts';

describe('the words of a kit', () => {
  const bookIn = (language: string) => {
    const { document } = parseMarkdown(
      '## Steps\n\n1. **Open (10 min).** One.[^1]\n\n- [ ] Who decides?\n\n:::exercice{title="Try"}\nWrite.\n:::\n\n[^1]: Two.\n',
    );
    const { html } = renderDocument(document, { language, locale: 'fr', fileUrl: (id) => id });
    const figure = '<figure><img src="/fichiers/p1" alt="A well"/></figure>';
    const lenses = [{ href: '/modules/m1', title: 'Lens', language, questions: ['Who?'] }];
    const pages = [1, 2].map((n): PageText => {
      const page = { kind: 'module', slug: `m${n}`, title: `Title ${n}`, summary: 'Short.', language } as const;
      const edition = { edition: 1, notice: emptyNotice('module'), date: '2026-03-01T09:00:00.000Z', sources: null };
      return { ...page, ...edition, html: html + figure, lenses };
    });
    const plan = '<p><a href="https://n.example/deroule?page=/modules/m1&amp;page=/modules/m2">Plan</a></p>';
    return makeBook({
      ...{ origin: 'https://n.example', timeZone: 'Europe/Paris' },
      collection: {
        ...{ kind: 'toolkit', slug: 'box', title: 'The box', summary: '', language, imprint: '' },
        ...{ introduction: plan, parts: [{ title: '', pages }] },
      },
    }).book;
  };
  const kitIn = async (language: string) => {
    const written = unzipSync((await writeLightKit(bookIn(language), new Map())).bytes);
    return Object.entries(written).map(([file, content]) => [file, strFromU8(content)] as const);
  };

  test('are found in a folder without their passages if pictures leave no space for these', async () => {
    const found = async (pictures: number) => {
      const image = { bytes: Buffer.alloc(pictures), type: 'jpeg', width: 800, height: 600 } as const;
      const { bytes } = await writeKit(bookIn('en'), new Map([['p1', image]]));
      const { total, results } = (await openInFolder(bytes))('deciding title');
      const wordsOf = (pieces: readonly { text: string }[]) => pieces.map(({ text }) => text).join('');
      return [total, ...results.map(({ file, title, passage }) => [file, wordsOf(title), wordsOf(passage)])];
    };
    const pages = ['pages/modules-m1.html', 'pages/modules-m2.html'];
    const whole = await found(10_000_000);
    expect(whole).toEqual([2, ...pages.map((file, n) => [file, `Title ${n + 1}`, 'Who decides?'])]);
    expect(await found(10_000_001)).toEqual([2, ...pages.map((file, n) => [file, `Title ${n + 1}`, 'Short.'])]);
  });

  /** All texts in a list of words, and the texts around values in its functions. */
  const textsOf = (words: unknown): string[] => {
    if (typeof words === 'string') return [words];
    if (typeof words === 'function') return `${words('\0', '\0')}`.split(/[\0\n]/);
    return words && typeof words === 'object' ? Object.values(words).flatMap(textsOf) : [];
  };

  test('are English in a kit in English', async () => {
    const lists = [KIT_WORDS, KIT_SESSION_WORDS, KIT_ANSWER_WORDS, BOOK_WORDS] as const;
    const english = new Set(lists.flatMap(({ en }) => textsOf(en)));
    const french = lists
      .flatMap(({ fr }) => textsOf(fr))
      .filter((text) => text.trim().length > 4 && !english.has(text));
    const files = (await kitIn('en')).filter(([file]) => !/lunr|^manifest|^style/.test(file) && file !== KIT_ENGINE);
    expect(files.map(([file]) => file)).toEqual(expect.arrayContaining(['README.txt', 'deroule-1.html', 'seance.js']));
    const isLetter = (sign = '') => /[\p{L}-]/u.test(sign);
    const isMentioned = (text: string, content: string) => {
      for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + 1))
        if (!isLetter(content[at - 1]) && !isLetter(content[at + text.length])) return true;
      return false;
    };
    const mentioned = (list: readonly string[], content: string) => list.filter((text) => isMentioned(text, content));
    for (const [file, content] of files) expect(mentioned(french, content), file).toEqual([]);
    const inFrench = (await kitIn('fr')).flatMap(([, content]) => mentioned(french, content));
    expect(new Set(inFrench).size).toBeGreaterThan(30);
  });

  test('are marked as French in a kit in a third language', async () => {
    const files = new Map(await kitIn('ar'));
    expect(files.get('recherche.html')).toMatch(/^<!DOCTYPE html>\n<html lang="fr" dir="ltr">/);
    expect(files.get('deroule-1.html')).toMatch(/^<!DOCTYPE html>\n<html lang="fr" dir="ltr">/);
    const page = files.get('pages/modules-m1.html')!;
    expect(page).toContain('<html lang="ar" dir="rtl">');
    expect(page).toMatch(/<nav class="site" lang="fr" dir="ltr"[^>]*><a [^>]*>Sommaire</);
    expect(page).toMatch(/<nav class="turn" lang="fr" dir="ltr"/);
    const cover = files.get('index.html')!;
    expect(cover).toMatch(/<div class="kit" lang="fr" dir="ltr"><p>Ce kit contient/);
    expect(cover).toMatch(/<form [^>]*lang="fr" dir="ltr">/);
  });
});
