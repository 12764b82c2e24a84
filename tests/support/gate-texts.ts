import type { DocumentNode } from '#content/document/document.ts';
import { type GateText, readGateText } from '#content/gate/reading/gate-text.ts';
import type { PageKind } from '#content/kinds/kind.ts';

type Content = string | DocumentNode;
type Marks = NonNullable<DocumentNode['marks']>;

let made = 0;
const id = () => `block${++made}`;
const t = (text: string, ...marks: Marks): DocumentNode => ({ type: 'text', text, marks });
const line = (type: string, attrs: Record<string, unknown>, content: readonly Content[]): DocumentNode => ({
  type,
  attrs: { id: id(), ...attrs },
  content: content.map((one) => (typeof one === 'string' ? t(one) : one)).filter(({ text }) => text !== ''),
});
export const p = (...content: Content[]) => line('paragraph', {}, content);
export const h = (level: number, ...content: Content[]) => line('heading', { level }, content);
export const link = (words: string, href = 'https://example.org/') => t(words, { type: 'link', attrs: { href } });
const note = (...content: DocumentNode[]): DocumentNode => ({ type: 'footnote', content });
export const figure = (attrs: Record<string, unknown> = {}): DocumentNode => ({
  type: 'figure',
  attrs: { id: id(), file: 'f', alt: 'Un puits', credit: 'A. D.', caption: 'Le puits', ...attrs },
});
const cell = (type: string, words: string): DocumentNode => ({ type, content: [p(words)] });
const row = (type: string, ...cells: string[]): DocumentNode => ({
  type: 'tableRow',
  content: cells.map((words) => cell(type, words)),
});
const table = (...content: DocumentNode[]): DocumentNode => ({ type: 'table', attrs: { id: id() }, content });
const tasks = (...items: string[]): DocumentNode => ({
  type: 'taskList',
  attrs: { id: id() },
  content: items.map((words) => ({ type: 'taskItem', attrs: { checked: false }, content: [p(words)] })),
});
export const block = (kind: string, attrs: Record<string, unknown>, ...content: DocumentNode[]): DocumentNode => ({
  type: 'typedBlock',
  attrs: { id: id(), kind, ...attrs },
  content,
});
const LONG = 'Un mot après un autre, et ainsi de suite jusqu’au bout. '.repeat(20);
/** A prompt of the outline of every page here. */
export const PROMPT = 'Où, quand, avec qui ? Qu’est-ce qui a conduit à cela ?';

/** A text as the checks read it. */
export function read(content: readonly DocumentNode[], options: { kind?: PageKind; language?: string } = {}): GateText {
  return readGateText(
    { type: 'doc', content: [...content] },
    { kind: options.kind ?? 'factsheet', language: options.language ?? 'fr', prompts: [PROMPT] },
  );
}

/** For each check of a text: what it finds, by the words it names; and what it does not find. */
export const TEXTS: Record<
  string,
  { finds: readonly DocumentNode[]; named: readonly string[]; passes: readonly DocumentNode[]; language?: string }
> = {
  'outline-untouched': {
    finds: [h(2, 'Contexte'), p(PROMPT)],
    named: [''],
    passes: [h(2, 'Contexte'), p(PROMPT), p('Écrit.')],
  },
  'outline-prompts': {
    finds: [h(2, 'Contexte'), p(PROMPT), p('Écrit.')],
    named: ['Contexte'],
    passes: [h(2, 'Contexte'), p('Écrit.')],
  },
  'empty-part': {
    finds: [
      h(2, 'Vide'),
      h(2, 'Mère'),
      h(3, 'Fille'),
      p('Dit.'),
      h(3, 'Vide aussi'),
      p(''),
      h(2, 'Consigne'),
      { type: 'paragraph', attrs: { id: 'q', prompt: 'Quoi ?' } },
    ],
    named: ['Vide', 'Vide aussi', 'Consigne'],
    passes: [
      h(2, 'Mère'),
      h(3, 'Fille'),
      p('Dit.'),
      h(2, 'Image'),
      figure(),
      h(2, 'Tableau'),
      table(row('tableHeader', 'a')),
      h(2, 'Consigne'),
      { type: 'paragraph', attrs: { id: 'q', prompt: 'Quoi ?' } },
      p('Répondu.'),
    ],
  },
  'empty-heading': { finds: [h(2, ' \u200b'), p('Dit.')], named: [''], passes: [h(2, 'Dit')] },
  'heading-order': {
    finds: [h(3, 'Trop bas'), h(2, 'Un'), h(3, 'Deux'), h(5, 'Quatre')],
    named: ['Trop bas', 'Quatre'],
    passes: [h(2, 'Un'), h(3, 'Deux'), h(4, 'Trois'), h(2, 'Un'), h(3, 'Deux')],
  },
  'repeated-heading': {
    finds: [h(2, 'Les coûts'), h(2, 'Autre'), h(2, 'les  coûts')],
    named: ['les coûts'],
    passes: [h(2, 'Mali'), h(3, 'Coûts'), h(2, 'Sénégal'), h(3, 'Coûts')],
  },
  'bold-as-heading': {
    finds: [p(t('Les coûts cachés', { type: 'bold' }))],
    named: ['Les coûts cachés'],
    passes: [
      p(t('Attention.', { type: 'bold' })),
      p(t('Coûts', { type: 'bold' }), ' cachés'),
      table(row('tableCell', ''), {
        type: 'tableRow',
        content: [{ type: 'tableCell', content: [p(t('Total', { type: 'bold' }))] }],
      }),
    ],
  },
  'list-by-hand': {
    finds: [p('- un seau'), p('- une corde'), p('Puis :'), p('1. creuser'), p('2. puiser')],
    named: ['- un seau', '1. creuser'],
    passes: [p('- seul'), p('— Bonjour.'), p('— Bonsoir.'), p('2026 fut sec.'), p('2027 aussi.')],
  },
  'to-be-completed': {
    finds: [p('Le coût est (à compléter).'), p('TODO'), p('Combien ???')],
    named: ['Le coût est (à compléter).', 'TODO', 'Combien ???'],
    passes: [p('Il reste à compléterons.'), p('Todorov l’a écrit.'), line('codeBlock', {}, ['TODO'])],
  },
  'long-paragraph': {
    finds: [p(LONG)],
    named: [/^Un mot après.*…$/.exec(`${LONG.slice(0, 80).replace(/\s+\S*$/, '')}…`)![0]],
    passes: [p(LONG.slice(0, 900))],
  },
  'language-mark': {
    finds: [p('On dit ', 'ماء', ' pour l’eau.')],
    named: ['ماء'],
    passes: [
      p('On dit ', t('ماء', { type: 'language', attrs: { lang: 'ar' } }), ' pour l’eau.'),
      p('Une lettre : م'),
      line('codeBlock', {}, ['ماء']),
    ],
  },
  'contact-details': {
    finds: [p('Écrire à awa@exemple.org.'), p('Appeler le 03 20 00 00 00.'), p('Ou le +223 70 00 00 00.')],
    named: ['Écrire à awa@exemple.org.', 'Appeler le 03 20 00 00 00.', 'Ou le +223 70 00 00 00.'],
    passes: [p('En 2026, 12 000 000 de francs.'), p('@awa a écrit 0,5 % de 1 234 567 890.')],
  },
  'figure-words': {
    finds: [figure({ alt: ' \u200b' }), figure({ alt: '', caption: '' })],
    named: ['Le puits', ''],
    passes: [figure()],
  },
  'figure-credit': { finds: [figure({ credit: '' })], named: ['Le puits'], passes: [figure()] },
  'figure-file': { finds: [figure({ file: null })], named: ['Le puits'], passes: [figure()] },
  'table-header': {
    finds: [table(row('tableCell', 'Année', 'Coût'), row('tableCell', '2026', '12'))],
    named: ['Année Coût'],
    passes: [table(row('tableHeader', 'Année'), row('tableCell', '2026'))],
  },
  'empty-row': {
    finds: [table(row('tableHeader', 'Année', 'Coût'), row('tableCell', '', '\u00a0'))],
    named: ['Année Coût'],
    passes: [table(row('tableHeader', 'Année', 'Coût'), row('tableCell', '', '12'))],
  },
  'empty-task': {
    finds: [tasks('Prévenir la mairie', ''), tasks('\u00a0')],
    named: ['Prévenir la mairie', ''],
    passes: [tasks('Prévenir la mairie', 'Réserver la salle')],
  },
  'link-words': {
    finds: [p('Voir ', link(' ici '), ' et ', link('https://example.org/x', 'https://example.org/x'))],
    named: ['ici', 'https://example.org/x'],
    passes: [p(link('la fiche sur l’eau')), p(link('Ici et là-bas, un récit'))],
  },
  'empty-footnote': { finds: [p('Dit', note())], named: [''], passes: [p('Dit', note(t('Source.')))] },
  'empty-block': {
    finds: [block('lesson', {}, p(''))],
    named: [''],
    passes: [
      block('lesson', {}, p('Dit.')),
      block('lesson', { title: '' }, { type: 'paragraph', attrs: { id: 'x', prompt: 'Quoi ?' } }),
    ],
  },
  'testimony-author': {
    finds: [block('testimony', {}, p('On a creusé.'))],
    named: ['On a creusé.'],
    passes: [block('testimony', { attribution: 'Awa' }, p('On a creusé.')), block('lesson', {}, p('Dit.'))],
  },
  'key-figure-value': {
    finds: [block('key-figure', { title: 'Les puits' }, p('Creusés.'))],
    named: ['Les puits'],
    passes: [block('key-figure', { value: '7 sur 12' }, p('Creusés.'))],
  },
};
