import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DocumentNode } from '#content/document/document.ts';
import { summaryFrom, titleFor } from '#server/drafts/imported-words.ts';
import { findLocalImage, listMarkdownFiles } from '#server/exchange/markdown-files.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

let folder: string;
let outside: string;
const put = (name: string, text = 'x', root = folder): void => {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};

beforeAll(() => {
  folder = createTempFolder('texts');
  outside = createTempFolder('outside');
  for (const name of ['b.md', 'a.markdown', 'sub/C.MD', 'sub/deep/d.md', 'notes.txt', 'e.md.bak']) put(name);
  for (const name of ['.git/x.md', '.hidden.md', 'node_modules/y.md']) put(name);
  put('logo.png', 'logo');
  put('sub/images/plan.png', 'plan');
  put('secret.png', 'secret', outside);
  put('stray.md', 'x', outside);
  symlinkSync(path.join(outside, 'stray.md'), path.join(folder, 'linked.md'));
  symlinkSync(outside, path.join(folder, 'elsewhere'));
  symlinkSync(path.join(outside, 'secret.png'), path.join(folder, 'secret.png'));
});

describe('the files of an import', () => {
  test('are the Markdown files of a folder and below it, by name; no hidden ones, no symbolic links', async () => {
    const files = await listMarkdownFiles(folder);
    expect(files.map(({ file }) => path.relative(folder, file))).toEqual([
      'a.markdown',
      'b.md',
      'sub/C.MD',
      'sub/deep/d.md',
    ]);
    expect(new Set(files.map((file) => file.folder))).toEqual(new Set([folder]));
  });

  test('are one file with its folder, whatever its name', async () => {
    expect(await listMarkdownFiles(path.join(folder, 'sub/../notes.txt'))).toEqual([
      { file: path.join(folder, 'notes.txt'), folder },
    ]);
  });

  test('are 5,000 at most', async () => {
    const many = createTempFolder('many');
    for (let i = 0; i < 4_999; i++) put(`${i}.md`, '', many);
    put('sub/last.md', '', many);
    expect(await listMarkdownFiles(many)).toHaveLength(5_000);
    put('sub/more.md', '', many);
    await expect(listMarkdownFiles(many)).rejects.toMatchObject({
      code: 'too-many',
      details: { limit: 5_000, path: many },
    });
  });

  test('are reported missing by the given name', async () => {
    const name = path.join(folder, 'absent.md');
    await expect(listMarkdownFiles(name)).rejects.toMatchObject({ code: 'not-found', details: { path: name } });
    await expect(listMarkdownFiles(path.join(folder, 'b.md', 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('an image that a text refers to', () => {
  const find = async (source: string, file = 'sub/deep/d.md') => {
    const bytes = await findLocalImage({ file: path.join(folder, file), folder }, source);
    return bytes && String(bytes);
  };

  test.each([
    ['beside the text', '../images/plan.png', 'plan'],
    ['in a folder above it', 'images/plan.png', 'plan'],
    ['in the folder that was given', 'logo.png', 'logo'],
    ['from that folder on', '/logo.png', 'logo'],
    ['from that folder on, however it is written', '/sub/../logo.png', 'logo'],
    ['in the text itself', `data:image/png;base64,${Buffer.from('dot').toString('base64')}`, 'dot'],
  ])('is found %s', async (_where, source, expected) => {
    expect(await find(source)).toBe(expected);
  });

  test.each([
    ['that is not there', 'none.png'],
    ['that is a folder', 'images'],
    ['below a file', 'logo.png/x'],
    ['outside the folder', '../../../outside/secret.png'],
    ['outside it, by a link', 'secret.png'],
    ['outside it, through a folder that is a link', 'elsewhere/secret.png'],
    ['by an absolute name of the disk', '/etc/hostname'],
    ['of another site', 'https://x.fr/logo.png'],
    ['by another scheme', 'file:logo.png'],
    ['with a zero in its name', 'logo.png\0'],
    ['of which the name is too long', 'x'.repeat(5_000)],
    ['that is no image in the text', 'data:text/html;base64,AAAA'],
    ['with signs that are none of base64', 'data:image/png;base64,AA?A'],
    ['with more behind it', 'data:image/png;base64,AAAA,x'],
    ['that only looks like one in the text', 'x-data:image/png;base64,AAAA'],
  ])('is not found %s', async (_where, source) => {
    expect(await find(source)).toBeNull();
  });

  test('is not looked for above the folder that was given', async () => {
    put('above.png', 'above', path.dirname(folder));
    expect(await find('above.png')).toBeNull();
  });
});

describe('the title of an imported text', () => {
  test.each([
    ['Le  titre\n', 'x.md', 'Le titre', false],
    [null, '/a/b/une_note-de-terrain.md', 'une note de terrain', false],
    ['  ', 'b.MARKDOWN', 'b', false],
    [undefined, '__.md', '__', false],
    [undefined, 'notes.txt', 'notes.txt', false],
    ['m'.repeat(200), 'x.md', 'm'.repeat(200), false],
    // A word longer than the limit is cut within.
    ['m'.repeat(201), 'x.md', `${'m'.repeat(100)}…`, true],
    // Punctuation before the cut is removed too.
    [`${'mot '.repeat(48)}xx : ${'m'.repeat(30)}`, 'x.md', `${'mot '.repeat(48)}xx…`, true],
    [`${'mot '.repeat(49)}long, suite`, 'x.md', `${'mot '.repeat(49)}…`.replace(' …', '…'), true],
  ])('%j in %s is %j', (found, file, title, cut) => {
    expect(titleFor(found, file)).toEqual({ title, cut });
  });
});

describe('the summary of a text without one', () => {
  const paragraph = (words: string): DocumentNode => ({ type: 'paragraph', content: [{ type: 'text', text: words }] });
  const summary = (...texts: readonly string[]) => summaryFrom({ type: 'doc', content: texts.map(paragraph) });
  const sentence = 'Une phrase de soixante signes au moins, qui dit de quoi il retourne ici.';

  test('is its first paragraph of some length, or else its first', () => {
    expect(summary('Fiche n° 3', sentence, 'Une autre.')).toBe(sentence);
    expect(summary('Fiche n° 3', 'Courte.')).toBe('Fiche n° 3');
    expect(summary('x'.repeat(59), 'y'.repeat(60))).toBe('y'.repeat(60));
    expect(summaryFrom({ type: 'doc' })).toBe('');
    expect(summary()).toBe('');
  });

  test('is no heading, however long', () => {
    const heading: DocumentNode = {
      ...paragraph('Un titre de soixante signes au moins, qui annonce ce qui suit ici'),
      type: 'heading',
    };
    expect(summaryFrom({ type: 'doc', content: [heading, paragraph(sentence)] })).toBe(sentence);
  });

  test('ends with a sentence of 300 characters, and with none that is longer', () => {
    const exact = `${'m'.repeat(299)}.`;
    expect(summary(`${exact} Suite.`)).toBe(exact);
    expect(summary(`${sentence} ${'m'.repeat(240)}. Suite.`)).toBe(sentence);
    const without = summary('mot '.repeat(100));
    expect(without).toMatch(/^(mot )*mot…$/);
    expect(without.length).toBeGreaterThan(290);
  });

  test('is the paragraph of a list item, if there is no other', () => {
    const list: DocumentNode = {
      type: 'doc',
      content: [{ type: 'bulletList', content: [{ type: 'listItem', content: [paragraph('Un point.')] }] }],
    };
    expect(summaryFrom(list)).toBe('Un point.');
  });

  test('is cut at a sentence, else between words, at 300 characters', () => {
    const exact = `${'m'.repeat(299)}.`;
    expect(summary(exact)).toBe(exact);
    expect(summary(`${sentence} ${sentence} ${'mot '.repeat(80)}.`)).toBe(`${sentence} ${sentence}`);
    const words = summary(`Oui. ${'mot '.repeat(80)}`);
    expect(words).toMatch(/^Oui\. (mot )*mot…$/);
    expect(words.length).toBeGreaterThan(290);
    expect(words.length).toBeLessThanOrEqual(300);
  });
});
