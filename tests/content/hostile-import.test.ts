import { describe, expect, it } from 'vitest';
import { MAX_CHARACTERS, MAX_NODES } from '#content/document/limits.ts';
import { plainText } from '#content/document/reading/text.ts';
import { isNavetteError } from '#content/errors.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { processorTimeOf } from '#tests/support/stopwatch.ts';

/** The details of the refusal of a source; null if it is accepted. */
function refusalOf(source: string): Readonly<Record<string, unknown>> | null {
  try {
    parseMarkdown(source);
    return null;
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    return error.details;
  }
}

describe('hostile sources', { timeout: 120_000 }, () => {
  it('are refused at once if the parsers would take minutes', async () => {
    const sources = [
      '<div>'.repeat(100_000),
      `${Array.from({ length: 200 }, (_, i) => `<b id=${i}>`).join('')}${'<p>'.repeat(20_000)}`,
      ':::a\n'.repeat(4_000),
      `${'- '.repeat(10_000)}a`,
      `${'> '.repeat(10_000)}a`,
      `${'*'.repeat(20_000)}a${'*'.repeat(20_000)}`,
      '~~a'.repeat(20_000),
      '[a][b]'.repeat(20_000),
      '<a '.repeat(100_000),
    ];
    for (const source of sources) {
      let refusal: unknown;
      const spent = await processorTimeOf(() => {
        try {
          parseMarkdown(source);
        } catch (error) {
          refusal = isNavetteError(error) ? error.code : error;
        }
      });
      expect(refusal, source.slice(0, 20)).toBe('invalid');
      expect(spent, source.slice(0, 20)).toBeLessThan(10_000);
    }
    expect(() => parseHtml('<div>'.repeat(100_000))).toThrow(/nesting/);
    expect(() => parseMarkdown('a'.repeat(20_000_001))).toThrow(/too-large/);
  });

  it('with a row of empty cells that is none of dashes are read at once', () => {
    // Each cell multiplied the ways of reading the row by three.
    for (const row of [`-${'|  '.repeat(60)}x`, `-${'| :-: '.repeat(60)}x`, `-|${' '.repeat(100_000)}x`])
      expect(refusalOf(`| a |\n${row}\n`)).toBeNull();
    const { document } = parseMarkdown(`${'| a '.repeat(3)}|\n|:-| :-: | ---|\n${'| b '.repeat(3)}|\n`);
    expect(document.firstChild!.type.name).toBe('table');
  });

  it('refuses a paragraph with too many emphasis signs, and names its line', () => {
    for (const signs of ['*a_ '.repeat(50_000), '*a '.repeat(5_000) + 'a* '.repeat(5_000), '~~a ~'.repeat(9_000)]) {
      let refused: unknown = null;
      try {
        parseMarkdown(`Avant.\n\nIci.\n${signs}\n`);
      } catch (error) {
        refused = error;
      }
      if (!isNavetteError(refused)) throw new Error('not refused');
      expect(refused.code).toBe('invalid');
      expect(refused.details).toMatchObject(signs.startsWith('~') ? {} : { reason: 'signs', line: 4 });
    }
    // The same number is accepted in separate paragraphs, items and rows.
    const words = 'un *mot* et **deux** ';
    const many = [words.repeat(20), `- ${words}\n`.repeat(2_000), `| a |\n|---|\n${`| ${words} |\n`.repeat(2_000)}`];
    expect(parseMarkdown(many.join('\n\n')).document.childCount).toBe(3);
  });

  it.each([
    ['block quotes', '> a\n\n'.repeat(10_000), 'blocks'],
    ['setext headings', 'a\n===\n'.repeat(5_000), 'blocks'],
    ['lists between paragraphs', '- a\n\nb\n\n'.repeat(10_000), 'blocks'],
    ['headings that end an item', '- a\n# b\n'.repeat(10_000), 'blocks'],
    ['lines after a heading in an item', '- # a\nb\n'.repeat(10_000), 'blocks'],
    ['lazy continuation lines of an item', `- a\n${'b\n'.repeat(10_000)}`, 'blocks'],
    ['lazy continuation lines of a deep block quote', `${'>'.repeat(90)} a\n${'> b\n'.repeat(10_000)}`, 'blocks'],
    ['closing brackets', ']'.repeat(10_000), 'brackets'],
    ['images within each other', `${'!['.repeat(1_500)}a${'](b)'.repeat(1_500)}`, 'brackets'],
    ['stars of two lengths', '*a **b '.repeat(1_500) + 'c* d** '.repeat(1_500), 'signs'],
    ['links of nothing', '[a]('.repeat(50_000), 'brackets'],
    ['brackets that open', '[a'.repeat(50_000), 'brackets'],
    ['images that open', '!['.repeat(50_000), 'brackets'],
    ['calls without a note', '[^a]'.repeat(50_000), 'brackets'],
    ['link definitions', '[a]: b\n'.repeat(50_000), 'brackets'],
    ['indented lines of a paragraph that look like items', `a\n${'    - [a\n'.repeat(10_000)}`, 'brackets'],
    ['numbers that continue a paragraph', `- a\n${'2. [a\n3. [a\n'.repeat(5_000)}`, 'brackets'],
    ['tildes that open', '~~a '.repeat(50_000), 'signs'],
    ['a run of stars', `${'*'.repeat(2_000)}a`, 'signs'],
    ['angle brackets that open', '<a '.repeat(50_000), 'angles'],
    ['lines in one paragraph', '| a |\n'.repeat(25_000), 'paragraph'],
    ['backticks in one paragraph', 'a`b '.repeat(25_000), 'paragraph'],
  ])('with many %s, whose parsing time grows too fast, are refused with their line', (_, source, reason) => {
    expect(refusalOf(`Avant.\n\n${source}`)).toMatchObject({ reason, line: expect.any(Number) });
  });

  it.each([
    ['nested and bulleted', (i: number) => `${'  '.repeat(i % 3)}*`],
    ['numbered', (i: number) => `${i}.`],
  ])('with a %s list of 5,001 links without empty lines are accepted', (_, mark) => {
    const list = Array.from({ length: 5_001 }, (_item, i) => `${mark(i + 1)} [un](https://a.example/)\n`).join('');
    expect(refusalOf(`Avant.\n\n${list}`)).toBeNull();
  });

  it('with thousands of links and linked images are accepted', () => {
    const line = `${'[un](a) et [![b](/fichiers/c)](d), '.repeat(20)}\n\n`;
    expect(refusalOf(line.repeat(200))).toBeNull();
  });

  it('that would exceed the limits of a document are refused before they are expanded', () => {
    const table = `|${'a|'.repeat(1_000)}\n|${'-|'.repeat(1_000)}\n${'b\n'.repeat(1_000)}`;
    const note = `${'[^a] '.repeat(1_000)}\n\n[^a]: ${'*b* '.repeat(200)}\n`;
    expect(refusalOf(table)).toEqual({ limit: MAX_NODES });
    expect(refusalOf(note)).toEqual({ limit: MAX_NODES });
    expect(refusalOf(`${'[^a] '.repeat(1_000)}\n\n[^a]: ${'b '.repeat(5_000)}\n`)).toEqual({ limit: MAX_CHARACTERS });
  });

  it('as long and varied as real guides are accepted', () => {
    const part = (i: number) =>
      `## Partie ${i}\n\nUn *mot* et **deux**[^n${i}].\n\n> Une citation\nqui continue.\n\n- un\n- deux\n  suite\n\n1. a\n2. b\n\n| a | b |\n|---|---|\n| c | d |\n\n[^n${i}]: Une note.\n\n`;
    const { document } = parseMarkdown(Array.from({ length: 150 }, (_, i) => part(i)).join(''));
    expect(document.childCount).toBe(150 * 6);
  });

  it('cannot create a block, id or attribute that the schema does not know', () => {
    const source = `<p id="__proto__" onclick="x()" data-id="a">A</p><aside data-kind="constructor" data-title="&lt;b&gt;">B</aside>
<constructor>C</constructor><span data-footnote onclick=x>D</span>`;
    const { document } = parseHtml(source);
    document.check();
    expect(plainText(document).text).toContain('A');
    expect(JSON.stringify(document.toJSON())).not.toMatch(/onclick|constructor"/);
  });

  it('that are malformed still give a document', () => {
    const sources = [
      '',
      '\ufeff---\n---\n',
      '---\ntitle: [\n---',
      ':::constat',
      ':::\n:::\n:::',
      '::page{href="/fiches/x" href="javascript:x"}',
      '|a|\n|-|\n|b|c|d|',
      '[^1]: [^1]',
      '![x]()',
      '<table><tr><td colspan="1e9" rowspan="-1">a</table>',
      '<ul><ul><ul></ul></ul></ul>',
      '<p><table><h1>a</h1></table>',
      '<svg><foreignObject><p>a</p></foreignObject></svg>',
      '<math><mtext><script>x</script></mtext></math>',
      '<template><p>a</p></template>',
      '<select><option>a<option>b</select>',
      '<a href="#">a</a><a name="">b</a>',
      '<![CDATA[x]]> <?php echo 1 ?> &#0; &#xD800;',
      '\u0000\u0001\u2028',
      `${'> '.repeat(90)}a`,
      `${'- '.repeat(90)}a`,
      `${'*'.repeat(900)}a${'*'.repeat(900)}`,
      `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
    ];
    for (const source of sources) {
      parseMarkdown(source).document.check();
      parseHtml(source).document.check();
    }
  });
});
