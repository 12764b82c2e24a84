import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { changeText } from '#content/draft/change-text.ts';
import { openHead, readHead, unfitHead } from '#content/draft/draft-head.ts';
import { judgeUpdate } from '#content/draft/guard/draft-guard.ts';
import { headText, isHeadOpen } from '#content/draft/head-texts.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { LONGEST_SUMMARY, LONGEST_TITLE } from '#content/input/head-limits.ts';
import { letterBetween } from '#tests/support/hostile-updates.ts';
import { draftOf, hostileUpdate, start } from '#tests/support/judged-draft.ts';
import { Random } from '#tests/support/random.ts';

const HEAD = { title: 'Le four à banco', summary: 'Deux phrases pour dire ce qu’il apporte.' };

/** A draft with words, and a title and summary in it. */
function opened(head = HEAD): Y.Doc {
  const draft = draftOf(start);
  openHead(draft, head);
  return draft;
}

describe('the title and summary in a draft', () => {
  test('are written into it once, beside its text', () => {
    const draft = draftOf(start);
    expect(isHeadOpen(draft)).toBe(false);
    expect(readHead(draft)).toBeNull();
    openHead(draft, HEAD);
    openHead(draft, { title: 'Un autre', summary: '' });
    expect(readHead(draft)).toEqual(HEAD);
    expect(draftToDocument(draft).document.eq(draftToDocument(draftOf(start)).document)).toBe(true);
    headText(draft, 'title').delete(0, HEAD.title.length);
    expect(isHeadOpen(draftOf(Y.encodeStateAsUpdate(draft)))).toBe(true);
  });

  test('fit the limits of a page, on one line; the others are reported', () => {
    const draft = opened({ title: 'x'.repeat(LONGEST_TITLE + 1), summary: ' Deux\nlignes\t' });
    expect(readHead(draft)).toEqual({ summary: 'Deux lignes' });
    expect(unfitHead(draft)).toEqual(['title']);
    headText(draft, 'title').delete(0, LONGEST_TITLE + 1);
    headText(draft, 'summary').insert(0, 'x'.repeat(LONGEST_SUMMARY));
    expect(readHead(draft)).toEqual({});
    expect(unfitHead(draft)).toEqual(['title', 'summary']);
    expect(unfitHead(draftOf(start))).toEqual([]);
  });
});

describe('the guard, of a title or summary', () => {
  const base = Y.encodeStateAsUpdate(opened());
  const title = (draft: Y.Doc) => headText(draft, 'title');

  test.each<[string, Uint8Array, (draft: Y.Doc) => void]>([
    ['letters', base, (d) => title(d).insert(3, 'grand ')],
    ['a deletion', base, (d) => title(d).delete(0, 3)],
    ['letters where none were, as the server has not asked for the text yet', start, (d) => title(d).insert(0, 'a')],
  ])('accepts %s', (_name, from, change) => {
    expect(judgeUpdate(draftOf(from), hostileUpdate(from, change)).verdict).toBe('new');
  });

  test.each<[string, Uint8Array, (draft: Y.Doc) => void]>([
    ['a mark', base, (d) => title(d).format(0, 2, { bold: true })],
    ['an embed', base, (d) => title(d).insertEmbed(0, { image: 'x' })],
    ['an element', base, (d) => title(d).insertEmbed(0, new Y.XmlElement('paragraph'))],
    ['an attribute', base, (d) => title(d).setAttribute('dir', 'rtl')],
    ['an array', start, (d) => d.getArray('summary').insert(0, [1])],
    ['an entry of a map', start, (d) => d.getMap('summary').set('a', 1)],
  ])('refuses %s', (_name, from, change) => {
    expect(judgeUpdate(draftOf(from), hostileUpdate(from, change))).toEqual({
      verdict: 'refused',
      reason: 'outside-schema',
    });
  });

  test('refuses a letter between the title and the summary', () => {
    const draft = draftOf(base);
    const [left, right] = [title(draft)._start!, headText(draft, 'summary')._start!];
    expect(judgeUpdate(draft, letterBetween(7, left, right))).toEqual({ verdict: 'refused', reason: 'malformed' });
  });
});

describe('changeText', () => {
  const changed = (now: string, from: string, to: string): string => {
    const draft = new Y.Doc();
    const text = draft.getText('title');
    text.insert(0, now);
    changeText(text, from, to);
    return text.toString();
  };

  test.each([
    ['Le four', 'Le four', 'Le four solaire', 'Le four solaire'],
    ['Le grand four', 'Le four', 'Le four solaire', 'Le grand four solaire'],
    ['Le four à pain', 'Le four', 'Un four', 'Un four à pain'],
    ['Le four', 'Le four', '', ''],
    ['Le four à pain', 'Le four', '', ' à pain'],
    ['', 'Le four', 'Le four solaire', ' solaire'],
    ['L’eau 😀', 'L’eau 😀', 'L’eau 😁', 'L’eau 😁'],
    // Characters that share one surrogate, the first or the second.
    ['Un 🐄 gras', 'Un 🐄 gras', 'Un 🠄 gras', 'Un 🠄 gras'],
    ['🐄a', '🐄a', '🐄b', '🐄b'],
    ['a🐄', 'a🐄', 'b🐄', 'b🐄'],
    // The first and the last such characters.
    ['\u{10000}', '\u{10000}', '\u{10001}', '\u{10001}'],
    ['\u{10ffff}', '\u{10ffff}', '\u{10fffe}', '\u{10fffe}'],
    ['\u{10ffff}', '\u{10ffff}', '\u{fffff}', '\u{fffff}'],
    ['\u{10000}', '\u{10000}', '\u{20000}', '\u{20000}'],
    ['Le bon four', 'Le four', 'Un four', 'Un bon four'],
    // Simultaneous edits of others at the edge of the change, and a deletion within it.
    ['Le1four', 'Lefour', 'Unfour', 'Un1four'],
    ['À Le', 'Le four', 'Un', 'À Un'],
  ])('of « %s », with « %s » made « %s », makes « %s »', (now, from, to, expected) => {
    expect(changed(now, from, to)).toBe(expected);
  });

  test('loses no concurrent edit, and is exact without one', () => {
    const random = new Random();
    const label = `seed ${random.seed}`;
    const word = () => Array.from({ length: random.below(6) }, () => 'abc '[random.below(4)]).join('');
    for (let round = 0; round < 300; round++) {
      const from = word() + word();
      const to = word() + from.slice(random.below(from.length + 1)) + word();
      expect(changed(from, from, to), label).toBe(to);
      const at = random.below(from.length + 1);
      expect(changed(`${from.slice(0, at)}<ZZ>${from.slice(at)}`, from, to), label).toContain('<ZZ>');
    }
  });
});
