import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
import { OpenDrafts } from '#server/collab/participants/open-drafts.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/** docs/collaboration.md, 9: the drafts that somebody is in take a bounded amount of memory. */

describe('the person who has to leave a draft', () => {
  interface Opened {
    readonly personId: string;
    readonly pageId: string;
  }
  let drafts: OpenDrafts<Opened>;
  let weights: Record<string, number>;
  const rooms = new Map<string, { pageId: string; weight: number }>();
  beforeEach(() => {
    rooms.clear();
    weights = {};
    drafts = new OpenDrafts(100);
  });
  /** Opens drafts, written as `person draft weight`; without weight, one that is open already. */
  const open = (...lines: string[]) =>
    lines.map((line) => {
      const [personId, pageId, weight] = line.split(' ') as [string, string, string | undefined];
      if (weight !== undefined) weights[pageId] = Number(weight);
      const room = rooms.get(pageId) ?? {
        pageId,
        get weight() {
          return weights[pageId]!;
        },
      };
      rooms.set(pageId, room);
      const opened = { personId, pageId };
      drafts.add(opened, room);
      return opened;
    });
  /** Closes drafts until there is room. @returns them, as `person draft` */
  const leave = () => {
    const left: string[] = [];
    for (let next = drafts.nextToLeave(); next.length > 0; next = drafts.nextToLeave())
      for (const one of next) {
        left.push(`${one.personId} ${one.pageId}`);
        drafts.delete(one);
      }
    return left;
  };

  test('is nobody while all have room', () => {
    expect(leave()).toEqual([]);
    open('awa one 60', 'bruno two 40');
    expect(leave()).toEqual([]);
    expect(drafts.hasRoomFor('awa', 'three')).toBe(true);
  });

  test('is the one with the most weight, who leaves what they opened last, until there is room', () => {
    open('awa one 20', 'awa two 30', 'awa three 20', 'bruno four 30', 'chiara five 10');
    expect(leave()).toEqual(['awa three']);
    open('bruno six 25');
    expect(leave(), 'the largest holder is another by now').toEqual(['bruno six']);
    open('chiara seven 25');
    expect(leave()).toEqual(['awa two']);
    weights.one = 90;
    expect(leave(), 'a draft that grew').toEqual(['awa one']);
  });

  test('is, among those of equal weight, the one who opened a draft last', () => {
    open('awa one 60', 'bruno two 60');
    expect(leave()).toEqual(['bruno two']);
  });

  test('leaves it in all their tabs', () => {
    open('awa one 60', 'bruno two 30', 'awa three 50', 'awa three', 'bruno two');
    expect(leave()).toEqual(['awa three', 'awa three']);
  });

  test('leaves one that they are alone in: the weight of a draft is shared equally by those in it', () => {
    open('awa one 50', 'awa two 80', 'bruno two', 'chiara two', 'didier two');
    expect(leave(), 'awa has 50 and 20, the others 20 each').toEqual(['awa one']);
    open('bruno three 45');
    expect(leave(), 'bruno has 20 and 45').toEqual(['bruno three']);
    weights.two = 101;
    expect(leave().length, 'if nobody is alone, those who are together leave').toBe(4);
  });

  test('may come back when there is room, or when another has to leave for them', () => {
    open('awa one 50', 'bruno two 30');
    const [late] = open('bruno three 40');
    expect(leave()).toEqual(['bruno three']);
    expect(drafts.hasRoomFor('bruno', 'three'), '70 of bruno’s, 50 of awa’s').toBe(false);
    expect(drafts.hasRoomFor('awa', 'three'), '90 of awa’s').toBe(false);
    expect(drafts.hasRoomFor('chiara', 'three'), 'awa leaves for chiara').toBe(true);
    expect(drafts.hasRoomFor('bruno', 'three'), 'what it weighs is not known any more').toBe(true);
    drafts.add(late!, rooms.get('three')!);
    expect(leave()).toEqual(['bruno three']);
    weights.one = 30;
    expect(drafts.hasRoomFor('bruno', 'three'), 'exactly as much as there is').toBe(true);
  });

  test('may join a draft that is open, whatever it weighs', () => {
    open('awa one 60', 'bruno two 60');
    expect(leave()).toEqual(['bruno two']);
    const [awa] = open('awa two');
    expect(drafts.hasRoomFor('bruno', 'two')).toBe(true);
    drafts.delete(awa!);
  });

  test('may come back alone to a draft that weighs more than the whole limit', () => {
    open('awa one 130');
    expect(leave()).toEqual(['awa one']);
    expect(drafts.hasRoomFor('awa', 'one')).toBe(true);
  });

  test('may not reopen the last thousand that were too heavy; older weights are forgotten', () => {
    const wanted = Array.from({ length: 1_001 }, (_, i) => `d${i}`);
    open('awa held 60');
    for (const draft of wanted) {
      open(`bruno ${draft} 60`);
      expect(leave()).toEqual([`bruno ${draft}`]);
    }
    expect(wanted.filter((draft) => drafts.hasRoomFor('bruno', draft))).toEqual(['d0']);
  });
});

describe('over sockets', () => {
  let rig: SocketRig;
  let editors: TestEditor[];
  let pages: string[];
  /** The weight of one page of the rig. */
  const WEIGHT = 70;
  beforeEach(async () => {
    rig = await startSocketRig({ mostOpen: 3.5 * WEIGHT });
    editors = [];
    pages = [];
    for (let i = 0; i < 5; i++) pages.push(await rig.newPage());
  });
  afterEach(async () => {
    for (const editor of editors) editor.destroy();
    await rig.close();
  });
  const edit = (page: number, { cookie }: { cookie: string }, acks = true) => {
    const editor = new TestEditor(rig.url, pages[page]!, cookie, { acks });
    editors.push(editor);
    return editor;
  };
  const isOpen = (editor: TestEditor) => until(() => editor.provider.synced, 'open');
  const isClosed = (editor: TestEditor) => until(() => editor.closes.length > 0, 'closed');
  const NO_ROOM = { code: CLOSE.noRoom, reason: 'no-room' };

  test.each([true, false])(
    'a person who opens too many is refused, loses no edit, and is admitted once there is room (acks: %s)',
    async (acks) => {
      const [awa, bruno] = [await rig.signIn('staff', 'Awa'), await rig.signIn('staff', 'Bruno')];
      const kept: TestEditor[] = [];
      // One after the other: a person who makes room leaves the draft that they opened last.
      for (const page of [0, 1, 2]) {
        kept.push(edit(page, awa, acks));
        await isOpen(kept[page]!);
      }
      const late = edit(3, awa, acks);
      await isClosed(late);
      expect(late.closes[0]).toEqual(NO_ROOM);
      expect(kept.map(({ closes }) => closes)).toEqual([[], [], []]);
      // Another person has the right to as much: the one with the most weight makes room.
      const other = edit(4, bruno);
      await isOpen(other);
      await isClosed(kept[2]!);
      expect([kept[2]!.closes[0], other.closes]).toEqual([NO_ROOM, []]);
      kept[2]!.type('Tapé sans place. ');
      await until(() => kept[2]!.closes.length > 1, 'refused again, by itself');
      kept[0]!.type('Tapé pendant ce temps. ');
      if (acks) await until(() => kept[0]!.saved, 'saved');
      kept[0]!.provider.disconnect();
      await until(async () => kept[2]!.provider.synced || late.provider.synced, 'one of them opens by itself');
      kept[1]!.provider.disconnect();
      late.provider.disconnect();
      await isOpen(kept[2]!);
      const again = edit(2, bruno);
      await isOpen(again);
      await until(() => again.text.toString().startsWith('Tapé sans place. '), 'everything typed meanwhile is there');
      expect((await rig.services.drafts.read(pages[0]!)).document.textContent).toContain('Tapé pendant ce temps.');
    },
  );

  test('a draft that grows beyond the limit is closed for the person with the most weight', async () => {
    const [awa, bruno] = [await rig.signIn('staff', 'Awa'), await rig.signIn('staff', 'Bruno')];
    const [large, small] = [edit(0, awa), edit(1, bruno)];
    await isOpen(large);
    await isOpen(small);
    const words = 'mot '.repeat((3 * WEIGHT * 128) / 4);
    large.type(words);
    await isClosed(large);
    expect([large.closes[0], small.closes]).toEqual([NO_ROOM, []]);
    expect((await rig.services.drafts.read(pages[0]!)).document.textContent, 'it is stored').toContain(words);
    small.type('Ici, on écrit. ');
    await until(() => small.saved, 'saved');
  });
});

test('text that was pasted and deleted again has no weight once the draft was compacted', async () => {
  const KIB = 1024;
  const LONG = 30 * KIB;
  // Half of all that is pasted.
  const rig = await startSocketRig({ mostOpen: (12 * LONG) / 128 });
  const pageId = await rig.newPage();
  const editor = new TestEditor(rig.url, pageId, (await rig.signIn('staff', 'Awa')).cookie);
  const other = new TestEditor(rig.url, await rig.newPage(), (await rig.signIn('staff', 'Bruno')).cookie);
  other.provider.disconnect();
  const bytesInLog = async () =>
    (await readDraft(rig.services.database.read, pageId)).updates.reduce((sum, { length }) => sum + length, 0);
  try {
    await until(() => editor.saved, 'open');
    for (let i = 0; i < 24; i++) {
      editor.type(String.fromCharCode(97 + i).repeat(LONG));
      editor.text.delete(0, LONG);
      await until(() => editor.saved || editor.closes.length > 0, 'saved', 60_000);
      expect(editor.closes).toEqual([]);
      await until(async () => (await bytesInLog()) < 128 * KIB, 'compacted while it is open', 60_000);
    }
    // When one more is opened, all are weighed.
    other.provider.connect();
    await until(() => other.saved, 'another is open', 60_000);
    editor.type('a');
    await until(() => editor.saved || editor.closes.length > 0, 'saved', 60_000);
    expect([editor.closes, other.closes]).toEqual([[], []]);
  } finally {
    editor.destroy();
    other.destroy();
    await rig.close();
  }
}, 120_000);
