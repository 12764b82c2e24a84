import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { comesFromHere, FirstStyles } from '#server/http/remix/styles/first-styles.ts';
import { parseStyleSheet, usedStyles } from '#server/http/remix/styles/style-sheet.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

const used = (css: string, html: string) => usedStyles(parseStyleSheet(css), html);

test('a style sheet is reduced to what may apply to something in a page', () => {
  const css = [
    '@layer base,pages;',
    '@layer base{:root{--a:1}p,.gone{color:red}@media(min-width:4rem){.gone{top:0}.there>a[data-x="]{"]:hover{top:1px}}}',
    '@media print{.gone{top:0}}',
    '.there:not(.gone) li::marker{content:"}.x{"}',
    '@page{margin:1cm;@top-left{content:"a"}}',
    '@keyframes gone{to{top:0}}',
    '#other,.gone .there{top:0}',
    'tbody :is(.gone,p){top:0}',
    '[hidden]{display:none}',
  ].join('');
  const html = '<html><div class="a there"><table><tr><li><a data-x="y">…</a></table><p>other</p></div>';
  expect(used(css, html)).toBe(
    [
      '@layer base,pages;',
      '@layer base{:root{--a:1}p,.gone{color:red}@media(min-width:4rem){.there>a[data-x="]{"]:hover{top:1px}}}',
      '.there:not(.gone) li::marker{content:"}.x{"}',
      '@page{margin:1cm;@top-left{content:"a"}}',
      '@keyframes gone{to{top:0}}',
      // The id occurs as a word of the text: one rule too many does no harm.
      '#other,.gone .there{top:0}',
      'tbody :is(.gone,p){top:0}',
    ].join(''),
  );
  expect(used(css, '<p hidden class="gone there other">')).toContain('[hidden]{display:none}');
  // Rules that are not understood stay.
  expect(used('.é{top:0}.a\\:b{top:0}a/* { */{top:0}', '')).toBe('.é{top:0}.a\\:b{top:0}a/* { */{top:0}');
  expect(() => parseStyleSheet('a{b{c:d}')).toThrow('does not end');
});

test('a page has its styles in its head, allowed by their hash alone, and its sheet at the end', () => {
  const folder = createTempFolder();
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'assets/app-x1.css'), '.a{top:0}.b{top:0}');
  writeFileSync(path.join(folder, 'assets/ends.css'), '.a{content:"</style>"}');
  const styles = new FirstStyles(folder);
  const link = '<link rel="stylesheet" href="/assets/app-x1.css"/>';
  const page = (head: string) => `<html><head>${head}<title>x</title></head><body class="a">«</body></html>`;
  const made = styles.within(Buffer.from(page(link)), `style-src 'self'`);
  expect(String(made?.body)).toBe(
    `<html><head><style>.a{top:0}</style><title>x</title></head><body class="a">«${link}</body></html>`,
  );
  const hash = createHash('sha256').update('.a{top:0}').digest('base64');
  expect(made?.csp).toBe(`style-src 'self'; style-src-elem 'self' 'sha256-${hash}'`);
  const printed = styles.within(Buffer.from(page(`<style media="print">@page{margin:1cm}</style>${link}`)), '');
  expect(printed?.csp.match(/sha256-/g)).toHaveLength(2);
  for (const head of ['', link + link, link.replace('app-x1', 'ends')])
    expect(styles.within(Buffer.from(page(head)), ''), head).toBeNull();
});

test('a visit from a page of this site is recognised by the browser’s Sec-Fetch-Site or Referer header', () => {
  const from = (headers: Record<string, string>) =>
    comesFromHere({ headers: { host: 'wiki.example.org', ...headers } });
  expect(from({ 'sec-fetch-site': 'same-origin' })).toBe(true);
  for (const site of ['none', 'cross-site', 'same-site'])
    expect(from({ 'sec-fetch-site': site, referer: 'http://wiki.example.org/a' }), site).toBe(false);
  expect(from({})).toBe(false);
  expect(from({ referer: 'https://wiki.example.org/fiches' })).toBe(true);
  for (const referer of ['https://example.org/', 'wiki.example.org', ''])
    expect(from({ referer }), referer).toBe(false);
});
