import { expect, test } from 'vitest';
import { Random } from '#tests/support/random.ts';
import { SessionWorld } from '#tests/support/session-world.ts';

/**
 * Plays thousands of random histories of a session against a model of the network, the server and
 * the device, and checks the invariants after each event.
 */
const RUNS = Number(process.env.ROUNDS) || 1_000;
const LENGTH = 60;

const EVENTS: readonly ((world: SessionWorld, random: Random) => void)[] = [
  (world) => world.type(),
  (world) => world.type(),
  (world) => world.dial(),
  (world) => world.dial(),
  (world) => world.synchronise(),
  (world) => world.synchronise(),
  (world) => world.synchronise(),
  (world) => world.store(),
  (world) => world.store(),
  (world) => world.store(),
  (world) => world.dial(),
  (world) => world.loadCopy(),
  (world) => world.loadCopy(),
  (world) => world.beginClosing(),
  (world, random) => world.close(random.pick([1006, 1012, 1013, 4503])),
  (world, random) => world.setOnline(random.chance(0.6)),
  (world, random) => world.setRight(random.pick(['write', 'write', 'read', 'none'])),
  (world, random) => world.signIn(random.chance(0.85) ? 'author' : 'other'),
  (world) => world.expire(),
  (world) => {
    world.full = !world.full;
  },
  (world) => world.setCrowded(!world.crowded),
  (world) => world.ask('reconnect-requested'),
];
/** Events after which the session does not go on. */
const ENDS: readonly ((world: SessionWorld) => void)[] = [
  (world) => world.signOut(),
  (world) => world.ask('discard-requested'),
  (world) => world.report({ type: 'schema-outdated' }),
];

const missing = (edits: Iterable<number>, ...places: (ReadonlySet<number> | null)[]) =>
  [...edits].filter((edit) => !places.some((place) => place?.has(edit)));

/** Checks the invariants of each moment. @returns the broken rules */
function faultsOf(world: SessionWorld): string[] {
  const { view, state, typed, server, page, copy, givenUp, dropped } = world;
  const faults: string[] = [];
  const ended = view.refusal !== null && view.refusal !== 'storage-failed' && view.refusal !== 'no-room';
  if (view.save === 'saved' && missing(page, server, givenUp).length > 0) faults.push('saved, with edits not stored');
  if (view.save === 'saved' && (ended || !state.connected)) faults.push('saved, without a connection');
  if (!view.changed && missing(page, server, givenUp).length > 0) faults.push('unstored edits, and no warning');
  if (view.ready && !state.everSynced && !(state.copyLoaded && state.hasText)) faults.push('ready before it is whole');
  if (view.writable && (ended || state.readOnly)) faults.push('editable without the right');
  if (view.refusal === 'no-room' && world.socket?.synced) faults.push('said to be closed, and open');
  if (world.sentWithoutRight) faults.push('sent without the right');
  if (ended && state.due === null && world.wanted) faults.push('connected after it was refused');
  if (world.connectedAfterEnd) faults.push('connected after its end');
  if (!world.marked && missing(copy ?? [], server, givenUp).length > 0)
    faults.push('unstored edits in an unmarked copy');
  if (dropped.size > 0) faults.push('device copy deleted with edits not stored');
  if (missing(typed, server, page, copy, givenUp).length > 0) faults.push('edits dropped');
  return faults;
}

function play(seed: number): { world: SessionWorld; faults: string[]; ended: boolean } {
  const random = new Random(seed);
  const earlier = random.chance(0.3) ? { edits: 1 + random.below(3), stored: random.chance(0.5) } : undefined;
  const world = new SessionWorld(earlier);
  let ended = false;
  if (random.chance(0.5)) world.open();
  for (let i = 0; i < LENGTH; i++) {
    if (random.chance(0.01)) {
      random.pick(ENDS)(world);
      ended = true;
    } else random.pick(EVENTS)(world, random);
    // Events of one task are judged together.
    if (random.chance(0.7)) world.settle();
    else continue;
    const faults = faultsOf(world);
    if (faults.length > 0 || ended) return { world, faults, ended };
  }
  world.settle();
  return { world, faults: faultsOf(world), ended };
}

test('in any sequence of events, no edit is shown as saved too early, sent without a right, or dropped', () => {
  const { seed } = new Random();
  let [editing, saved] = [0, 0];
  for (let run = 0; run < RUNS; run++) {
    const { world, faults } = play(seed + run);
    if (faults.length > 0) expect.fail(`SEED=${seed + run}: ${faults.join('; ')}\n${world.history}`);
    if (world.typed.size > 0) editing++;
    if (world.server.size > 0) saved++;
  }
  expect(editing, 'runs with edits').toBeGreaterThan(RUNS / 10);
  expect(saved, 'runs in which edits were stored').toBeGreaterThan(RUNS / 20);
});

test('once the network, the right and the author are back, everything is stored and shown as saved', () => {
  const { seed } = new Random();
  for (let run = 0; run < RUNS; run++) {
    const { world, ended } = play(seed + run);
    if (ended || world.view.gone) continue;
    world.calm();
    const { save, refusal, writable, changed } = world.view;
    const isDone = save === 'saved' && refusal === null && writable && !changed;
    if (!isDone || faultsOf(world).length > 0 || missing(world.page, world.server).length > 0)
      expect.fail(`SEED=${seed + run}: ${save}, ${refusal}; ${faultsOf(world).join('; ')}\n${world.history}`);
  }
});
