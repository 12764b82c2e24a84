import { type Editor, getSchema } from '@tiptap/core';
import { EditorState } from '@tiptap/pm/state';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { citableElsewhere, citableHere } from '#app/editor/citing/citable.ts';
import { listSources } from '#app/editor/citing/sources.ts';
import { BLOCK_CATALOG, groupCatalog, searchCatalog } from '#app/editor/commands/block-catalog.ts';
import { entryWords } from '#app/editor/commands/block-words.ts';
import { writtenHref } from '#app/editor/dialogs/written-href.ts';
import { documentWithViews } from '#app/editor/extensions/extensions.ts';
import { findAddresses } from '#app/editor/extensions/typing/link-typing.ts';
import { imageFile } from '#app/editor/pasting/data-image.ts';
import {
  chooseColor,
  initials,
  listPresent,
  PRESENCE_MARKS,
  shapeOf,
} from '#app/editor/session/connection/presence.ts';
import { watchSchema } from '#app/editor/session/schema-watch.ts';
import { type SaveFacts, saveKindOf } from '#app/editor/session/state/save-state.ts';
import { carriesContent } from '#app/editor/socket/draft-socket.ts';
import { ImagesUnderWay } from '#app/editor/tools/images-under-way.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { translator } from '#app/i18n/translate.ts';
import { offeredTerms } from '#app/islands/choices/offered-terms.ts';
import { BLOCK_KINDS } from '#content/document/blocks.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { outlineBlocks } from '#content/kinds/outline.ts';

registerAllMessages();
const fr = translator('fr');
const en = translator('en');

describe('the save state', () => {
  const fine: SaveFacts = {
    connected: true,
    synced: true,
    sent: 3,
    stored: 3,
    unsent: false,
    readOnly: false,
    refusal: null,
    changed: false,
    onlyMarked: false,
    kept: true,
    keeping: false,
    everSynced: true,
    attempted: false,
  };

  test('is “saved” only if connected, synchronised, with every frame confirmed', () => {
    expect(saveKindOf(fine)).toBe('saved');
    expect(saveKindOf({ ...fine, stored: 2 })).toBe('saving');
    expect(saveKindOf({ ...fine, synced: false })).toBe('saving');
    expect(saveKindOf({ ...fine, unsent: true })).toBe('saving');
    // Our own sync step 2 is not sent yet, and may contain offline edits.
    expect(saveKindOf({ ...fine, sent: 0, stored: 0 })).toBe('saving');
    for (const connected of [true, false]) {
      for (const synced of [true, false]) {
        for (const [sent, stored] of [
          [0, 0],
          [1, 0],
          [1, 1],
        ] as const) {
          const saved = saveKindOf({ ...fine, connected, synced, sent, stored }) === 'saved';
          expect(saved).toBe(connected && synced && sent === 1 && stored === 1);
        }
      }
    }
  });

  test('offline, shows whether this device stores the text', () => {
    const off = { ...fine, connected: false, synced: false, attempted: true };
    expect(saveKindOf(off)).toBe('offline-kept');
    expect(saveKindOf({ ...off, keeping: true }), 'the device has not written it yet').toBe('saving');
    expect(saveKindOf({ ...off, kept: false })).toBe('offline-lost');
    expect(saveKindOf({ ...off, kept: false, keeping: true })).toBe('offline-lost');
    expect(saveKindOf({ ...off, everSynced: false, attempted: false })).toBe('connecting');
  });

  test('an earlier save never hides a refusal', () => {
    expect(saveKindOf({ ...fine, refusal: 'storage-failed' })).toBe('unsaved');
    expect(saveKindOf({ ...fine, connected: false, refusal: 'signed-out' })).toBe('unsaved');
    expect(saveKindOf({ ...fine, readOnly: true })).toBe('read-only');
    expect(saveKindOf({ ...fine, readOnly: true, changed: true })).toBe('unsaved');
  });

  test('counts the frames that the server counts: sync step 2 and updates, not sync step 1 or awareness', () => {
    expect(carriesContent(new Uint8Array([0, 1, 0]))).toBe(true);
    expect(carriesContent(new Uint8Array([0, 2, 0]))).toBe(true);
    expect(carriesContent(new Uint8Array([0, 0, 0]))).toBe(false);
    expect(carriesContent(new Uint8Array([1, 2, 0]))).toBe(false);
  });
});

describe('the editor’s schema', () => {
  test('is the document’s: the editor adds no node, mark or attribute', () => {
    const schema = getSchema(
      documentWithViews({
        t: fr,
        open: () => {},
        language: 'fr',
        pageId: 'abcdefghjk23',
        underWay: new ImagesUnderWay(),
      }),
    );
    const shape = ({ nodes, marks }: typeof schema) => ({
      nodes: Object.entries(nodes).map(([name, { spec }]) => [
        name,
        spec.content,
        spec.group,
        Object.keys(spec.attrs ?? {}),
      ]),
      marks: Object.entries(marks).map(([name, { spec }]) => [name, Object.keys(spec.attrs ?? {})]),
    });
    expect(shape(schema)).toEqual(shape(documentSchema));
  });

  test('a node or mark from a newer Navette is detected before the binding would delete it', () => {
    const write = (change: (fragment: Y.XmlFragment) => void) => {
      const there = new Y.Doc();
      change(there.getXmlFragment(DRAFT_FRAGMENT));
      const here = new Y.Doc();
      let noticed = false;
      let seenFirst: boolean | null = null;
      watchSchema(here, () => {
        noticed = true;
      });
      here.getXmlFragment(DRAFT_FRAGMENT).observeDeep(() => {
        seenFirst ??= noticed;
      });
      Y.applyUpdate(here, Y.encodeStateAsUpdate(there));
      return { noticed, seenFirst };
    };
    const paragraph = (name: string, format?: string) => (fragment: Y.XmlFragment) => {
      const element = new Y.XmlElement(name);
      const text = new Y.XmlText('mots');
      element.insert(0, [text]);
      fragment.insert(0, [element]);
      if (format) text.format(0, 2, { [format]: {} });
    };
    expect(write(paragraph('paragraph')).noticed).toBe(false);
    expect(write(paragraph('paragraph', 'bold')).noticed).toBe(false);
    expect(write(paragraph('hologram'))).toEqual({ noticed: true, seenFirst: true });
    expect(write(paragraph('paragraph', 'sparkle'))).toEqual({ noticed: true, seenFirst: true });
  });
});

test('the type of a pasted image is detected from its bytes if its data URL does not state it', async () => {
  const png = imageFile('data:image/*;base64,iVBORw0KGgoAAAAN', 1);
  expect([png?.type, png?.name, png?.size]).toEqual(['image/png', 'image-1.png', 12]);
  expect(imageFile('data:image/*;base64,/9j/4AAQ', 2)?.name).toBe('image-2.jpg');
  expect(imageFile('data:image/jpeg;base64,/9j/4AAQ', 2)?.type).toBe('image/jpeg');
  expect(imageFile('data:image/*;base64,AAAA', 3)).toBeNull();
  expect(imageFile('data:text/html;base64,AAAA', 4)).toBeNull();
});

test('only findings and lessons with words can be cited', () => {
  const block = (id: string, title: string, words: string) => ({
    type: 'typedBlock',
    attrs: { id, kind: 'finding', title },
    content: [{ type: 'paragraph', ...(words && { content: [{ type: 'text', text: words }] }) }],
  });
  const doc = documentSchema.nodeFromJSON({
    type: 'doc',
    content: [
      { type: 'paragraph' },
      block('aaaaaaaaaaaa', '', ''),
      block('bbbbbbbbbbbb', 'Le comité paie', ''),
      block('cccccccccccc', '', 'Douze pompes'),
      block('dddddddddddd', 'Dix-sept familles', 'Elles-mêmes le disent'),
    ],
  });
  const editor = { state: EditorState.create({ doc }) } as Editor;
  const titles = (query: string) => citableHere(editor, 'pppppppppppp', query, fr).map(({ title }) => title);
  expect(titles('')).toEqual(['Le comité paie', 'Douze pompes', 'Dix-sept familles']);
  expect(titles('pom')).toEqual(['Douze pompes']);
  for (const query of ['dix-sept', 'dix-', 'sept', 'elles-mêmes', 'dix sept'])
    expect(titles(query), query).toEqual(['Dix-sept familles']);
  expect(titles('ept')).toEqual([]);
});

test('an existing term is offered before a new one if it begins with the typed text, else after it', () => {
  const [own, budget, participatory, exact] = ['budg', 'Budget', 'Budget participatif', 'budg'].map((label) => ({
    value: label,
    label,
  }));
  const labelsOf = (...choices: (typeof own)[]) => choices.map((one) => one!.label);
  const offered = (typed: string, found: (typeof own)[], fresh = own) =>
    offeredTerms(typed, found as NonNullable<typeof own>[], fresh ?? null).map(({ label }) => label);
  expect(offered('budg', [budget, participatory])).toEqual(labelsOf(budget, participatory, own));
  expect(offered('budg', [budget, exact])).toEqual(labelsOf(exact, budget));
  expect(offered('parti', [participatory])).toEqual(labelsOf(own, participatory));
});

describe('the block catalogue', () => {
  test('is searched by prefix, without accents, in both languages', () => {
    const ids = (query: string, t = fr) => searchCatalog(query, t).map(({ id }) => id);
    expect(ids('')).toEqual(expect.arrayContaining([...BLOCK_KINDS, 'table', 'figure', 'footnote', 'heading-2']));
    expect(ids('cons')[0]).toBe('finding');
    expect(ids('finding')[0]).toBe('finding');
    expect(ids('const', en)[0]).toBe('finding');
    expect(ids('repe')).toEqual(['key-figure']);
    expect(ids('parole')[0]).toBe('testimony');
    expect(ids('table')[0]).toBe('table');
    expect(ids('zzz')).toEqual([]);
  });

  test('finds typed blocks by the words that authors use for them, and describes each entry', () => {
    const found = (query: string) => searchCatalog(query, fr, entryWords)[0]?.id;
    expect(['chiff', 'témoi', 'attention', 'lien', 'leçon'].map(found)).toEqual([
      'key-figure',
      'testimony',
      'caution',
      'resources',
      'lesson',
    ]);
    for (const t of [fr, en]) {
      const about = BLOCK_CATALOG.map((entry) => entryWords(entry, t).about);
      expect(about.filter((words) => words === '' || words.startsWith('writing.'))).toEqual([]);
    }
  });
});

describe('extracts of a study with very many', () => {
  afterEach(() => void vi.unstubAllGlobals());

  test('are requested from the server if the editor does not have all, and cached from then on', async () => {
    const source = (n: number, title: string) => ({
      ...{
        target: `extract/${'e'.repeat(8)}${n}`,
        label: `E1\u00a0§${n}`,
        kind: 'Entretien',
        title,
        gap: '',
        lost: '',
      },
      facts: {},
    });
    const asked: string[] = [];
    const known = Array.from({ length: 40 }, (_, i) => source(1_000 + i, `La pompe ${i}`));
    vi.stubGlobal('fetch', async (address: string) => {
      const query = new URL(address, 'https://wiki.example.org').searchParams.get('q');
      asked.push(query ?? '');
      // The server searches more of the words than the editor shows.
      return Response.json(
        query === null
          ? { sources: known, isMore: true }
          : { sources: query === 'puits' ? [source(4_001, 'Des mots')] : [], isMore: query === 'pompe' },
      );
    });
    const found = async (query: string) => {
      const { found: those, isMore } = await citableElsewhere('ssssssssssss', query);
      return [those.map(({ mark }) => mark.replace('E1\u00a0§', '')), isMore] as const;
    };
    expect(await found('')).toEqual([known.slice(0, 30).map(({ label }) => label.replace('E1\u00a0§', '')), true]);
    expect(await found('puits')).toEqual([['4001'], false]);
    expect((await found('pompe'))[1]).toBe(true);
    expect(await found('§1039')).toEqual([['1039'], false]);
    expect(asked).toEqual(['', 'puits', 'pompe', '§1039']);
    expect((await listSources('ssssssssssss')).map(({ target }) => target)).toContain(`extract/${'e'.repeat(8)}4001`);
  });
});

describe('the groups of the slash menu', () => {
  test('begin with the typed blocks of the kind’s outline, and have each entry once', () => {
    for (const kind of PAGE_KINDS) {
      const first = outlineBlocks(kind);
      const groups = groupCatalog(first);
      const typed = groups.find(({ group }) => group === 'typed')!;
      expect(groups.indexOf(typed), kind).toBe(first.length > 0 ? 0 : groups.length - 1);
      expect(typed.entries.slice(0, first.length).map(({ id }) => id)).toEqual(first);
      const ids = groups.flatMap(({ entries }) => entries.map(({ id }) => id));
      expect(ids.toSorted()).toEqual(BLOCK_CATALOG.map(({ id }) => id).toSorted());
    }
    expect(outlineBlocks('study').slice(0, 2)).toEqual(['finding', 'lesson']);
  });
});

describe('addresses', () => {
  test('are found in typed text, without the punctuation at the end of a sentence', () => {
    const hrefs = (text: string) => findAddresses(text).map(({ href, text: shown }) => [shown, href]);
    expect(hrefs('Voir https://exemple.org/a?b=1.')).toEqual([
      ['https://exemple.org/a?b=1', 'https://exemple.org/a?b=1'],
    ]);
    expect(hrefs('(www.exemple.org)')).toEqual([['www.exemple.org', 'https://www.exemple.org']]);
    expect(hrefs('https://fr.wikipedia.org/wiki/Navette_(tissage)')[0]?.[1]).toContain('(tissage)');
    expect(hrefs('à awa@exemple.org, merci')).toEqual([['awa@exemple.org', 'mailto:awa@exemple.org']]);
    for (const text of ['fin.Début', 'et/ou', 'M. Dupont', '10.5', 'javascript:alert(1)', 'a@b'])
      expect(hrefs(text)).toEqual([]);
  });

  test('typed into the dialog are completed', () => {
    const href = (text: string) => writtenHref(text, 'https://wiki.example.org');
    expect(href('exemple.org/page')).toBe('https://exemple.org/page');
    expect(href(' /fiches/x ')).toBe('/fiches/x');
    expect(href('https://wiki.example.org/fiches/x#y')).toBe('/fiches/x#y');
    expect(href('awa@exemple.org')).toBe('mailto:awa@exemple.org');
    for (const text of ['', 'des mots', 'javascript:alert(1)', 'data:text/html,x', '//evil.example'])
      expect(href(text)).toBeNull();
  });
});

describe('presence', () => {
  test('each colour has its own shape, and enough contrast with white letters', () => {
    expect(new Set(PRESENCE_MARKS.map(({ shape }) => shape)).size).toBe(PRESENCE_MARKS.length);
    for (const { color } of PRESENCE_MARKS) expect(contrastWithWhite(color)).toBeGreaterThanOrEqual(4.5);
    expect(shapeOf('#123456')).toBe(PRESENCE_MARKS.at(-1)!.shape);
  });

  test('a person keeps their colour, unless it is taken', () => {
    const first = chooseColor('awa', new Set());
    expect(chooseColor('awa', new Set())).toBe(first);
    expect(chooseColor('awa', new Set([first]))).not.toBe(first);
    expect(chooseColor('awa', new Set(PRESENCE_MARKS.map(({ color }) => color)))).toBe(first);
  });

  test('a person with two tabs is listed once; one’s own tabs are not', () => {
    const user = (id: string, name: string, color = '#2b4fa3') => ({ user: { id, name, color } });
    const states = new Map<number, unknown>([
      [1, user('moi', 'Moi')],
      [2, user('awa', 'Awa')],
      [3, user('awa', 'Awa', '#b4501e')],
      [4, null],
      [5, { cursor: null }],
      [6, user('moi', 'Moi', '#b4501e')],
      [7, user('une-autre', 'Awa')],
    ]);
    expect(listPresent(states, 'moi').map(({ name }) => name)).toEqual(['Awa', 'Awa']);
    expect(initials('Awa Traoré')).toBe('AT');
    expect(initials('Jean-Émile de la Tour')).toBe('JT');
    expect(initials('élodie')).toBe('É');
    expect(initials(' ')).toBe('?');
  });
});

function contrastWithWhite(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
}
