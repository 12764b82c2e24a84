import type { Element } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, it } from 'vitest';
import { BLOCK_KINDS } from '#content/document/blocks.ts';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { type RenderOptions, renderDocument } from '#content/render/html.ts';
import { elementsOf, visibleText, wordsOf } from '#tests/support/word-fidelity.ts';

const options: RenderOptions = {
  language: 'fr',
  locale: 'fr',
  fileUrl: (id, width) => `/f/${id}${width ? `?l=${width}` : ''}`,
};

const text = (value: string, ...marks: DocumentNode['marks'] & object): DocumentNode => ({
  type: 'text',
  text: value,
  marks,
});
const paragraph = (...content: (string | DocumentNode)[]): DocumentNode => ({
  type: 'paragraph',
  content: content.map((child) => (typeof child === 'string' ? text(child) : child)),
});
const doc = (...content: DocumentNode[]): DocumentNode => ({ type: 'doc', content });
const html = (document: DocumentNode, changed: Partial<RenderOptions> = {}) =>
  renderDocument(document, { ...options, ...changed }).html;
const ofMarkdown = (source: string, changed: Partial<RenderOptions> = {}) =>
  renderDocument(parseMarkdown(source).document, { ...options, ...changed });

describe('headings', () => {
  it('have unique anchors, and levels and texts for the table of contents', () => {
    const { html: rendered, headings } = ofMarkdown(
      "## L'eau : qui paie ?\n\n### Étape\n\n### Étape\n\n## étape 2\n\n## ماء\n\n## b-x",
    );
    expect(headings).toEqual([
      { id: 'l-eau-qui-paie', level: 2, text: 'L’eau\u00a0: qui paie\u202f?' },
      { id: 'etape', level: 3, text: 'Étape' },
      { id: 'etape-2', level: 3, text: 'Étape' },
      { id: 'etape-2-2', level: 2, text: 'étape 2' },
      { id: 'section', level: 2, text: 'ماء' },
      { id: 's-b-x', level: 2, text: 'b-x' },
    ]);
    expect(rendered).toMatch(/<h2 id="l-eau-qui-paie" data-block="[a-z0-9]{8}">L’eau\u00a0: qui paie\u202f\?<\/h2>/);
  });

  it('without words are omitted, and notes are not part of their text', () => {
    const heading = (...content: DocumentNode[]): DocumentNode => ({ type: 'heading', attrs: { level: 2 }, content });
    const note = { type: 'footnote', content: [text('La note')] };
    const result = renderDocument(doc(heading(), heading(text(' ')), heading(text('Titre'), note)), options);
    expect(result.headings).toEqual([{ id: 'titre', level: 2, text: 'Titre' }]);
    expect(result.html).toContain('La note');
  });

  it('are the targets of links to their block', () => {
    const source = '[voir](#partie) [là](#x)\n\n## Partie\n\n<p id="x">Ici.</p>';
    const { html: rendered } = ofMarkdown(source);
    expect(rendered).toContain('<a href="#partie">voir</a>');
    const target = /<a href="#(b-[a-z0-9]+)">là<\/a>/.exec(rendered)?.[1];
    expect(rendered).toContain(`<p id="${target}">Ici.</p>`);
  });
});

describe('lines', () => {
  it('use the typography of their language, across marks, but not in code', () => {
    expect(
      html(
        doc(
          paragraph(
            'Mot ',
            text(':', { type: 'bold' }),
            ' « ',
            text('dit', { type: 'italic' }),
            " » ; qu'",
            text('il', { type: 'bold' }),
          ),
        ),
      ),
    ).toBe('<p>Mot\u00a0<strong>:</strong> «\u202f<em>dit</em>\u202f»\u202f; qu’<strong>il</strong></p>\n');
    expect(html(doc(paragraph(text("l'a ;", { type: 'code' }))))).toBe('<p><code>l&#39;a ;</code></p>\n');
    expect(html(doc(paragraph("What's this ;")), { language: 'en' })).toBe('<p>What&#39;s this ;</p>\n');
    expect(html(doc(paragraph(text('Why ?', { type: 'language', attrs: { lang: 'en' } }))))).toBe(
      '<p><span lang="en" dir="ltr">Why ?</span></p>\n',
    );
    expect(html(doc(paragraph(text('ماء', { type: 'language', attrs: { lang: 'ar' } }))))).toContain(
      'lang="ar" dir="rtl"',
    );
  });

  it('keep one link whatever is emphasised in it', () => {
    const link = { type: 'link', attrs: { href: 'https://x.fr/?a=1&b="2"' } };
    expect(html(doc(paragraph(text('a', link), text('b', { type: 'bold' }, link), text('c', link))))).toBe(
      '<p><a href="https://x.fr/?a=1&amp;b=&quot;2&quot;" rel="noopener noreferrer">a<strong>b</strong>c</a></p>\n',
    );
    expect(html(doc(paragraph(text('a', { type: 'link', attrs: { href: '/fiches/x' } }))))).toBe(
      '<p><a href="/fiches/x">a</a></p>\n',
    );
  });
});

describe('notes', () => {
  it('are numbered, linked in both directions, and shown at the end', () => {
    const { html: rendered } = ofMarkdown('A[^b] et B[^a].\n\n[^a]: Deux.\n[^b]: *Un*.');
    expect(rendered).toContain(
      'A<sup class="footnote-call"><a id="fnref-1" href="#fn-1" role="doc-noteref" aria-label="Note 1">1</a></sup> et',
    );
    expect(rendered).toContain('<section class="footnotes" role="doc-endnotes" aria-label="Notes">');
    expect(rendered).toMatch(
      /<li id="fn-1"><p><em>Un<\/em>\. <a href="#fnref-1" role="doc-backlink" aria-label="[^"]+">↩<\/a>/,
    );
    expect(rendered.indexOf('id="fn-1"')).toBeLessThan(rendered.indexOf('id="fn-2"'));
  });
});

describe('blocks', () => {
  it('of each kind have a label and a mark', () => {
    for (const kind of BLOCK_KINDS) {
      const rendered = html(doc({ type: 'typedBlock', attrs: { id: 'abcdefgh', kind }, content: [paragraph('Dit.')] }));
      expect(rendered).toMatch(new RegExp(`^<(aside|figure) id="b-abcdefgh" class="block block-${kind}"`));
      expect(rendered).toMatch(/<p class="block-label"><span aria-hidden="true">.<\/span> \p{L}/u);
      expect(rendered).toMatch(/aria-label="\p{L}/u);
    }
  });

  it('have their title, value and attribution', () => {
    const { html: rendered } = ofMarkdown(
      ':::parole{attribution="Moi ; ici"}\nDit.\n:::\n\n:::repere{value="7 %"}\nA.\n:::\n\n:::exercice{title="Le budget ?"}\nB.\n:::',
    );
    expect(rendered).toMatch(
      /<figure [^>]*>[\s\S]*<blockquote>\n<p [^>]*>Dit\.<\/p>\n<\/blockquote>\n<figcaption>Moi\u202f; ici<\/figcaption>\n<\/figure>/,
    );
    expect(rendered).toContain('<p class="block-value">7\u00a0%</p>');
    expect(rendered).toContain('aria-label="Exercice\u00a0: Le budget\u202f?"');
    expect(rendered).toContain('<p class="block-title">Le budget\u202f?</p>');
  });

  it('state the language of their label if it is not the page’s', () => {
    expect(ofMarkdown(':::constat\nA.\n:::', { language: 'ar' }).html).toContain('<p class="block-label" lang="fr">');
    expect(ofMarkdown(':::constat\nA.\n:::', { language: 'en', locale: 'en' }).html).toContain('</span> Finding</p>');
  });

  it('have one unique anchor each', () => {
    const { html: rendered } = ofMarkdown('A.\n\n> B.\n\n- C\n\n```\nD\n```\n\n| E |\n|---|\n| F |\n');
    const ids = [...rendered.matchAll(/ id="(b-[^"]+)"/g)].map((match) => match[1]);
    expect(ids).toHaveLength(new Set(ids).size);
    for (const tag of ['p', 'blockquote', 'li', 'pre', 'table']) expect(rendered).toMatch(new RegExp(`<${tag} id="b-`));
    const twice = html(doc({ ...paragraph('a'), attrs: { id: 'x' } }, { ...paragraph('b'), attrs: { id: 'x' } }));
    expect(twice).toBe('<p id="b-x">a</p>\n<p>b</p>\n');
  });

  it('of checklists are disabled checkboxes with a name', () => {
    const { html: rendered } = ofMarkdown('- [x] Fait\n- [ ] À faire\n');
    expect(rendered).toContain('<ul class="checklist">');
    expect(rendered).toMatch(
      /<input type="checkbox" disabled checked aria-labelledby="(b-\w+)"><div><p id="\1">Fait<\/p>/,
    );
    expect(rendered).toMatch(/<input type="checkbox" disabled aria-labelledby="(b-\w+)"><div><p id="\1">À faire<\/p>/);
  });

  it('without words are omitted', () => {
    expect(html(doc(paragraph(), { type: 'figure', attrs: { file: null, alt: '', caption: '', credit: '' } }))).toBe(
      '',
    );
    expect(ofMarkdown('- ### T').html).toMatch(/^<ul>\n<li id="b-\w+"><h3/);
  });
});

describe('tables', () => {
  const cell = (type: string, value: string, attrs = {}): DocumentNode => ({
    type,
    attrs,
    content: [paragraph(value)],
  });
  const row = (...content: DocumentNode[]): DocumentNode => ({ type: 'tableRow', content });
  const th = (value: string, attrs = {}) => cell('tableHeader', value, attrs);
  const td = (value: string, attrs = {}) => cell('tableCell', value, attrs);
  const table = (...content: DocumentNode[]) => html(doc({ type: 'table', content }));

  it('are in a named region that scrolls by keyboard', () => {
    const { html: rendered } = ofMarkdown('| A |\n|---|\n| B |\n\n| C |\n|---|\n| D |\n');
    expect(rendered).toContain('<div class="table-scroll" tabindex="0" role="region" aria-label="Tableau 1">');
    expect(rendered).toContain('aria-label="Tableau 2"');
  });

  it('have the right scope on their headers', () => {
    const rendered = table(row(th('A'), th('B', { colspan: 2 })), row(th('C'), td('D'), td('E', { align: 'right' })));
    expect(rendered).toContain(
      '<thead>\n<tr><th scope="col"><p>A</p></th><th scope="colgroup" colspan="2"><p>B</p></th></tr>\n</thead>',
    );
    expect(rendered).toContain(
      '<tr><th scope="row"><p>C</p></th><td><p>D</p></td><td class="align-right"><p>E</p></td></tr>',
    );
  });

  it('name each value by its column, for rows as cards on a phone', () => {
    const three = [row(th('Village'), th('Puits ?'), th('Eau')), row(td('Tinkaré'), td('4'), td('oui'))];
    expect(table(...three)).toContain(
      '<table id="b-abcdefgh" class="has-cards" role="table">'.replace(/ id="[^"]*"/, ''),
    );
    expect(table(...three)).toContain('<td role="cell" data-label="Puits\u202f?"><p>4</p></td>');
    const roles = [...table(...three).matchAll(/<(t\w+)[^>]* role="(\w+)"/g)].map(([, tag, role]) => `${tag} ${role}`);
    expect(new Set(roles)).toEqual(
      new Set(['table table', 'thead rowgroup', 'tbody rowgroup', 'tr row', 'th columnheader', 'td cell']),
    );
    const two = table(row(th('A'), th('B')), row(td('C'), td('D')));
    const spanning = table(row(th('A'), th('B'), th('C')), row(td('D', { colspan: 2 }), td('E')));
    const headless = table(row(td('A'), td('B'), td('C')), row(td('D'), td('E'), td('F')));
    // A long one would be dozens of screens of a phone.
    const rows = (count: number) => Array.from({ length: count }, () => row(td('D'), td('E'), td('F')));
    expect(table(row(th('A'), th('B'), th('C')), ...rows(33))).toContain('has-cards');
    const long = table(row(th('A'), th('B'), th('C')), ...rows(34));
    for (const other of [two, spanning, headless, long])
      expect(other).not.toMatch(/has-cards|data-label|role="(?!region)/);
  });

  it('are read without rows that are empty', () => {
    const picture: DocumentNode = {
      type: 'tableCell',
      content: [{ type: 'figure', attrs: { fileId: 'a', alt: 'Un puits' } }],
    };
    const rows = [row(th('A'), th('B')), row(td(''), td(' ')), row(td('C'), td('')), row(td(''), picture)];
    expect(table(...rows).match(/<tr>/g)).toHaveLength(3);
    // Rows that a cell spans are counted; a table of nothing stays what it is.
    const spanning = [row(th('A', { rowspan: 2 }), td('B')), row(td('')), row(td(''), td(''))];
    expect(table(...spanning).match(/<tr>/g)).toHaveLength(3);
    expect(table(row(td(''), td(''))).match(/<tr>/g)).toHaveLength(1);
  });

  it('have no head if a cell spans from it into the body', () => {
    expect(table(row(th('A', { rowspan: 2 }), th('B')), row(td('C')))).not.toContain('<thead>');
    expect(table(row(th('A')), row(th('B')))).not.toContain('<thead>');
  });
});

describe('figures', () => {
  it('reserve their size, and have alternative text, caption and credit', () => {
    const attrs = {
      id: 'abcdefgh',
      file: 'f1',
      alt: 'Trois "barres"',
      caption: 'Où ?',
      credit: 'Moi',
      width: 1200,
      height: 800,
    };
    expect(html(doc({ type: 'figure', attrs }))).toBe(
      '<figure id="b-abcdefgh"><img src="/f/f1" srcset="/f/f1?l=800 800w, /f/f1 1200w" sizes="(min-width: 50rem) 46rem, 100vw"' +
        ' alt="Trois &quot;barres&quot;" width="1200" height="800" loading="lazy" decoding="async">' +
        '<figcaption>Où\u202f? <span class="credit">Crédit\u00a0: Moi</span></figcaption></figure>\n',
    );
    expect(html(doc({ type: 'figure', attrs }), { fileUrl: (id) => `/f/${id}` })).not.toContain('srcset');
  });

  it('without a file show their alternative text', () => {
    expect(html(doc({ type: 'figure', attrs: { file: null, alt: 'Vue', caption: 'C', credit: '' } }))).toBe(
      '<figure><p class="figure-missing">Vue</p><figcaption>C</figcaption></figure>\n',
    );
  });
});

describe('page cards', () => {
  it('are placeholders for the server, built from the parsed address', () => {
    const card = (href: string) => html(doc({ type: 'pageCard', attrs: { href } }));
    expect(card('/fiches/x-y')).toBe('<!--page-card:/fiches/x-y-->\n');
    expect(card('/fiches/x-y/?a=--><script>#b')).toBe('<!--page-card:/fiches/x-y-->\n');
    expect(card('/outils/kit')).toBe('<!--page-card:/outils/kit-->\n');
    for (const href of [
      '',
      '/fiches/--><script>',
      '/inconnu/x',
      'https://evil.example/fiches/x',
      '//fiches/x',
      '/fiches/x--y',
    ]) {
      expect(card(href), href).toBe('');
    }
  });

  it('cannot be forged by text', () => {
    expect(html(doc(paragraph('<!--page-card:/fiches/x-->')))).not.toContain('<!--');
  });
});

describe('for any document', () => {
  const ATTACKS = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    'javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    '--><script>alert(1)</script>',
    '</p></div></aside><iframe src=//evil.example>',
    '&lt;script&gt;',
    '" style="position:fixed" x="',
  ];
  const MARKS = ['bold', 'italic', 'strike', 'underline', 'subscript', 'superscript', 'code', 'link', 'language'];
  const NODES = (
    'paragraph heading blockquote codeBlock bulletList orderedList listItem taskList taskItem table tableRow tableHeader ' +
    'tableCell figure typedBlock pageCard footnote hardBreak horizontalRule unknown'
  ).split(' ');
  const NAMES = (
    'id level language start type checked colspan rowspan colwidth align file alt caption credit width height kind title ' +
    'attribution value href class style onclick'
  ).split(' ');
  const TAGS = new Set(
    (
      'html head body p h2 h3 h4 h5 h6 ul ol li blockquote pre code hr table thead tbody tr th td div figure img figcaption ' +
      'aside section a strong em s u sub sup span br input'
    ).split(' '),
  );
  const ALLOWED = new Set(
    (
      'id dataBlock className dataKind ariaLabel ariaLabelledBy ariaHidden tabIndex role href rel title lang dir src srcSet ' +
      'sizes alt width height loading decoding scope colSpan rowSpan start type disabled checked'
    ).split(' '),
  );

  /** Every node of the schema, with this text wherever text is possible. */
  function poisoned(attack: string): DocumentNode {
    const attrs = Object.fromEntries(NAMES.map((name) => [name, attack]));
    const marks = MARKS.map((type) => ({ type, attrs: { href: attack, title: attack, lang: attack } }));
    const words = [text(attack), ...marks.map((mark) => text(attack, mark)), text(attack, ...marks)];
    const nodes = NODES.map((type) => ({ type, attrs, content: [{ ...paragraph(), attrs, content: words }] }));
    const lines = NODES.map((type) => ({ type, attrs, content: words }));
    return doc(...nodes, ...lines);
  }

  function expectSafe(rendered: string, attack: string): void {
    for (const element of elementsOf(fromHtml(rendered, { fragment: true })) as Element[]) {
      expect(TAGS.has(element.tagName), `${attack}: <${element.tagName}>`).toBe(true);
      for (const [name, value] of Object.entries(element.properties)) {
        expect(ALLOWED.has(name), `${attack}: ${element.tagName} ${name}`).toBe(true);
        if (name === 'href' || name === 'src')
          expect(String(value), attack).toMatch(/^(\/(?!\/)|#|https?:|mailto:|tel:)/);
      }
    }
    expect(rendered).not.toMatch(/<(script|iframe|style|svg|object)/i);
    expect(rendered.replace(/<!--page-card:\/[a-z]+\/[a-z0-9-]+-->/g, '')).not.toContain('<!--');
  }

  it('text never becomes markup, fitted or not', () => {
    for (const attack of ATTACKS) {
      const json = poisoned(attack);
      for (const document of [json, documentJson(fitDocument(json).document)]) {
        const { html: rendered, headings } = renderDocument(document, options);
        expectSafe(rendered, attack);
        for (const { id } of headings) expect(id).toMatch(/^[a-z0-9-]+$/);
      }
    }
  });

  it('links are not nested', () => {
    const link = { type: 'link', attrs: { href: '/a' } };
    const note = { type: 'footnote', marks: [link], content: [text('n', link)] };
    const rendered = html(doc(paragraph(text('a', link), note, text('b', link))));
    expect(rendered).toMatch(/^<p><a href="\/a">a<\/a><sup[^>]*><a [^>]*>1<\/a><\/sup><a href="\/a">b<\/a><\/p>/);
  });

  it('ids are unique', () => {
    const source = '## b-abc\n\n## fn 1\n\nA[^1].\n\n[^1]: N.\n\n## Fn 1';
    const ids = [...ofMarkdown(source).html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids).toHaveLength(new Set(ids).size);
  });
});

describe('a rendered page that is imported again', () => {
  it('is the same document except for ids and anchors', () => {
    const source = `## Partie

Voir **ici**[^1].

:::parole{attribution="Moi"}
Dit.
:::

:::repere{value="7"}
A.
:::

:::exercice{title="T"}
- B
:::

- [x] Fait

| A | B |
|---|--:|
| C | D |

[^1]: La note.
`;
    const { document } = parseMarkdown(source);
    const { html: rendered } = renderDocument(document, { ...options, language: 'en' });
    const again = parseHtml(rendered);
    const bare = (node: DocumentNode): unknown => ({
      ...node,
      attrs: { ...node.attrs, id: null },
      content: node.content?.map(bare),
    });
    expect(bare(documentJson(again.document))).toEqual(bare(documentJson(document)));
  });

  it('has the words of the document in order', () => {
    const { html: rendered } = ofMarkdown('## T\n\nUn **deux** trois.\n\n- quatre\n\n:::constat\ncinq\n:::');
    expect(wordsOf(visibleText(fromHtml(rendered, { fragment: true })))).toEqual([
      'T',
      'Un',
      'deux',
      'trois.',
      'quatre',
      '◆',
      'Constat',
      'cinq',
    ]);
  });
});
