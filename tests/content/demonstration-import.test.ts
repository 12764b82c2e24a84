import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { documentJson, walk } from '#content/document/document.ts';
import type { ImportOptions } from '#content/import/from-hast.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';

const DEMO = fileURLToPath(new URL('../../content/demo', import.meta.url));
const demoFiles = ['pages', 'collections'].flatMap((folder) =>
  readdirSync(path.join(DEMO, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name)),
);
const demo = (file: string) => readFileSync(path.join(DEMO, file), 'utf8');

/** An image's file is named after its path, so that it can be converted in both directions. */
const images: ImportOptions = {
  resolveImage: (source) => ({ file: source.replace(/\W/g, '_'), width: 800, height: 600 }),
};

describe('the demonstration corpus', { timeout: 120_000 }, () => {
  it('is imported without loss: every block known, every link allowed, every image found', () => {
    expect(demoFiles.length).toBeGreaterThan(30);
    for (const file of demoFiles) {
      const result = parseMarkdown(demo(file), images);
      result.document.check();
      expect(result.leftOut, file).toEqual([]);
      expect(result.frontMatter, file).toMatch(/^kind: /);
      expect(result.title, file).toBeNull();
      expect(result.remoteImages, file).toEqual([]);
      for (const image of result.images) expect(image, file).toMatch(/^images\/[\w-]+\.svg$/);
    }
  });

  it('has every typed block, figure and card of its sources', () => {
    const count = (pattern: RegExp) =>
      demoFiles.reduce((sum, file) => sum + (demo(file).match(pattern)?.length ?? 0), 0);
    const found: Record<string, number> = {};
    for (const file of demoFiles) {
      walk(documentJson(parseMarkdown(demo(file), images).document), (node) => {
        found[node.type] = (found[node.type] ?? 0) + 1;
        return undefined;
      });
    }
    expect(found.typedBlock).toBe(count(/^:::[a-z]/gm));
    expect(found.figure ?? 0).toBe(count(/^!\[/gm));
    expect(found.pageCard ?? 0).toBe(count(/^::page\{/gm));
    expect(found.taskItem ?? 0).toBe(count(/^\s*- \[[ x]\] /gm));
    expect(found.footnote ?? 0).toBe(count(/\[\^\w+\](?!:)/g));
  });

  it('is the same document, except for ids, when written as Markdown and imported again', () => {
    for (const file of demoFiles) {
      const { document } = parseMarkdown(demo(file), images);
      const written = renderMarkdown(document, {
        imageSource: (id) =>
          id
            .replace('images_', 'images/')
            .replace(/_(?=svg$)/, '.')
            .replaceAll('_', '-'),
      });
      const again = parseMarkdown(written, images);
      expect(again.leftOut, file).toEqual([]);
      expect(again.document.toJSON(), file).toEqual(document.toJSON());
    }
  });
});
