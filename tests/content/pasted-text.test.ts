import { readFileSync } from 'node:fs';
import type { Element, Nodes, Parents, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, it } from 'vitest';
import { isElement, property } from '#content/import/hast/hast-tree.ts';
import type { LeftOutCounts } from '#content/paste/left-out.ts';
import type { PastedPicture } from '#content/paste/pasted-pictures.ts';
import { rewritePasted } from '#content/paste/rewrite-pasted.ts';
import { processorTimeOf } from '#tests/support/stopwatch.ts';

/**
 * Elements that the document's schema reads as nodes or marks; others are only around their words.
 */
const READ = [
  'h2',
  'h3',
  'h4',
  'p',
  'blockquote',
  'del',
  'ins',
  'ul',
  'ol',
  'li',
  'table',
  'tr',
  'th',
  'td',
  'figure',
  'a',
  'i',
  'hr',
  'img',
];
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
  const attributes = SAID.filter((name) => name in node.properties).map((name) =>
    name === 'dataFootnote' ? 'note' : property(node, name),
  );
  const isNamed = READ.includes(node.tagName) || attributes.length > 0;
  return isNamed ? `${[node.tagName, ...attributes].join('·')}(${inner.trim()})` : inner;
}

/** Takes style sheets and the like out, as the editor does before it rewrites. */
function withoutStyles(parent: Parents, styles: string[]): void {
  parent.children = parent.children.filter((child) => {
    if (child.type !== 'element') return true;
    if (child.tagName === 'style') for (const text of child.children) if (text.type === 'text') styles.push(text.value);
    withoutStyles(child, styles);
    return !isElement(child, 'link', 'style', 'meta', 'title');
  }) as Element[];
}

function paste(html: string): { text: string; pictures: readonly PastedPicture[]; leftOut: LeftOutCounts } {
  const root: Root = fromHtml(html, { fragment: true });
  const styles: string[] = [];
  withoutStyles(root, styles);
  const isLibreOffice = html.includes('content="LibreOffice');
  const rewritten = rewritePasted(root, { language: 'fr', styles: styles.join('\n'), isLibreOffice });
  return { text: shape(root), ...rewritten };
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

  it('comes from Word as a whole report, with all that its readers see', () => {
    const { text, pictures, leftOut } = captured('word-report');
    expect(text).toBe(
      'p(Rapport de mai)h2(a(La saison des pluies))p(Le comité a compté les puits en m2' +
        'span·note(Relevé de mai, par i(Awa).), et les pompesspan·note(Douze en tout.). Tinkaré en avait quatrea().)' +
        'p(Une ligne et sa suite.)h3(a(Ce qui tient))ul(li(p(Les margellesspan·note(En bon état.))' +
        'ul(li(p(en pierre)ul(li(p(de Kayes))))li(p(en ciment))))li(p(Les pompes)))' +
        'ol(li(p(Nettoyer)ol·a(li(p(la dalle))li(p(le rebord))))li(p(Graisser)))' +
        'blockquote(p(« L’eau est claire. »))' +
        'table(tr(th(p(Village))th(p(Coût)))tr(td(p(Tinkaré))td(p(12 500)))tr(td(ul(li(p(la pompe))))))' +
        'p(Vu avec a·mailto:awa.kone@example.org(Awa Koné) : a·https://example.org/puits?an=2026(la carte). ' +
        'span·ar-sa(من يدفع؟))',
    );
    expect(pictures).toEqual([]);
    expect(leftOut).toEqual({ contents: 1, comments: 1, deletions: 1, hidden: 1 });
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

  it('comes from LibreOffice as a whole report, with all that its readers see', () => {
    const { text, leftOut } = captured('libreoffice-report');
    expect(text).toBe(
      'h2(a()La saison des pluies)p(Le comité a compté cinq puitsspan·note(Relevé de mai.), deux m2. Une suite.)' +
        'p(En retrait.)ol·a(li(p(un)ol·i(li(p(dedans)ul(li(p(plus bas))))))li(p(deux)p(suite de deux)))' +
        'table(tr(th(p(Village))th(p(Puits))th(p(État)))tr(td(p(Tinkaré))td(p(bon))))' +
        'p(Encadré) Après le cadre, a·https://example.org/a(un lien). ol·3·a(li(p(trois)))',
    );
    expect(leftOut).toEqual({ contents: 1, comments: 1 });
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

  it('comes from Google Docs as a whole report, with all that its readers see', () => {
    const { text, pictures, leftOut } = captured('google-docs-report');
    expect(text).toBe(
      'p(Rapport de mai)h2(La saison des pluies)p(Le comité a compté les puits en m2, l’H2O, quatre cinq pompes' +
        'span·note(Relevé de mai, par Awa.).)p(Une ligneet sa suite.)h3(Ce qui tient)' +
        'ul(li(p(Les margelles)ul(li(p(en pierre)ul(li(p(de Kayes)))))' +
        'ol·a(li(p(à la main)ol·i(li(p(le matin))li(p(le soir))))))li(p(Les pompes)))ol·3(li(p(Graisser)))' +
        'ul(li·true(p(Nettoyer)ul(li·true(p(la dalle))li·false(p(le rebord))))li·false(p(Repeindre)))h2(Les comptes)' +
        'table(tr(th(p(Village))th(p(Puits))th(p(État)))' +
        'tr(td(p(Tinkaré))td(p(4))td(ul(li(p(margelle))li(p(pompe)))))tr(td(p(Deux autres))td(figure·Une pompe())))' +
        'p(Vu avec a·mailto:awa.kone@example.org(Awa Koné) le 12 mai 2026 : ' +
        'a·https://example.org/puits?an=2026(la carte), a·https://example.org/liste(la liste) et ' +
        'a·https://docs.google.com/document/d/1xYz/edit(Compte rendu). En cours)figure·Une margelle()p(من يدفع؟)',
    );
    expect(pictures).toEqual([{ data: null }, { data: null }]);
    expect(leftOut).toEqual({ contents: 1, comments: 1 });
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

  it('keeps a paragraph without a marker in the item that it is below', () => {
    const at = (points: number, html: string) => html.replace("style='", `style='margin-left:${points}.0pt;`);
    const continued = (points: number) =>
      `<p class=MsoListParagraphCxSpLast style='margin-left:${points}.0pt'>suite</p>`;
    const list = [at(36, item(1, '·', 'a')), at(72, item(2, '·', 'b')), at(108, item(3, '·', 'c'))].join('');
    expect(paste(list + continued(72)).text).toBe('ul(li(p(a)ul(li(p(b)ul(li(p(c)))p(suite)))))');
    expect(paste(list + continued(36)).text).toBe('ul(li(p(a)ul(li(p(b)ul(li(p(c)))))p(suite)))');
    expect(paste(list + continued(108)).text).toBe('ul(li(p(a)ul(li(p(b)ul(li(p(c)p(suite)))))))');
  });

  it('finds items whose declarations a browser or a mail program has taken away', () => {
    const narrow = (style: string) => `<span style="${style}">&nbsp;&nbsp; </span>`;
    const bare = (
      style: string,
      marker: string,
      words: string,
      filler = narrow('font: 7.0pt &quot;Times New Roman&quot;'),
    ) => `<p class="MsoListParagraphCxSpMiddle" style="${style}"><span style="">${marker}${filler}</span>${words}</p>`;
    expect(
      paste(
        bare('margin-left:.5in;text-indent:-.25in', '·', 'a') +
          bare(
            'margin: 0cm 0cm 0.0001pt 72pt; text-indent: -18pt',
            '1.',
            'b',
            narrow('font-size: 7pt; line-height: normal'),
          ) +
          bare('margin-left:72.0pt', '2.', '<b>c</b>') +
          bare('margin-left:36.0pt', '·', 'd'),
      ).text,
    ).toBe('ul(li(p(a)ol(li(p(b))li(p(c))))li(p(d)))');
    // With the words of the item in the same element, with words of its own, and as letters alone.
    const filler = narrow('font:7.0pt &quot;Times New Roman&quot;');
    expect(paste(`<p class=MsoListParagraph><span>(2)${filler}Mots courts</span></p>`).text).toBe(
      'ol·2(li(p(Mots courts)))',
    );
    expect(paste(bare('margin-left:.25in', 'Étape 3 :', 'Ouvrir.')).text).toBe('ol·3(li(p(Ouvrir.)))');
    expect(
      paste('<p class=MsoListParagraph>o &nbsp;Semer</p><p class=MsoListParagraph>o &nbsp;Récolter</p>').text,
    ).toBe('ul(li(p(Semer))li(p(Récolter)))');
  });

  it('finds the marker of an item whose style states only its level', () => {
    const itemAtLevel = (level: number, words: string) =>
      `<p class=MsoNormal style="mso-list:l0 level${level} lfo1">${words}</p>`;
    const marker =
      '<span style="font-family:Symbol">1.<span style="font-weight: normal; font-size: 7pt;">&nbsp; </span></span>';
    expect(paste(itemAtLevel(1, `${marker}a`) + itemAtLevel(2, 'o  b')).text).toBe('ol(li(p(a)ul(li(p(b)))))');
  });

  it('does not mistake words for a marker', () => {
    for (const words of ['a. Un point', 'Il y a 3. Puis', '<b>Gras</b> et la suite', 'o mais oui'])
      expect(paste(`<p class=MsoListParagraph>${words}</p>`).text).toBe(`p(${words.replace(/<\/?b>/g, '')})`);
    // A number that somebody wrote before a title is one of its words.
    expect(paste('<h2>I.&nbsp; Le riz</h2>').text).toBe('h2(I. Le riz)');
    expect(paste('<h2><span>1.<span style="font:7.0pt Times">&nbsp; </span></span>Le mil</h2>').text).toBe(
      'h2(Le mil)',
    );
  });

  it('does not treat a paragraph with `mso-list:none` as an item', () => {
    expect(paste("<p style='mso-list:none'>mots</p>").text).toBe('p(mots)');
  });

  it('reads the bullets of the style sheet when the marker is empty', () => {
    const style = '<style>@list l0:level1\n{mso-level-number-format:bullet;}</style>';
    expect(paste(`${style}${item(1, '1.', 'a')}`).text).toBe('ul(li(p(a)))');
  });
});

describe('content outside the text', () => {
  it('leaves out comments of reviewers, and counts them', () => {
    const { text, leftOut } = paste(
      `<p>Le comité <a style='mso-comment-reference:AD_1'>a payé</a><span class=MsoCommentReference><span><a
        class=msocomanchor id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[AD1]</a><span
        style='mso-special-character:comment'>&nbsp;</span></span></span> la pompe.</p>
      <div style='mso-element:comment-list'><hr class=msocomoff><div style='mso-element:comment'><div id="_com_1"
        class=msocomtxt><p class=MsoCommentText><a class=msocomoff href="#_msoanchor_1">[AD1]</a>Qui l’a dit ?</p>
      </div></div></div>`,
    );
    expect(text).toBe('p(Le comité a(a payé) la pompe.)');
    expect(leftOut).toEqual({ comments: 1 });
    // Copied without the list below the text.
    expect(paste('<p>mots<a class=msocomanchor>[A1]</a><a class=msocomanchor>[A2]</a></p>').leftOut).toEqual({
      comments: 2,
    });
  });

  it('leaves out hidden passages, and counts those that have words', () => {
    const { text, leftOut } = paste(
      "<p>Visible<span style='display:none;mso-hide:all'> et caché</span></p>" +
        "<p style='mso-hide:all'>Caché</p><p><span style='display:none;mso-hide:all'>&nbsp;</span></p>" +
        "<p><span style='mso-hide:screen'>Vu en lisant</span></p>",
    );
    expect(text).toBe('p(Visible)p(Vu en lisant)');
    expect(leftOut).toEqual({ hidden: 2 });
  });

  it('accepts tracked insertions and deletions', () => {
    const { text, leftOut } = paste(
      '<p>Coût : <span class=msoDel><del cite="mailto:Awa" datetime="2026-05-02T10:00">12 000</del></span><span ' +
        'class=msoIns><ins cite="mailto:Awa" datetime="2026-05-02T10:00">15 000</ins></span> francs.</p>',
    );
    expect(text).toBe('p(Coût : 15 000 francs.)');
    expect(leftOut).toEqual({ deletions: 1 });
    // On a web page, words are struck out for readers.
    expect(paste('<p><del>12</del> <ins>15</ins></p>')).toMatchObject({ text: 'p(del(12) ins(15))', leftOut: {} });
  });

  it('leaves out comments of Google Docs, and counts them', () => {
    const { text, leftOut } = paste(
      '<p>mots<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup> et<sup><a href="#cmnt2" id="cmnt_ref2">[b]</a></sup></p>' +
        '<div style="border:1px solid black"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Qui ?</span></p></div>' +
        '<div><p>La <a href="https://example.org/#cmnt_refuge">suite</a></p></div>',
    );
    expect(text).toBe('p(mots et)p(La a·https://example.org/#cmnt_refuge(suite))');
    expect(leftOut).toEqual({ comments: 2 });
  });

  it('leaves out tables of contents of Google Docs and LibreOffice, and keeps a line that leads to a heading', () => {
    const line = (words: string, page: string) =>
      `<p><a href="#heading=h.${words.length}x"><span>${words}</span></a><span>\t${page}</span></p>`;
    expect(paste(`<b>${line('Un', '1')}\n${line('Deux', '12')}</b><h1>Un</h1>`)).toMatchObject({
      text: 'h2(Un)',
      leftOut: { contents: 1 },
    });
    expect(paste(`${line('Un', '')}<p>mots</p>${line('Deux', '')}`)).toMatchObject({
      text: 'p(Un)p(mots)p(Deux)',
      leftOut: {},
    });
    const elsewhere = (words: string) =>
      `<p><a href="https://docs.google.com/document/d/X/edit#heading=h.${words}x">${words}</a></p>`;
    expect(paste(`${elsewhere('Un')}${elsewhere('Deux')}`)).toMatchObject({
      text: expect.stringMatching(/Un.*Deux/),
      leftOut: {},
    });
    const frame =
      '<div id="Table of Contents1"><div id="Table of Contents1_Head"><p>Sommaire</p></div><p>Un 1</p></div>';
    expect(paste(`${frame}<h1>Un</h1>`)).toMatchObject({ text: 'h2(Un)', leftOut: { contents: 1 } });
  });

  it('leaves out a table of contents, which pages make of headings', () => {
    const { text, leftOut } = paste(
      '<p class=MsoTocHeading>Sommaire</p><p class=MsoToc1><a href="#_Toc1">Un<span>3</span></a></p>' +
        '<p class=MsoToc2>Deux 4</p><h1>Un</h1>',
    );
    expect(text).toBe('h2(Un)');
    expect(leftOut).toEqual({ contents: 1 });
  });

  it('keeps the letters of a formula', () => {
    const formula =
      '<math><semantics><mrow><mi>a</mi><mo>=</mo><mn>2</mn></mrow><annotation>a=2</annotation></semantics></math>';
    expect(paste(`<p>Soit ${formula}.</p>`)).toMatchObject({ text: 'p(Soit a=2.)', leftOut: { formulas: 1 } });
  });
});

describe('blocks that word processors write in their own way', () => {
  const ignored = (number: string) => `<span style='mso-list:Ignore'>${number}<span>&nbsp;&nbsp; </span></span>`;
  it.each([
    [
      'numbered headings of Word, without their numbers',
      `<h1 style='mso-list:l0 level1 lfo1'><![if !supportLists]>${ignored('1')}<![endif]>Le puits</h1>` +
        `<h2 style='mso-list:l0 level2 lfo1'>${ignored('1.1')}La pompe</h2>`,
      'h2(Le puits)h3(La pompe)',
    ],
    [
      'headings of Word for the web',
      '<div><p role="heading" aria-level="1"><span>Un</span><span class="EOP">&nbsp;</span></p></div>' +
        '<div><p role="heading" aria-level="2">Deux</p></div>',
      'h2(Un)h3(Deux)',
    ],
    [
      'items of Word for the web, without the space at their end',
      '<div class="ListContainerWrapper"><ul><li><p><span>Une corde</span><span class="EOP">&nbsp;</span></p></li></ul></div>',
      'ul(li(p(Une corde)))',
    ],
    [
      'quotations of Word, those in a row as one',
      '<p class=MsoQuote>a</p>\n<p class=MsoIntenseQuote>b</p><p>c</p><p class=MsoQuote>d</p>',
      'blockquote(p(a)p(b))p(c)blockquote(p(d))',
    ],
    [
      'a text box of Word, in its place',
      "<p>avant</p><table><tr><td></td></tr><tr><td></td><td><span style='mso-ignore:vglayout'><table><tr><td>" +
        '<div v:shape="x" class=shape><p>Encadré</p><p>suite</p></div></td></tr></table></span></td></tr></table><p>après</p>',
      'p(avant)p(Encadré)p(suite)p(après)',
    ],
    [
      'a list of LibreOffice that starts later',
      '<ol><li value="3"><p>c</p></li><li><p>d</p></li></ol>',
      'ol·3(li(p(c))li(p(d)))',
    ],
    [
      'a list of LibreOffice that starts again',
      '<ol start="2"><li><p>b</p></li><li value="3"><p>c</p></li><li value="1"><p>a</p></li></ol>',
      'ol·2(li(p(b))li(p(c)))ol(li(p(a)))',
    ],
    [
      'breaks of Google Docs between blocks, which are no lines',
      '<b style="font-weight:normal"><p>a</p><br /><br /><p>b</p> <br /><ul><li><p>c<br>d</p></li></ul><br></b>',
      'p(a)p(b)ul(li(p(cd)))',
    ],
    ['breaks between words', '<div>a<br>b<p>c</p>d<br><br>e</div>', 'abp(c)de'],
    [
      'a note of Google Docs called in a raised span',
      '<p>mots<span style="vertical-align:super"><a href="#ftnt1" id="ftnt_ref1">[1]</a></span>.</p>' +
        '<hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> La note.</p></div>',
      'p(motsspan·note(La note.).)',
    ],
    [
      'a note of Word whose links have lost their addresses',
      '<p>mots<a style="mso-footnote-id:ftn1" title=""><span>[1]</span></a>.</p>' +
        '<div style="mso-element:footnote-list"><hr><div style="mso-element:footnote">' +
        '<p><a style="mso-footnote-id:ftn1" title=""><span>[1]</span></a> La note.</p><p>Sa suite.</p></div></div>',
      'p(motsspan·note(La note. Sa suite.).)',
    ],
    [
      'numbered headings of Google Docs, with what is below them',
      '<ol><li><h1>Le puits</h1></li><ol><li><h2>La pompe</h2></li></ol></ol><p>mots</p>' +
        '<ol start="2"><li><h1>Les comptes</h1></li><li><p>un</p></li><li><p>deux</p></li></ol>',
      'h2(Le puits)h3(La pompe)p(mots)h2(Les comptes)ol·2(li(p(un))li(p(deux)))',
    ],
    [
      'the numbering that Google Docs says at items',
      '<ol><li style="list-style-type:upper-roman"><p>a</p></li></ol><p>-</p>' +
        '<ol start="2"><li style="list-style-type:lower-latin"><p>b</p></li></ol><p>-</p>' +
        '<ol><li style="list-style-type:decimal"><p>c</p></li></ol>',
      'ol·I(li(p(a)))p(-)ol·2·a(li(p(b)))p(-)ol(li(p(c)))',
    ],
    [
      'a link of Google Docs through an address of its own',
      '<p><a href="https://www.google.com/url?q=https://example.org/a%3Fb%3D1&amp;sa=D&amp;ust=1">ici</a></p>',
      'p(a·https://example.org/a?b=1(ici))',
    ],
  ])('%s', (_name, html, expected) => {
    expect(paste(html).text).toBe(expected);
  });
});

describe('other pasted content', () => {
  it('leaves out spacers and icons, and keeps the place of every other picture', () => {
    const { text, pictures } = paste(
      '<p><img src="a.gif" width=1 height=1>un<img src="b.png" width=16 height=16></p>' +
        '<p>deux <img src="file:///C:/x.jpg"> trois</p><p><img></p>' +
        '<figure><a><img src="https://x.example/p.jpg" alt="Un puits"></a><figcaption>En mai</figcaption></figure>',
    );
    expect(text).toBe('p(un)p(deux trois)figure()figure·Un puits·En mai()');
    expect(pictures).toHaveLength(2);
  });

  it('knows the row of headers of Word for the web by its cells', () => {
    const cell = (words: string, role = '') =>
      `<td ${role}><div class="TableCellContent"><p class="Paragraph"><span class="TextRun">${words}</span></p></div></td>`;
    const role = 'role="columnheader" class="FirstRow"';
    const html = `<table class="Table"><tbody><tr>${cell('Village', role)}${cell('Puits', role)}</tr><tr>${cell('Tinkaré')}${cell('4')}</tr></tbody></table>`;
    expect(paste(html).text).toBe(TABLE);
  });

  it('keeps the place of a picture without an address, and of each of very many', () => {
    const { text, pictures } = paste('<p>un <img alt="Un puits" width=113></p><p><img width=20 height=20></p>');
    expect(text).toBe('p(un)figure·Un puits()');
    expect(pictures).toEqual([{ data: null }]);
    const many = paste('<img src="data:image/png;base64,iVBORw0KGgo=">'.repeat(103));
    expect(many.text).toBe('figure()'.repeat(103));
    expect(many.pictures.filter(({ data }) => data === null)).toHaveLength(3);
  });

  it('keeps the words of a call whose note was not copied, without its dead link', () => {
    const call = '<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>';
    expect(paste(`<p>mots${call}</p>`).text).toBe('p(mots[1])');
  });

  it('leaves out the line above notes, wherever it stands, and the last row that only measures a table', () => {
    const note =
      '<p>Un<a href="file:///C:/x.htm#_ftn1" name="_ftnref1"><sup>[1]</sup></a></p><div><hr><div id="ftn1"><p><a href="file:///C:/x.htm#_ftnref1" name="_ftn1"><sup>[1]</sup></a> Note.</p></div></div>';
    expect(paste(note).text).toBe('p(Unspan·note(Note.))');
    expect(paste(`${note}<p>Après.</p>`).text).toBe('p(Unspan·note(Note.))hr()p(Après.)');
    const table =
      '<table><tr><td colspan=2>a</td></tr><tr><td>b</td><td></td></tr><tr height=0><td></td><td></td></tr></table>';
    expect(paste(table).text).toBe('table(tr(td(a))tr(td(b)td()))');
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

  it('reads a long list of Word fast', async () => {
    const list = Array.from({ length: 5_000 }, (_, i) => item(1 + (i % 9), '·', `${i}`)).join('');
    const spent = await processorTimeOf(() => expect(paste(list).text.length).toBeGreaterThan(50_000));
    expect(spent).toBeLessThan(8_000);
  });
});
