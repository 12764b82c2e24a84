import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { judgeUpdate, judgeUpdateFully, withoutKnown } from '#content/draft/guard/draft-guard.ts';
import { applyStored } from '#content/draft/updates/apply-stored.ts';
import { splitUpdate } from '#content/draft/updates/split-update.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { ForeignDrafts } from '#tests/support/foreign-drafts.ts';
import { draftOf, start } from '#tests/support/judged-draft.ts';
import { Random } from '#tests/support/random.ts';
import { expectWithinSchema } from '#tests/support/within-schema.ts';

/**
 * docs/collaboration.md, rule 7: updates of other programs' documents are taken in and read back as
 * they are, or refused with a name and nothing of them left. `ROUNDS=100` tries tens of thousands.
 */
const DRAFTS = (Number(process.env.ROUNDS) || 1) * 8;
const UPDATES = 40;
const REASONS = ['malformed', 'outside-schema', 'draft-full', 'too-costly'];

const bytes = (draft: Y.Doc) => Buffer.from(Y.encodeStateAsUpdate(draft)).toString('base64');

/** Expects that what is stored gives the same draft, which is a text. */
function expectReloads(draft: Y.Doc, stored: readonly Uint8Array[], label: string): void {
  const again = new Y.Doc();
  applyStored(again, stored);
  expect(again.store.pendingStructs, label).toBeNull();
  const { document } = draftToDocument(draft);
  expect(() => document.check(), label).not.toThrow();
  expect(draftToDocument(again).document.toJSON(), label).toEqual(document.toJSON());
  const [one, other] = [draft, again].map((one) => draftToDocument(draftOf(Y.encodeStateAsUpdate(one))).document);
  expect(other!.eq(one!), label).toBe(true);
  expect(Y.encodeStateVector(again), label).toEqual(Y.encodeStateVector(draft));
  again.destroy();
  // As after a compaction: Yjs would take marks for idle whose text comes with a later part.
  const loaded = new Y.Doc();
  for (const part of splitUpdate(Y.encodeStateAsUpdate(draft), 4)) applyStored(loaded, [part]);
  const [words, kept] = [loaded, draft].map((one) => one.getXmlFragment(DRAFT_FRAGMENT).toString());
  expect(words, `${label}, in parts`).toBe(kept);
  expect(Y.equalSnapshots(Y.snapshot(loaded), Y.snapshot(draft)), `${label}, in parts`).toBe(true);
  loaded.destroy();
}

test('updates of foreign documents are stored and read back equal, or refused with a name', () => {
  const random = new Random();
  const verdicts = new Map<string, number>();
  for (let i = 0; i < DRAFTS; i++) {
    const draft = draftOf(start);
    const stored = [start];
    const foreign = new ForeignDrafts(random, start);
    for (let step = 0; step < UPDATES; step++) {
      const { name, update } = foreign.next(Y.encodeStateAsUpdate(draft));
      const label = `SEED=${random.seed}, draft ${i}, step ${step}, ${name}: ${Buffer.from(update).toString('base64').slice(0, 2_000)}`;
      const before = bytes(draft);
      let judged = update;
      let judgement = judgeUpdateFully(draft, judged);
      const short = judgeUpdate(draft, judged);
      if (short.verdict !== 'long') expect(short.verdict, label).toBe(judgement.verdict);
      if (judgement.verdict === 'mixed') {
        judged = withoutKnown(draft, update);
        judgement = judgeUpdateFully(draft, judged);
        expect(judgement.verdict, label).not.toBe('mixed');
      }
      expect(bytes(draft), `${label}: judging leaves the draft as it is`).toBe(before);
      verdicts.set(judgement.verdict, (verdicts.get(judgement.verdict) ?? 0) + 1);
      if (judgement.verdict === 'refused') expect(REASONS, label).toContain(judgement.reason);
      if (judgement.verdict !== 'new') continue;
      Y.applyUpdate(draft, judged);
      expect(draft.store.pendingStructs, label).toBeNull();
      expectWithinSchema(draft, label);
      stored.push(judged);
      expect(judgeUpdateFully(draft, update).verdict, `${label}: it is known now`).toBe('known');
      if (stored.length % 8 === 0) expectReloads(draft, stored, label);
    }
    expectReloads(draft, stored, `SEED=${random.seed}, draft ${i}`);
    draft.destroy();
  }
  // Neither all refused nor all taken in: both are tried.
  for (const verdict of ['new', 'refused']) expect(verdicts.get(verdict), `SEED=${random.seed}`).toBeGreaterThan(0);
  if (process.env.ROUNDS) console.info(Object.fromEntries(verdicts));
}, 600_000);

test('marks that hold words of others alone are read back, in whatever parts a draft is loaded', () => {
  const [first, second] = [draftOf(start), draftOf(start)];
  const textOf = (draft: Y.Doc) => (draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
  const update = (from: Y.Doc, to: Y.Doc, change: (text: Y.XmlText) => void): void => {
    const known = Y.encodeStateVector(from);
    change(textOf(from));
    Y.applyUpdate(to, Y.encodeStateAsUpdate(from, known));
  };
  // One makes words bold, another writes on within each, and the first takes its own away: of what
  // the first wrote, marks are left that look idle until the other's words are there.
  const WORDS = 20;
  update(first, second, (text) => {
    for (let i = 0; i < WORDS; i++) {
      text.insert(0, ' puis ', { bold: null });
      text.insert(0, 'x', { bold: {} });
    }
  });
  update(second, first, (text) => {
    for (let i = WORDS - 1; i >= 0; i--) text.insert(i * 7 + 1, 'eau');
  });
  update(first, second, (text) => {
    for (let i = WORDS - 1; i >= 0; i--) text.delete(i * 10, 1);
  });
  const words = textOf(second).toString();
  expect(words.split('<bold>eau</bold> puis ')).toHaveLength(WORDS + 1);
  for (const most of [1, 2, 5, 10, 40]) {
    const loaded = new Y.Doc();
    const parts = splitUpdate(Y.encodeStateAsUpdate(second), most);
    for (let next = 0; next < parts.length; ) next = applyStored(loaded, parts, next, () => true);
    expect(textOf(loaded).toString(), `parts of ${most}`).toBe(words);
    expect(Y.equalSnapshots(Y.snapshot(loaded), Y.snapshot(second)), `parts of ${most}`).toBe(true);
  }
});
