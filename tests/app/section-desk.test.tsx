import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { IN_CELLS } from '#app/editor/sections/cell-binding.ts';
import { type LostRow, LostRows } from '#app/editor/sections/lost-rows.ts';
import type { SectionDeskData } from '#app/editor/sections/section-data.ts';
import { SectionRefusal } from '#app/editor/sections/section-refusal.tsx';
import { rowWords, writtenRows } from '#app/editor/sections/written-rows.ts';
import type { DraftSession } from '#app/editor/session/draft-session.ts';
import type { SessionView } from '#app/editor/session/state/session-view.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { LocaleContext } from '#app/i18n/translate.ts';
import { SectionTable } from '#app/studies/section-table.tsx';
import { boundRows, type ShownRow, timelineOf } from '#app/studies/shown-section.ts';
import { TimelineDrawing } from '#app/studies/timeline-drawing.tsx';
import { createBlockIds } from '#content/document/block-ids.ts';
import { addCitation, addRow, cellOf, deleteRow, rowsOf, textOf } from '#content/study/section-rows.ts';

const SECTION: SectionDeskData['section'] = {
  code: 'collection',
  draft: 'd',
  title: 'Plan de collecte',
  path: '/etudes/une/chantier/plan-de-collecte',
  csv: '/etudes/une/chantier/plan-de-collecte/tableau.csv',
  language: 'fr',
  row: 'Collecte',
  columns: [
    { name: 'Qui', type: 'text' },
    { name: 'Ce sur quoi', type: 'evidence' },
  ],
  materials: [{ target: 'material/abcdefghjkmn', label: 'E1', title: 'Entretien' }],
};

const write = (row: Y.XmlElement, column: number, words: string) => textOf(cellOf(row, column)!)!.insert(0, words);

describe('a section that is refused', () => {
  beforeAll(registerAllMessages);

  const notice = (view: Partial<SessionView>) => {
    const whole = { refusal: null, changed: false, save: 'saved', ...view } as SessionView;
    const session = { subscribe: () => () => {}, view: () => whole } as unknown as DraftSession;
    return renderToStaticMarkup(
      <LocaleContext.Provider value="fr">
        <SectionRefusal session={session} section={SECTION} />
      </LocaleContext.Provider>,
    );
  };

  test('is reported as a section’s; one can download one’s text and discard the device copy', () => {
    const html = notice({ refusal: 'refused', changed: true });
    expect(html).toContain('cette section');
    expect(html).not.toContain('cette page');
    expect(html).toContain('Télécharger mon texte');
    expect(html).toContain('Abandonner la copie de cet appareil et recharger');
    expect(html).not.toContain('Réessayer');
  });

  test('offers to reload after an update, and to try again after too many requests', () => {
    expect(notice({ refusal: 'outdated' })).toContain('Recharger la page');
    expect(notice({ refusal: 'too-many' })).toContain('Réessayer');
    expect(notice({ save: 'unsaved' })).toContain('Cette section ne peut plus être modifiée');
    expect(notice({})).toBe('');
  });

  test('offers a file with all that is on this device', () => {
    const draft = new Y.Doc();
    const row = addRow(draft, 2, createBlockIds());
    write(row, 0, 'Le comité');
    write(row, 1, 'Un entretien');
    addCitation(cellOf(row, 1)!, 'material/abcdefghjkmn');
    expect(writtenRows(draft, SECTION)).toEqual([
      ['Qui', 'Ce sur quoi'],
      ['Le comité', 'Un entretien\nE1 · Entretien'],
    ]);
  });
});

describe('a row that somebody else deletes', () => {
  let mine: Y.Doc;
  let theirs: Y.Doc;
  let lost: LostRow[];
  let watch: LostRows;
  const meet = () => {
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs), 'server');
  };
  beforeEach(() => {
    mine = new Y.Doc();
    theirs = new Y.Doc();
    lost = [];
    const blockId = createBlockIds();
    for (let i = 0; i < 3; i++) addRow(theirs, 2, blockId);
    write(rowsOf(theirs)[0]!, 0, 'Déjà là');
    meet();
    watch = new LostRows({
      draft: mine,
      isOwn: () => false,
      wordsOf: (row) => rowWords(row, SECTION),
      onLost: (rows) => lost.push(...rows),
    });
  });
  const type = (index: number, words: string) => mine.transact(() => write(rowsOf(mine)[index]!, 1, words), IN_CELLS);

  test('is reported once with its words, stored or not, to a participant who wrote in it', () => {
    type(0, 'Mes mots');
    meet();
    type(0, 'Encore, ');
    type(1, 'Ailleurs');
    deleteRow(rowsOf(theirs)[0]!);
    meet();
    expect(lost.map(({ words, hadFocus }) => ({ words, hadFocus }))).toEqual([
      { words: ['Déjà là', 'Encore, Mes mots'], hadFocus: false },
    ]);
    meet();
    expect(lost).toHaveLength(1);
  });

  test('is reported to a participant with the focus in it, not to one who left or deleted it', () => {
    watch.focus(rowsOf(mine)[0]!);
    deleteRow(rowsOf(theirs)[0]!);
    meet();
    expect(lost).toMatchObject([{ words: ['Déjà là'], hadFocus: true }]);
    watch.focus(rowsOf(mine)[0]!);
    watch.focus(null);
    deleteRow(rowsOf(theirs)[0]!);
    meet();
    type(0, 'À moi');
    watch.focus(rowsOf(mine)[0]!);
    mine.transact(() => deleteRow(rowsOf(mine)[0]!), IN_CELLS);
    meet();
    addRow(theirs, 2, createBlockIds());
    meet();
    expect(lost).toHaveLength(1);
    watch.destroy();
  });
});

describe('a section with very many rows', () => {
  beforeAll(registerAllMessages);
  const rows = Array.from(
    { length: 612 },
    (_, i): ShownRow =>
      [String(2099 - (i % 200)), 'mot '.repeat(1_000), i === 3 ? '✓' : '', ''].map((text) => ({
        text,
        sources: [],
      })),
  );
  const render = (screen: ReactElement) =>
    renderToStaticMarkup(<LocaleContext.Provider value="fr">{screen}</LocaleContext.Provider>);

  test('shows 500 of them, and states how many more the file has', () => {
    const shown = boundRows(rows, timelineOf(rows, 'fr').order);
    const html = render(<SectionTable section="timeline" shown={shown} csv="/f.csv" language="fr" />);
    expect(html.match(/<tr [^>]*\bid=/g)).toHaveLength(500);
    expect(html).toContain('112 autres lignes');
    expect(html).toContain('href="/f.csv"');
    const few = render(
      <SectionTable section="timeline" shown={boundRows(rows.slice(0, 500))} csv="/f" language="fr" />,
    );
    expect(few).not.toContain('autres lignes');
  });

  test('sets the typography of what was typed, in the table and in the drawing', () => {
    const typed = ['mars 2021', "Une question : qui l'a posée ?", '', ''].map((text) => ({ text, sources: [] }));
    const { order, layout } = timelineOf([typed], 'fr');
    const table = <SectionTable section="timeline" shown={boundRows([typed], order)} csv="/f" language="fr" />;
    expect(render(table)).toContain('Une question\u00a0: qui l’a posée\u202f?');
    // Lines of the drawing begin with no sign.
    const drawn = render(<TimelineDrawing layout={layout!} language="fr" />);
    expect(drawn).toContain('2021\u00a0: Une question\u00a0: qui');
    expect([...drawn.matchAll(/<tspan[^>]*>([^<]*)/g)].map(([, line]) => line).join('|')).toBe(
      'Une question\u00a0: qui|l’a posée\u202f?',
    );
    const english = renderToStaticMarkup(
      <LocaleContext.Provider value="en">
        <TimelineDrawing layout={layout!} language="fr" />
      </LocaleContext.Provider>,
    );
    expect(english).toContain('2021: Une question');
  });

  test('draws some of them, with short labels, each of a row that is shown', () => {
    const { order, layout } = timelineOf(rows, 'fr');
    const html = render(<TimelineDrawing layout={layout!} language="fr" />);
    const { events, left, height } = layout!;
    expect(events.length).toBeGreaterThan(10);
    expect(events.length).toBeLessThanOrEqual(60);
    expect(height).toBeLessThan(1_500);
    expect(html).toContain(`${left} autres événements`);
    const shown = new Set(boundRows(rows, order).rows.map(({ place }) => place));
    expect(events.every(({ row }) => shown.has(row))).toBe(true);
    for (const [, label] of html.matchAll(/aria-label="([^"]*)"/g)) expect(label!.length).toBeLessThanOrEqual(200);
    for (const [, title] of html.matchAll(/<title>([^<]*)/g)) expect(title!.length).toBeLessThanOrEqual(200);
  });
});
