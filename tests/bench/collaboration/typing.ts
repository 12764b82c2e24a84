import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../../support/random.ts';
import { Latencies } from './latencies.ts';
import { Participant } from './participant.ts';
import { readRuns } from './received-runs.ts';
import type { MeasuredServer } from './server-process.ts';
import { groundUpdate, keystroke, typistOf } from './typed-update.ts';

export interface TypingPlan {
  readonly drafts: number;
  /** Connections to each draft. */
  readonly connections: number;
  /** Of each draft's connections, how many type. */
  readonly typists: number;
  /** Keystrokes a second of each typist. */
  readonly rate: number;
  /** Seconds that are measured. */
  readonly seconds: number;
  /** Seconds before these, unmeasured: the runtime compiles what it runs often. */
  readonly warmup: number;
  readonly seed: number;
  /** Milliseconds after the last keystroke in which all must have arrived. */
  readonly patience: number;
}

export interface TypingResult {
  readonly p50: number;
  readonly p99: number;
  /** Keystrokes that were measured. */
  readonly edits: number;
  /** Arrivals that were missing or late. */
  readonly missing: number;
  /** The code with which the server closed a connection, null when it closed none. */
  readonly closedWith: number | null;
  /** Milliseconds of the server's processor time while it was measured. */
  readonly cpu: number;
  /** Share of one core that the measuring process used. */
  readonly generator: number;
  /** The delay with which keystrokes were sent, in milliseconds at p99. */
  readonly late: number;
}

/**
 * Someone with a connection: what they will send, and which of the others' keystrokes have arrived.
 */
interface Person {
  readonly connection: Participant;
  /** Of the next keystroke from each typist. */
  readonly reached: Int32Array;
}

interface Typist {
  readonly person: Person;
  /** All frames in a row. */
  readonly frames: Buffer;
  /** The end of each frame. */
  readonly ends: Uint32Array;
  /** When each was sent; 0: not to be measured. */
  readonly sentAt: Float64Array;
  sent: number;
  /** Keystrokes that are due and not sent. */
  due: number;
}

/**
 * Opens the drafts, has people type in them on time, and measures from each keystroke's sending to
 * its arrival at every other connection.
 */
export async function typeTogether(
  server: MeasuredServer,
  prepared: { drafts: readonly string[]; cookies: readonly string[] },
  plan: TypingPlan,
): Promise<TypingResult> {
  const latencies = new Latencies();
  const typists: Typist[] = [];
  const people: Person[] = [];
  const keystrokes = Math.max(1, Math.round(plan.rate * (plan.warmup + plan.seconds)));
  let outstanding = 0;
  const ground = groundUpdate(plan.typists);
  try {
    for (let d = 0; d < plan.drafts; d++) {
      const name = prepared.drafts[d]!;
      const sentAt = Array.from({ length: plan.typists }, () => new Float64Array(keystrokes));
      const here: Person[] = [];
      for (let c = 0; c < plan.connections; c++) {
        const reached = new Int32Array(plan.typists);
        const connection = new Participant(server, name, {
          cookie: prepared.cookies[(d * plan.connections + c) % prepared.cookies.length],
          onUpdate: (bytes, start, end) => {
            const now = performance.now();
            readRuns(bytes, start, end, (client, clock, length) => {
              const typist = typistOf(client);
              if (typist === c || typist < 0 || typist >= plan.typists) return;
              const next = reached[typist]!;
              if (clock > next) throw new Error(`${server.name}: keystroke ${next} of typist ${typist} was left out`);
              for (let n = next; n < clock + length; n++) {
                const at = sentAt[typist]![n]!;
                if (at === 0) continue;
                latencies.add(now - at);
                outstanding--;
              }
              if (clock + length > next) reached[typist] = clock + length;
            });
          },
        });
        here.push({ connection, reached });
      }
      people.push(...here);
      for (let t = 0; t < plan.typists; t++) typists.push(prepareTypist(here[t]!, t, keystrokes, sentAt[t]!));
      await Promise.all(here.map(({ connection }) => connection.whenSynced()));
      here[0]!.connection.write(here[0]!.connection.frame(ground));
    }
    // The work of opening (loading, first writes) is over: only the typing is measured.
    await server.idle();
    const measured = await send(server, typists, plan, keystrokes, () => {
      outstanding += plan.connections - 1;
    });
    const deadline = performance.now() + plan.patience;
    while (outstanding > 0 && performance.now() < deadline) await pause(20);
    const closed = people.find(({ connection }) => connection.closedWith !== null);
    return {
      ...measured,
      p50: latencies.at(0.5, outstanding),
      p99: latencies.at(0.99, outstanding),
      missing: outstanding,
      closedWith: closed?.connection.closedWith ?? null,
    };
  } finally {
    for (const { connection } of people) connection.destroy();
  }
}

function prepareTypist(person: Person, typist: number, keystrokes: number, sentAt: Float64Array): Typist {
  const frames: Buffer[] = [];
  const ends = new Uint32Array(keystrokes);
  let end = 0;
  for (let n = 0; n < keystrokes; n++) {
    const frame = person.connection.frame(keystroke(typist, n));
    frames.push(frame);
    end += frame.length;
    ends[n] = end;
  }
  return { person, frames: Buffer.concat(frames), ends, sentAt, sent: 0, due: 0 };
}

/**
 * Each keystroke at a random moment of its interval, so that typists neither march in step nor take
 * turns.
 */
function timetable(
  typists: number,
  keystrokes: number,
  rate: number,
  seed: number,
): { at: Float64Array; who: Uint32Array } {
  const random = new Random(seed);
  const at = new Float64Array(typists * keystrokes);
  const order = new Uint32Array(typists * keystrokes);
  for (let t = 0; t < typists; t++) {
    for (let n = 0; n < keystrokes; n++) {
      const index = t * keystrokes + n;
      at[index] = ((n + random.below(1_000_000) / 1_000_000) / rate) * 1000;
      order[index] = index;
    }
  }
  order.sort((a, b) => at[a]! - at[b]!);
  return { at: at.slice().sort(), who: order.map((index) => Math.floor(index / keystrokes)) };
}

async function send(
  server: MeasuredServer,
  typists: readonly Typist[],
  plan: TypingPlan,
  keystrokes: number,
  onMeasured: () => void,
): Promise<{ edits: number; cpu: number; generator: number; late: number }> {
  const { at, who } = timetable(typists.length, keystrokes, plan.rate, plan.seed);
  const warm = plan.warmup * 1000;
  const lateness = new Latencies();
  let next = 0;
  let edits = 0;
  let before: { server: number; own: NodeJS.CpuUsage; at: number } | null = null;
  const start = performance.now();
  while (next < at.length) {
    await pause(Math.max(1, at[next]! - (performance.now() - start)));
    const now = performance.now() - start;
    if (!before && now >= warm) before = { server: await server.cpu(), own: process.cpuUsage(), at: performance.now() };
    const touched: Typist[] = [];
    while (next < at.length && at[next]! <= now) {
      const typist = typists[who[next]!]!;
      if (typist.due === 0) touched.push(typist);
      if (at[next]! >= warm) {
        lateness.add(now - at[next]!);
        // Marked now, timed when it is written.
        typist.sentAt[typist.sent + typist.due] = 1;
        edits++;
        onMeasured();
      }
      typist.due++;
      next++;
    }
    for (const typist of touched) {
      const { sent, due, ends, sentAt } = typist;
      const time = performance.now();
      for (let n = sent; n < sent + due; n++) if (sentAt[n] !== 0) sentAt[n] = time;
      const from = sent === 0 ? 0 : ends[sent - 1]!;
      typist.sent += due;
      typist.due = 0;
      typist.person.connection.write(typist.frames.subarray(from, ends[typist.sent - 1]!));
    }
  }
  // To the end of the last interval, so that processor time is that of the whole.
  await pause(Math.max(0, start + warm + plan.seconds * 1000 - performance.now()));
  const after = await server.cpu();
  const own = process.cpuUsage(before?.own);
  const elapsed = performance.now() - (before?.at ?? start);
  return {
    edits,
    cpu: after - (before?.server ?? 0),
    generator: (own.user + own.system) / 1000 / elapsed,
    late: lateness.at(0.99),
  };
}
