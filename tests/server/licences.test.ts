import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { libraryOf, ROOT, readModules } from '#tests/architecture/module-graph.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

test('the footer links to the licences of what browsers receive', async () => {
  const home = await (await fetch(app.url)).text();
  expect(home).toContain('href="/licences.txt"');
  const answer = await fetch(`${app.url}/licences.txt`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain/);
  const text = await answer.text();
  // Every library that the editor's own sources import, with dependencies.
  const imported = readModules(['app/editor', 'app/islands'])
    .flatMap(({ imports }) => imports.filter(({ typeOnly }) => !typeOnly))
    .flatMap(({ specifier }) => libraryOf(specifier) ?? [])
    // A package that only re-exports others, which are checked below.
    .filter((library) => library !== '@tiptap/pm');
  for (const library of new Set([...imported, 'prosemirror-view', 'react-dom', 'lib0']))
    expect(text, library).toMatch(new RegExp(`^${library} \\(`, 'm'));
  expect(text).toContain('Copyright (c) 2019 Kevin Jahns');
  // The engine that searches kits on the device knows words by their stems.
  expect(text).toMatch(/^lunr-languages \(MPL/m);
  // Neither the server's libraries, nor versions.
  expect(text).not.toMatch(/^(express|sharp) /m);
  expect(text).not.toMatch(/^\S+ \d+\.\d+\.\d+ \(/m);
});

test('the build includes the licences of everything the server uses, with the texts that two of them require', () => {
  const text = readFileSync(path.join(ROOT, 'build/THIRD-PARTY-NOTICES.txt'), 'utf8');
  expect(text).toMatch(/^express \d+\.\d+\.\d+ \(MIT\)/m);
  expect(text).toMatch(/^lunr-languages \d+\.\d+\.\d+ \(MPL-1.1\)/m);
  expect(text).toContain('https://github.com/MihaiValentin/lunr-languages');
  expect(text).toContain('MOZILLA PUBLIC LICENSE');
  expect(text).toContain('https://github.com/lovell/sharp-libvips');
  expect(text).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
  expect(text).not.toContain('(unknown)');
});
