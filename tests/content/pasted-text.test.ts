import { readFileSync } from 'node:fs';
import type { Element, Nodes, Parents, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, it } from 'vitest';
import { isElement, property } from '#content/import/hast/hast-tree.ts';
import type { PastedPicture } from '#content/paste/pasted-pictures.ts';
import { rewritePasted } from '#content/paste/rewrite-pasted.ts';

/** Elements that the document's schema reads as nodes or marks; others are only around their words. */
const READ = ['h2', 'h3', 'h4', 'p', 'ul', 'ol', 'li', 'table', 'tr', 'th', 'td', 'figure', 'a', 'i', 'hr', 'img'];
const SAID = ['start', 'type', 'lang', 'href', 'dataAlt', 'dataCaption', 'dataFootnote', 'dataChecked'];

/** A tree in short: `ul(li(p(Une corde)))`. */
function shape(node: Nodes): string {
  if (node.type === 'text') return node.value.replace(/\s+/g, ' ');
  if (!('children' in node)) return '';
  const inner = node.children
    .map(shape)
    .join('')
    .replace(/[ \u00a0]+/g, ' ');
  if (node.type !== 'element') return inner.replace(/\) (?=(h\d|p|[uo]l|li|table|tr|t[hd]|figure)\W)/g, ')').trim();
  const said = SAID.filter((name) => name in node.properties).map((name) =>
    name === 'dataFootnote' ? 'note' : property(node, name),
  );
  const isNamed = READ.includes(node.tagName) || said.length > 0;
  return isNamed ? `${[node.tagName, ...said].join('·')}(${inner.trim()})` : inner;
}

/** Takes style sheets and the like out, as the editor does before it rewrites. */
function withoutStyles(parent: Parents, styles: string[]): void {
  parent.children = parent.children.filter((child) => {
    if (child.type !== 'element') return true;
    if (child.tagName === 'style') for (const text of child.children) if (text.type === 'text') styles.push(text.value);
    withoutStyles(child, styles);
    return !isElement(child, 'style', 'meta', 'title');
  }) as Element[];
}

function paste(html: string): { text: string; pictures: PastedPicture[] } {
  const root: Root = fromHtml(html, { fragment: true });
  const styles: string[] = [];
  withoutStyles(root, styles);
  const pictures = rewritePasted(root, { language: 'fr', styles: styles.join('\n') });
  return { text: shape(root), pictures };
}

const captured = (name: string) =>
  paste(readFileSync(new URL(`data/pasted/${name}.clipboard`, import.meta.url), 'utf8'));

const TABLE = 'table(tr(th(p(Village))th(p(Puits)))tr(td(p(Tinkaré))td(p(4))))';

describe('a report as a word processor copies it', () => {
  it('comes from Word with its lists, notes, table and the place of its picture', () => {
    const { text, pictures } = captured('word');
    expect(text).toBe(
      'h2(La saison des pluies)p(Le comité a compté les puits' +
        'span·note(Relevé de mai, par i(Awa). Refait en juin.), comme le dit le chapitre 2. ' +
        'span·en-us(Every pump counts.))h3(Ce qui tient)' +
        'ul(li(p(Les margelles)ul(li(p(en pierre))li(p(en ciment)p(Le ciment vient de Kayes.))))li(p(Les pompes)))' +
        `ol·3(li(p(Nettoyer)ol·a(li(p(à l’eau claire)))))${TABLE}` +
        'figure·Une margelle·Margelle de Tinkaré, mai 2026()' +
        'p(Voir a·https://example.org/puits(la carte des puits).)',
    );
    expect(pictures).toEqual([{ data: null }]);
  });

  it('comes from LibreOffice with its notes of both kinds and the bytes of its picture', () => {
    const { text, pictures } = captured('libreoffice-writer');
    expect(text).toBe(
      'h2(La saison des pluies)p(Le comité a compté les puits' +
        'span·note(Relevé de mai, par Awa.), puis les pompesspan·note(Douze en tout.).)h3(Ce qui tient)' +
        'ul(li(p(Les margelles)ul(li(p(en pierre))li(p(en ciment))))li(p(Les pompes)))' +
        `ol(li(p(Nettoyer))li(p(Graisser)))${TABLE}figure·Margelle()` +
        'p(Voir a·https://example.org/puits(la carte des puits).)',
    );
    expect(pictures).toEqual([{ data: expect.stringMatching(/^data:image\/png;base64,iVBOR/) }]);
  });

  it('comes from Google Docs with its nested list, its checklist and its note', () => {
    const { text, pictures } = captured('google-docs');
    expect(text).toBe(
      'h2(La saison des pluies)p(Le comité a compté les puitsspan·note(Relevé de mai.).)' +
        'ul(li(p(Les margelles)ul(li(p(en pierre))li(p(en ciment))))li(p(Les pompes)))' +
        'ul(li·true(p(Graisser))li·false(p(Repeindre)))figure·Une margelle()',
    );
    expect(pictures).toEqual([{ data: null }]);
  });

  it('comes from Word for the web with its lists, whose items it frames one by one', () => {
    expect(captured('word-web').text).toBe(
      'p(À emporter : )ul(li(p(Une corde)ul(li(p(de dix mètres))))li(p(Un seau)))'.replace(' )', ')'),
    );
  });
});

/** A list paragraph of Word. */
const item = (level: number, marker: string, words: string, list = 'lfo1') =>
  `<p class=MsoListParagraph style='mso-list:l0 level${level} ${list}'><span style='mso-list:Ignore'>${marker}&nbsp; </span>${words}</p>`;

describe('lists of Word', () => {
  it.each([
    ['roman numbers', [item(1, 'i.', 'a'), item(1, 'ii.', 'b')], 'ol·i(li(p(a))li(p(b)))'],
    ['letters, the ninth of them too', [item(1, 'h)', 'a'), item(1, 'i)', 'b')], 'ol·8·a(li(p(a))li(p(b)))'],
    ['numbers of all levels', [item(1, '2.', 'a'), item(2, '2.1.', 'b')], 'ol·2(li(p(a)ol(li(p(b)))))'],
    ['a number in brackets', [item(1, '(1)', 'a')], 'ol(li(p(a)))'],
    ['an o is a bullet', [item(1, 'o', 'a')], 'ul(li(p(a)))'],
    ['two lists side by side', [item(1, '1.', 'a'), item(1, '1.', 'b', 'lfo2')], 'ol(li(p(a)))ol(li(p(b)))'],
    ['a level left out', [item(1, '·', 'a'), item(3, '·', 'b'), item(1, '·', 'c')], 'ul(li(p(a)ul(li(p(b))))li(p(c)))'],
    ['a deeper item first', [item(2, '·', 'a'), item(1, '·', 'b')], 'ul(li(p(a)))ul(li(p(b)))'],
    ['words between', [item(1, '1.', 'a'), '<p>mots</p>', item(1, '2.', 'b')], 'ol(li(p(a)))p(mots)ol·2(li(p(b)))'],
  ])('%s', (_name, paragraphs, expected) => {
    expect(paste(paragraphs.join('\n')).text).toBe(expected);
  });

  it('says no more of a paragraph that is not one: `mso-list:none`', () => {
    expect(paste("<p style='mso-list:none'>mots</p>").text).toBe('p(mots)');
  });

  it('reads the bullets of the style sheet when the marker says nothing', () => {
    const style = '<style>@list l0:level1\n{mso-level-number-format:bullet;}</style>';
    expect(paste(`${style}${item(1, '1.', 'a')}`).text).toBe('ul(li(p(a)))');
  });
});

describe('what else comes along', () => {
  it('leaves out spacers and icons, and keeps the place of every other picture', () => {
    const { text, pictures } = paste(
      '<p><img src="a.gif" width=1 height=1>un<img src="b.png" width=16 height=16></p>' +
        '<p>deux <img src="file:///C:/x.jpg"> trois</p><p><img></p>' +
        '<figure><a><img src="https://x.example/p.jpg" alt="Un puits"></a><figcaption>En mai</figcaption></figure>',
    );
    expect(text).toBe('p(un)p(deux trois)figure()figure·Un puits·En mai()');
    expect(pictures).toHaveLength(2);
  });

  it('keeps the words of a call whose note was not copied, without its dead link', () => {
    const call = '<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>';
    expect(paste(`<p>mots${call}</p>`).text).toBe('p(mots[1])');
  });

  it('keeps a first row that is not all bold as it is', () => {
    const rows = '<tr><td><b>a</b></td><td>b</td></tr><tr><td>c</td><td>d</td></tr>';
    expect(paste(`<table>${rows}</table>`).text).toBe('table(tr(td(a)td(b))tr(td(c)td(d)))');
  });

  it('keeps the levels of headings below the page’s title', () => {
    expect(paste('<h2>a</h2><h3>b</h3>').text).toBe('h2(a)h3(b)');
    expect(paste('<h1>a</h1><h2>b</h2><h6>c</h6>').text).toBe('h2(a)h3(b)c');
  });

  it('stops at more elements or levels than a text has', () => {
    expect(() => paste('<br>'.repeat(60_000))).toThrow(RangeError);
    expect(() => paste(`${'<div>'.repeat(300)}a`)).toThrow(RangeError);
    expect(paste(`${'<div>'.repeat(200)}a`).text).toBe('a');
  });

  it('takes a long list of Word in little time', () => {
    const list = Array.from({ length: 5_000 }, (_, i) => item(1 + (i % 9), '·', `${i}`)).join('');
    const before = performance.now();
    expect(paste(list).text.length).toBeGreaterThan(50_000);
    expect(performance.now() - before).toBeLessThan(8_000);
  });
});
