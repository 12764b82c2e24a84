import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { listCitations } from '#content/citation/listed-citations.ts';
import { MAX_LOCATOR } from '#content/citation/target.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { BLOCK, cite, doc, paragraph, text, typed } from '#tests/support/cited-nodes.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { type EditorFloor, FIRST, openEditorFloor } from '#tests/support/editor-floor.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { inLine, rtfText } from '#tests/support/rtf-text.ts';
import { until } from '#tests/support/until.ts';
import { type Desk, deskOf } from '#tests/support/writing-desk.ts';

let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor();
}, 120_000);
afterEach(() => floor.closeDesks());
afterAll(() => floor?.close());

const picture = () =>
  sharp({ create: { width: 60, height: 30, channels: 3, background: '#0b5d57' } })
    .png()
    .toBuffer();

const NOTICE = 'n’a pas pu garder sa mise en forme';

async function open(locale = 'fr-FR'): Promise<{ desk: Desk; pageId: string }> {
  const page = await floor.addPage();
  const desk = await floor.open(pagePath(page), 'Awa Traoré', { locale });
  await desk.caretAfter(FIRST);
  return { desk, pageId: page.id };
}

/** Puts HTML and text on the clipboard and presses Ctrl V. */
async function paste(tab: Page, html: string, text: string): Promise<void> {
  await tab.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await tab.evaluate(
    async ([markup, plain]) => {
      const item: Record<string, Blob> = { 'text/plain': new Blob([plain!], { type: 'text/plain' }) };
      if (markup) item['text/html'] = new Blob([markup], { type: 'text/html' });
      await navigator.clipboard.write([new ClipboardItem(item, { presentationStyle: 'unspecified' })]);
    },
    [html, text],
  );
  await tab.keyboard.press('Control+V');
}

/**
 * Gives the editor a paste event with exactly this HTML: the browser's own clipboard takes forms'
 * names away.
 */
async function pasteRaw(desk: Desk, html: string, text: string, rtf = ''): Promise<boolean> {
  return desk.text.evaluate(
    (element, [markup, plain, rich]) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/html', markup!);
      clipboardData.setData('text/plain', plain!);
      if (rich) clipboardData.setData('text/rtf', rich);
      return !element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    [html, text, rtf],
  );
}

/** The properties of an element that the parsers of the editor and the browser read. */
const NAMES = [
  ...['nodeName', 'nodeType', 'nodeValue', 'childNodes', 'children', 'firstChild', 'lastChild', 'nextSibling'],
  ...['parentNode', 'attributes', 'style', 'className', 'classList', 'dataset', 'id', 'innerHTML', 'textContent'],
  ...['getAttribute', 'hasAttribute', 'removeAttribute', 'querySelector', 'querySelectorAll', 'matches', 'closest'],
  ...['remove', 'replaceWith', 'append', 'cloneNode', 'contains', 'ownerDocument', 'tagName', 'body', 'createElement'],
];

test('a form is pasted with its headings, lists and words, whatever its controls are named', async () => {
  const { desk, pageId } = await open();
  const controls = NAMES.map((name) => `<input name="${name}"><img id="${name}" alt="">`).join('');
  const html = `<form name="body" id="querySelectorAll">${controls}<p>Bonjour</p><h1>Demande de devis</h1><ul><li><p>Une pompe</p></li></ul>
    <form name="createElement"><p>Livrée à <strong>Tinkaré</strong></p></form></form>`;
  expect(await pasteRaw(desk, html, 'autre chose')).toBe(true);
  await desk.text.locator('h2', { hasText: 'Demande de devis' }).waitFor();
  await desk.text.locator('li', { hasText: 'Une pompe' }).waitFor();
  await desk.text.locator('strong', { hasText: 'Tinkaré' }).waitFor();
  await desk.saved();
  expect(await floor.storedText(pageId)).toContain('Livrée à Tinkaré');
  expect(await desk.page.getByText(NOTICE).count()).toBe(0);
});

test('one control’s name at a time breaks no paste', async () => {
  const { desk, pageId } = await open();
  for (const name of NAMES) {
    expect([name, await pasteRaw(desk, `<form><input name="${name}"><p>Mot ${name}.</p></form>`, '')]).toEqual([
      name,
      true,
    ]);
  }
  await desk.saved();
  const text = await floor.storedText(pageId);
  expect(NAMES.filter((name) => !text.includes(`Mot ${name}.`))).toEqual([]);
});

test('a form copied from a page is pasted with the keyboard', async () => {
  const { desk, pageId } = await open();
  await paste(desk.page, '<form><input name="nodeName" value="x"><p>Depuis une page</p></form>', 'Depuis une page');
  await desk.text.locator('p', { hasText: 'Depuis une page' }).waitFor();
  await desk.saved();
  expect(await floor.storedText(pageId)).toContain('Depuis une page');
});

test('a Word report is pasted without its comments, and a notice counts them', async () => {
  const { desk, pageId } = await open();
  const comment =
    "<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Qui l’a dit ?</p></div></div>";
  await pasteRaw(desk, `<h1>Un rapport</h1><p>Des mots<span style='mso-hide:all'> cachés</span>.</p>${comment}`, '');
  const notice = desk.page.getByRole('alert').filter({ hasText: '1 commentaire de relecture n’a pas été collé.' });
  await notice.filter({ hasText: '1 passage masqué n’a pas été collé.' }).waitFor();
  await notice.getByRole('button', { name: 'Fermer' }).click();
  await notice.waitFor({ state: 'detached' });
  await desk.saved();
  const text = await floor.storedText(pageId);
  expect(text).toContain('Des mots.');
  expect(text).not.toContain('Qui l’a dit');
});

/** Makes the editor's parser of pasted HTML throw, as an unforeseen HTML might. */
async function breakParser(desk: Desk): Promise<void> {
  await desk.text.evaluate((element) => {
    const { view } = (element as unknown as { editor: { view: { setProps(props: object): void } } }).editor;
    const parseSlice = () => {
      throw new Error('broken for the test');
    };
    view.setProps({ clipboardParser: { parseSlice } });
  });
}

/** Removes the parser’s error, which the test has caused, from the complaints. */
function forgiveParser({ complaints }: Desk): void {
  const others = complaints.filter((complaint) => !complaint.includes('broken for the test'));
  complaints.splice(0, complaints.length, ...others);
}

test.each([
  ['fr-FR', NOTICE, 'Fermer'],
  ['en-GB', 'could not keep its formatting', 'Close'],
])(
  'HTML that cannot be transformed is pasted once, as plain text, with a notice (%s)',
  async (locale, words, close) => {
    const { desk, pageId } = await open(locale);
    await breakParser(desk);
    expect(await pasteRaw(desk, '<h2>Titre</h2><p>Un texte</p>', 'Titre\n\nUn texte collé')).toBe(true);
    const notice = desk.page.getByRole('alert').filter({ hasText: words });
    await notice.waitFor();
    await desk.saved();
    expect((await floor.storedText(pageId)).split('Un texte collé')).toHaveLength(2);
    // HTML without a plain text beside it: its own words, without style sheets.
    await notice.getByRole('button', { name: close }).click();
    await notice.waitFor({ state: 'detached' });
    await pasteRaw(desk, '<style>p { color: red }</style><p>Seulement du HTML</p>', '');
    await notice.waitFor();
    await desk.saved();
    const text = await floor.storedText(pageId);
    expect(text).toContain('Seulement du HTML');
    expect(text).not.toContain('color');
    // One undo takes it out again, and the text is as it was.
    await desk.press('Control+Z');
    await desk.saved();
    expect(await floor.storedText(pageId)).not.toContain('Seulement du HTML');
    forgiveParser(desk);
  },
  90_000,
);

test('dropped HTML that cannot be transformed is inserted as plain text where it was dropped', async () => {
  const { desk, pageId } = await open();
  await breakParser(desk);
  await desk.text.evaluate((element) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/html', '<p>Lâché</p>');
    dataTransfer.setData('text/plain', 'Lâché ici');
    const { left, top } = element.querySelector('p')!.getBoundingClientRect();
    const place = { clientX: left + 1, clientY: top + 5 };
    element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true, ...place }));
  });
  await desk.page.getByText(NOTICE).waitFor();
  await desk.saved();
  expect(await floor.storedText(pageId)).toContain(`Lâché ici${FIRST}`);
  forgiveParser(desk);
});

/** The clipboard of a word processor. */
const captured = (name: string) =>
  readFileSync(new URL(`../content/data/pasted/${name}.clipboard`, import.meta.url), 'utf8');

test('a Word report is pasted and looks right', async () => {
  const { desk, pageId } = await open();
  // Not by way of the browser's clipboard, which cleans what a page writes to it.
  expect(await pasteRaw(desk, captured('word'), 'La saison des pluies')).toBe(true);
  const { text } = desk;
  await text.locator('h2', { hasText: 'La saison des pluies' }).waitFor();
  await text.locator('h3', { hasText: 'Ce qui tient' }).waitFor();
  expect(await text.locator('ul > li > ul > li').allTextContents()).toEqual([
    'en pierre',
    'en cimentLe ciment vient de Kayes.',
  ]);
  expect(await text.locator('ol[start="3"] > li > ol > li').allTextContents()).toEqual(['à l’eau claire']);
  expect(await text.locator('table th').allTextContents()).toEqual(['Village', 'Puits']);
  await text.locator('a[href="https://example.org/puits"]').waitFor();
  await desk.saved();
  const { document } = await floor.app.services.drafts.read(pageId);
  const found: Record<string, number> = {};
  const notes: string[] = [];
  document.content.descendants((node) => {
    found[node.type.name] = (found[node.type.name] ?? 0) + 1;
    if (node.type.name === 'footnote') notes.push(node.textContent);
  });
  expect(notes).toEqual(['Relevé de mai, par Awa. Refait en juin.']);
  expect(found).toMatchObject({ footnote: 1, table: 1, figure: 1 });
  // Word gives the name of a local file: the place asks for the picture, and a notice reports it.
  const figure = text.locator('figure', { hasText: 'Une image manque ici' });
  await figure.getByText('Margelle de Tinkaré, mai 2026').waitFor();
  await desk.page.getByRole('alert').filter({ hasText: '1 image n’a pas pu être collée' }).waitFor();
  const words = await floor.storedText(pageId);
  expect(words).not.toMatch(/[·§]\s|\[1\]/);
  // The file is dropped there.
  const bytes = [...(await picture())];
  await figure.locator('.figure-missing').evaluate((place, data) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(data)], 'margelle.png', { type: 'image/png' }));
    const { left, top } = place.getBoundingClientRect();
    place.dispatchEvent(
      new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true, clientX: left + 9, clientY: top + 9 }),
    );
  }, bytes);
  const image = text.getByRole('img', { name: 'Une margelle' });
  await until(() => image.evaluate((shown) => (shown as HTMLImageElement).naturalWidth > 0), 'the image is served');
  // One undo takes the pasted text back, not its picture alone.
  await text.locator('h2', { hasText: 'La saison des pluies' }).click();
  await desk.press('Control+Z');
  await text.locator('h2', { hasText: 'La saison des pluies' }).waitFor({ state: 'detached' });
  expect(await text.locator('figure, table, .footnote').count()).toBe(0);
});

const CHAPTERS = 20;
const SENTENCE = 'Le comité a relevé les puits du village, les pompes et ce que chacun verse à la caisse. ';

/**
 * A chapter of a page as Word copies it: some 400 words, lists, a note, a table, a picture now and
 * then.
 */
function wordChapter(n: number, hasPicture: boolean): string {
  const item = (level: number, sign: string, words: string) =>
    `<p class=MsoListParagraph style='margin-left:${36 * level}.0pt;text-indent:-18.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>${words}<o:p></o:p></p>`;
  const call = `<a style='mso-footnote-id:ftn${n}' href="#_ftn${n}" name="_ftnref${n}" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference>[${n}]</span><![endif]></span></span></a>`;
  const row = (words: readonly string[]) =>
    `<tr>${words.map((word) => `<td width=151 valign=top><p class=MsoNormal>${word}<o:p></o:p></p></td>`).join('')}</tr>`;
  const head = ['Village', 'Puits', 'Pompes', 'Caisse'].map((word) => `<b>${word}</b>`);
  const image = `<p class=MsoNormal><![if !vml]><img width=302 height=151 src="file:///C:/Users/awa/AppData/Local/Temp/msohtmlclip1/01/clip_image0${n}.png" alt="Le puits ${n}"><![endif]></p>`;
  return [
    `<h1>${n}. Chapitre ${n}<o:p></o:p></h1>`,
    `<p class=MsoNormal>${SENTENCE.repeat(12)}Fin ${n}${call}.<o:p></o:p></p>`,
    `<h2>Ce qui tient en ${n}<o:p></o:p></h2>`,
    item(1, '·', `Margelles ${n}`) + item(2, 'o', 'en pierre') + item(1, '·', 'Pompes'),
    `<p class=MsoNormal>${SENTENCE.repeat(12)}<o:p></o:p></p>`,
    `<table class=MsoTableGrid border=1>${row(head)}${row([`Tinkaré ${n}`, '4', '2', '12 500 FCFA'])}</table>`,
    hasPicture ? image : '',
  ].join('\n');
}

const note = (n: number) =>
  `<div style='mso-element:footnote' id=ftn${n}><p class=MsoFootnoteText><a style='mso-footnote-id:ftn${n}' href="#_ftnref${n}" name="_ftn${n}" title=""><span class=MsoFootnoteReference>[${n}]</span></a> Cahier ${n}, page 4.<o:p></o:p></p></div>`;

/** A report of some twenty pages; the bytes of its pictures are in the RTF beside it. */
async function wordReport(): Promise<{ html: string; rtf: string }> {
  const chapters = Array.from({ length: CHAPTERS }, (_, i) => i + 1);
  const html =
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15"></head><body lang=FR><!--StartFragment-->' +
    chapters.map((n) => wordChapter(n, n % 10 === 0)).join('') +
    `<!--EndFragment--><div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width="33%">${chapters.map(note).join('')}</div></body></html>`;
  const bytes = await picture();
  const wide = await sharp({ create: { width: 90, height: 30, channels: 3, background: '#b4511d' } })
    .png()
    .toBuffer();
  return { html, rtf: rtfText([bytes, wide].map((one) => inLine({ bytes: one })).join('\\par '), { bytes }) };
}

test.each([
  ['desk', { width: 1280, height: 800 }],
  ['phone', { width: 360, height: 740 }],
])(
  'a Word report of 20 pages is pasted and looks right, on a %s',
  async (_, size) => {
    const page = await floor.addPage();
    const desk = await floor.open(pagePath(page), 'Awa Traoré', size);
    await desk.caretAfter(FIRST);
    const { html, rtf } = await wordReport();
    expect(await pasteRaw(desk, html, 'Un rapport', rtf)).toBe(true);
    const { text } = desk;
    await text.locator('h2', { hasText: 'Chapitre 20' }).waitFor();
    // Its pictures came along, each in its place.
    const shown = text.locator('figure img[src*="/fichiers/"]');
    await until(async () => (await shown.count()) === 2, 'both pictures are stored');
    expect(
      await text.locator('figure img').evaluateAll((all) => all.map((one) => (one as HTMLImageElement).alt)),
    ).toEqual(['Le puits 10', 'Le puits 20']);
    await desk.saved();
    expect(await desk.page.getByRole('alert').count()).toBe(0);
    expect(await text.locator('ul > li > ul > li').allTextContents()).toEqual(new Array(CHAPTERS).fill('en pierre'));
    expect(await text.locator('table th').count()).toBe(4 * CHAPTERS);
    expect(await desk.page.evaluate('document.documentElement.scrollWidth')).toBe(size.width);

    const { document } = await floor.app.services.drafts.read(page.id);
    const headings: string[] = [];
    const notes: string[] = [];
    const widths: number[] = [];
    document.content.descendants((node) => {
      if (node.type.name === 'heading' && /\d$/.test(node.textContent))
        headings.push(`${node.attrs.level} ${node.textContent}`);
      if (node.type.name === 'footnote') notes.push(node.textContent);
      if (node.type.name === 'figure') widths.push(node.attrs.width);
    });
    const chapters = Array.from({ length: CHAPTERS }, (_, i) => i + 1);
    expect(headings).toEqual(chapters.flatMap((n) => [`2 ${n}. Chapitre ${n}`, `3 Ce qui tient en ${n}`]));
    expect(notes).toEqual(chapters.map((n) => `Cahier ${n}, page 4.`));
    expect(widths).toEqual([60, 90]);
    const words = await floor.storedText(page.id);
    expect(words.split(SENTENCE.trim()).length - 1).toBe(24 * CHAPTERS);
    expect(words).not.toMatch(/[·]\s|\[\d+\]/);
    // As its readers will see it.
    await desk.page.goto(`${pagePath(page)}/brouillon`);
    await desk.page.locator('#texte h2', { hasText: 'Chapitre 20' }).waitFor();
    expect(await desk.page.locator('#texte figure img').count()).toBe(2);
    expect(await desk.page.evaluate('document.documentElement.scrollWidth')).toBe(size.width);
  },
  120_000,
);

test('a report of Google Docs is pasted and looks right', async () => {
  const { desk, pageId } = await open();
  expect(await pasteRaw(desk, captured('google-docs-report'), 'Rapport de mai')).toBe(true);
  const { text } = desk;
  await text.locator('h2', { hasText: 'La saison des pluies' }).waitFor();
  const marked = (tag: string) => text.locator(tag).allTextContents();
  expect(await marked('p > strong')).toEqual(['compté']);
  expect(await marked('h2 strong, th strong, a u, u, li s')).toEqual([]);
  expect(await marked('p > em')).toEqual(['puits']);
  expect([await marked('p > sup'), await marked('p > sub'), await marked('p > s')]).toEqual([['2'], ['2'], ['quatre']]);
  expect(await marked('h3')).toEqual(['Ce qui tient']);
  expect(await marked('ul > li > ul > li > ul > li')).toEqual(['de Kayes']);
  expect(await marked('ol[type="a"] > li > ol[type="i"] > li')).toEqual(['le matin', 'le soir']);
  const tasks = text.locator('li[data-checked]');
  expect(await tasks.evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset.checked))).toEqual([
    'true',
    'true',
    'false',
    'false',
  ]);
  expect(await marked('table th')).toEqual(['Village', 'Puits', 'État']);
  expect(await text.locator('td[colspan="2"]').textContent()).toBe('Deux autres');
  await text.locator('a[href="https://example.org/puits?an=2026"]', { hasText: 'la carte' }).waitFor();
  const notice = desk.page.getByRole('alert');
  await notice.filter({ hasText: '2 images n’ont pas pu être collées' }).waitFor();
  await notice.filter({ hasText: '1 commentaire de relecture n’a pas été collé.' }).waitFor();
  await desk.saved();
  const { document } = await floor.app.services.drafts.read(pageId);
  const notes: string[] = [];
  document.content.descendants((node) => {
    if (node.type.name === 'footnote') notes.push(node.textContent);
  });
  expect(notes).toEqual(['Relevé de mai, par Awa.']);
  const words = await floor.storedText(pageId);
  expect(words).toContain('من يدفع؟');
  expect(words).not.toMatch(/\[[1a]\]|Qui l’a dit/);
});

test('a LibreOffice report is pasted without its comments, and a notice counts them', async () => {
  const { desk, pageId } = await open();
  const report = captured('libreoffice-report');
  await pasteRaw(desk, `<!--StartFragment-->${report}<!--EndFragment-->`, 'La saison des pluies');
  await desk.page.getByRole('alert').filter({ hasText: '1 commentaire de relecture n’a pas été collé.' }).waitFor();
  expect(await desk.text.locator('ol[type="a"] > li > ol[type="i"] > li > p').allTextContents()).toEqual(['dedans']);
  expect(await desk.text.locator('td[colspan="2"]').textContent()).toBe('Tinkaré');
  await desk.saved();
  const words = await floor.storedText(pageId);
  expect(words).toContain('Après le cadre, un lien.');
  expect(words).not.toMatch(/Sommaire|Qui l’a dit/);
});

test('pictures pasted with their bytes are uploaded, and ask for their texts beside them', async () => {
  const { desk, pageId } = await open();
  const data = `data:image/png;base64,${(await picture()).toString('base64')}`;
  await paste(desk.page, `<p>Voici</p><p><img src="${data}"></p><p><img src="${data}" alt="Un puits"></p>`, 'Voici');
  await desk.text.getByRole('img', { name: 'Un puits' }).waitFor();
  const field = desk.text.getByLabel('Texte de remplacement').first();
  await until(async () => (await desk.text.locator('figure img[src*="/fichiers/"]').count()) === 2, 'both are stored');
  await field.fill('Une margelle');
  await desk.press('Enter');
  await desk.text.getByRole('img', { name: 'Une margelle' }).waitFor();
  await desk.saved();
  expect(await desk.page.getByRole('alert').count()).toBe(0);
  const { document } = await floor.app.services.drafts.read(pageId);
  const figures = document.content.content.filter((node) => node.type.name === 'figure');
  expect(figures.map(({ attrs }) => [attrs.alt, typeof attrs.file, attrs.width])).toEqual([
    ['Une margelle', 'string', 60],
    ['Un puits', 'string', 60],
  ]);
});

test('Ctrl C in one page’s draft and Ctrl V in another’s keep what citations point to, and what cites nothing stays out', async () => {
  const { services } = floor.app;
  const study = await floor.addPage({ kind: 'study', title: 'Un barrage' });
  const material = `material/${await addMaterial(services, study.id, { kind: 'document', title: 'Relevé' })}`;
  const finding = `block/${study.id}/${BLOCK}`;
  const { document: written } = fitDocument(
    doc(
      typed(
        BLOCK,
        'finding',
        'Le débit baisse',
        paragraph('bcde2345', text('Chaque an '), cite(material, 'p. 4', 'against')),
      ),
      paragraph('cdef2345', text('Mesurer encore '), cite(finding)),
    ),
  );
  await services.drafts.replace(study.id, written);
  const citationsOf = async (id: string) =>
    listCitations((await services.drafts.read(id)).document.toJSON()).map(({ target, locator, isAgainst }) => [
      ...[target, locator, isAgainst],
    ]);
  const cited = [
    [material, 'p. 4', true],
    [finding, '', false],
  ];
  expect(await citationsOf(study.id)).toEqual(cited);

  const desk = await floor.open(pagePath(study));
  await desk.text.locator('.citation-chip').first().waitFor();
  await desk.text.locator('p', { hasText: 'Mesurer' }).click();
  await desk.press('Control+A', 'Control+C');
  // The same person, in another tab.
  const other = await floor.addPage({ kind: 'study', title: 'Un canal', document: documentOf('Rien encore.') });
  const tab = await desk.context.newPage();
  const beside = deskOf(desk.context, tab);
  await tab.goto(writePath(pagePath(other)));
  await beside.caretAfter('Rien encore.');
  await beside.press('Control+V');
  await beside.text.locator('.citation-chip').nth(1).waitFor();
  await beside.saved();
  expect(await citationsOf(other.id)).toEqual(cited);

  // Like a copied text that somebody has modified on the clipboard: the server would refuse the
  // words around it as well.
  const chip = (attributes: string) => `<span data-citation="${attributes}></span>`;
  const changed = [
    ...[chip('material/nulle-part"'), chip(`${material}" data-locator="${'p. 4, '.repeat(30)}"`)],
    ...[chip(`${finding}" data-stance="perhaps"`), chip('"')],
  ];
  await pasteRaw(beside, `<p data-pm-slice="1 1 []">Des mots ${changed.join(' et ')}.</p>`, '');
  await beside.text.getByText('Des mots').waitFor();
  await beside.saved();
  expect(await floor.storedText(other.id)).toContain('Des mots');
  const more = (await citationsOf(other.id)).slice(cited.length);
  expect(more).toEqual([
    [material, 'p. 4, '.repeat(30).slice(0, MAX_LOCATOR).trim(), false],
    [finding, '', false],
  ]);
  expect(beside.complaints).toEqual([]);
});
