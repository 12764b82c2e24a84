/**
 * The facilitator's view of a session: steps that are moved, cut and given other minutes, and the
 * time that is left. What changes stays on the device; nothing is sent, so no network is needed.
 */
import { keptPlanAddress } from '#app/device/kept-plan.ts';
import { parsePlanTimes } from '#content/addresses/plan-times.ts';
import { scheduleSteps } from '#content/document/session-steps.ts';
import type { Locale } from '#content/locale.ts';
import { clockText, durationText } from '#content/text/duration.ts';

/** What the device keeps of a plan, by the ids of steps. */
interface Kept {
  /** The steps of each part, in their order. */
  order: string[][];
  cut: string[];
  minutes: Record<string, number>;
  /**
   * The step that is being led, milliseconds spent on it before `since`, and since when it runs.
   */
  step: string | null;
  spent: number;
  since: number | null;
}

const MINUTE = 60_000;
const LONGEST_STEP = 600;

const plan = document.querySelector<HTMLElement>('[data-session-plan]');
if (plan) {
  heedTimes(plan);
  lead(plan);
  keepPage(plan).catch((error: unknown) => console.info('this plan cannot be kept for when there is no line', error));
}

/**
 * Has the device keep the page, as the editor's pages are kept: a telephone forgets what it does
 * not show, and there is no network in the room. One worker stands for all plans of a path.
 */
async function keepPage({ dataset: { keeper, keptIn } }: HTMLElement): Promise<void> {
  if (!keeper || !keptIn || !('serviceWorker' in navigator && 'cookieStore' in window)) return;
  const tell = async () => {
    const kept = await caches.match(keptPlanAddress(location.href), { cacheName: keptIn, ignoreVary: true });
    document.querySelector('[data-is-kept]')?.toggleAttribute('hidden', !kept);
  };
  // The worker of before says when it has kept this one too.
  navigator.serviceWorker.addEventListener('message', () => void tell());
  navigator.serviceWorker.startMessages();
  await navigator.serviceWorker.register(keeper, { scope: location.pathname });
  await navigator.serviceWorker.ready;
  await tell();
}

/**
 * What the device kept may have been asked for with other hours than the address says now. Breaks
 * are always written, hidden where there is none: what is not led is taken out.
 */
function heedTimes(plan: HTMLElement): void {
  const { start, pause } = parsePlanTimes(new URLSearchParams(location.search));
  const values = { debut: start ?? '', pause: String(pause) };
  for (const [name, value] of Object.entries(values)) {
    const field = plan.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (field) field.value = value;
  }
  for (const rest of plan.querySelectorAll<HTMLElement>('.is-break')) {
    if (pause === 0) rest.remove();
    rest.hidden = false;
    rest.dataset.minutes = values.pause;
  }
}

function lead(plan: HTMLElement): void {
  const clock = find(plan, '[data-clock]');
  const locale = plan.dataset.locale as Locale;
  const storeName = `seance ${plan.dataset.sessionPlan}`;
  const lists = [...plan.querySelectorAll<HTMLElement>('.session-steps')];
  const startField = plan.querySelector<HTMLInputElement>('input[name="debut"]');
  const steps = () => [...plan.querySelectorAll<HTMLElement>('.session-step')];
  const led = () => steps().filter(({ id }) => !kept.cut.includes(id));
  const asWritten = minutesOf(steps());
  const written: Kept = { order: orderOf(lists), cut: [], minutes: {}, step: null, spent: 0, since: null };
  const kept: Kept = { ...structuredClone(written), ...readKept(storeName) };
  let shown = '';

  const minutesIn = (step: HTMLElement) => kept.minutes[step.id] ?? asWritten.get(step.id) ?? null;
  const titleOf = (step: HTMLElement | undefined) => step?.querySelector('h3')?.textContent ?? '';
  const words = (name: string, values: Record<string, string> = {}) =>
    (clock.dataset[name] ?? '').replace(/\{(\w+)\}/g, (_, hole: string) => values[hole] ?? '');
  const say = (text: string) => {
    find(plan, '[data-said]').textContent = text;
  };
  const keep = () => {
    kept.order = orderOf(lists);
    try {
      localStorage.setItem(storeName, JSON.stringify(kept));
    } catch {
      // Without storage the plan works until the page is left.
    }
  };

  /** Puts the steps where they are kept. */
  function arrange(): void {
    for (const [at, list] of lists.entries()) {
      for (const id of kept.order[at] ?? []) {
        const step = document.getElementById(id);
        if (step?.parentElement === list) list.append(step);
      }
    }
  }

  /** Shows the times of all steps, the sum, and which steps are cut. */
  function recount(): void {
    const start = startField?.value || null;
    const { steps: scheduled, minutes } = scheduleSteps(
      led().map((element) => ({ element, minutes: minutesIn(element) })),
    );
    const begins = new Map(scheduled.map(({ element, from }) => [element, from]));
    for (const step of steps()) {
      const from = begins.get(step);
      const lasts = minutesIn(step);
      const isCut = from === undefined;
      step.classList.toggle('is-cut', isCut);
      find(step, '[data-from]').textContent = isCut ? '' : clockText(start, from);
      find(step, '[data-lasts]').textContent = lasts === null || isCut ? '' : durationText(lasts, locale);
      find(step, '[data-cut]').setAttribute('aria-pressed', String(isCut));
      find(step, '[data-move="-1"]').toggleAttribute('disabled', step.previousElementSibling === null);
      find(step, '[data-move="1"]').toggleAttribute('disabled', step.nextElementSibling === null);
      const field = step.querySelector<HTMLInputElement>('.session-tools input')!;
      if (field !== document.activeElement) field.value = lasts === null ? '' : String(lasts);
    }
    find(plan, '[data-total]').textContent = durationText(minutes, locale);
    find(plan, '[data-span]').textContent =
      start === null ? '' : ` · ${words('spanWords', { from: start, to: clockText(start, minutes) })}`;
    tick();
  }

  /** Milliseconds spent on the present step. */
  const spent = () => kept.spent + (kept.since === null ? 0 : Date.now() - kept.since);

  /** Shows the step that is led and the time that is left. */
  function tick(): void {
    const all = led();
    const at = all.findIndex(({ id }) => id === kept.step);
    const present = all[at];
    for (const step of steps()) {
      step.classList.toggle('is-current', step === present);
      if (step === present) step.setAttribute('aria-current', 'step');
      else step.removeAttribute('aria-current');
    }
    const left = present ? (minutesIn(present) ?? 0) * MINUTE - spent() : 0;
    const rest = all.slice(at + 1).reduce((sum, step) => sum + (minutesIn(step) ?? 0) * MINUTE, Math.max(0, left));
    const isRunning = kept.since !== null;
    find(clock, '[data-now]').textContent = present ? titleOf(present) : words('ready');
    find(clock, '[data-left]').textContent = present
      ? `${left < 0 ? `${words('over')} ` : ''}${minutesAndSeconds(left)}`
      : '';
    clock.classList.toggle('is-over', present !== undefined && left < 0);
    find(clock, '[data-doing]').textContent = present
      ? [...present.querySelectorAll('.session-what > p')].map((one) => one.textContent).join('\n')
      : '';
    find(clock, '[data-after]').textContent = all[at + 1]
      ? words('nextWords', { title: titleOf(all[at + 1]) })
      : words('last');
    const end = new Date(Date.now() + rest);
    find(clock, '[data-whole]').textContent = words('rest', {
      time: durationText(Math.ceil(rest / MINUTE), locale),
      end: clockText('00:00', end.getHours() * 60 + end.getMinutes()),
    });
    find(clock, '[data-run]').textContent = words(isRunning ? 'stopWords' : 'startWords');
    find(clock, '[data-back]').toggleAttribute('disabled', at <= 0);
    find(clock, '[data-forth]').toggleAttribute('disabled', at === all.length - 1 && present !== undefined);
    const over = present && isRunning && left < 0 ? present.id : '';
    // Said once, when it happens.
    if (over !== '' && over !== shown) say(words('overWords', { title: titleOf(present) }));
    shown = over;
  }

  function run(): void {
    if (kept.since === null) {
      kept.step ??= led()[0]?.id ?? null;
      kept.since = Date.now();
    } else {
      kept.spent = spent();
      kept.since = null;
    }
    keep();
    tick();
  }

  /** Goes to the step before or after. */
  function go(by: -1 | 1): void {
    const all = led();
    const to = all[all.findIndex(({ id }) => id === kept.step) + by];
    if (!to) return;
    kept.step = to.id;
    kept.spent = 0;
    if (kept.since !== null) kept.since = Date.now();
    keep();
    tick();
    say(titleOf(to));
  }

  function move(step: HTMLElement, by: -1 | 1, button: HTMLElement): void {
    const beside = by === 1 ? step.nextElementSibling : step.previousElementSibling;
    if (!beside) return;
    if (by === 1) beside.after(step);
    else beside.before(step);
    keep();
    recount();
    const reachable = button.hasAttribute('disabled')
      ? step.querySelector<HTMLElement>('[data-move]:not(:disabled)')
      : button;
    reachable?.focus();
    say(words('movedWords', { title: titleOf(step), time: find(step, '[data-from]').textContent ?? '' }));
  }

  function cut(step: HTMLElement): void {
    if (kept.cut.includes(step.id)) kept.cut = kept.cut.filter((id) => id !== step.id);
    else {
      kept.cut.push(step.id);
      // The next step takes the place of one that is being led.
      if (kept.step === step.id) {
        const all = steps();
        const after = all.slice(all.indexOf(step) + 1).find(({ id }) => !kept.cut.includes(id));
        kept.step = after?.id ?? led().at(-1)?.id ?? null;
        kept.spent = 0;
        if (kept.since !== null) kept.since = Date.now();
      }
    }
    keep();
    recount();
  }

  function grow(): void {
    const isBig = document.documentElement.classList.toggle('is-big-clock');
    find(clock, '[data-big]').setAttribute('aria-pressed', String(isBig));
    // The place on the screen is that of the plan, which is not shown any more.
    clock.scrollIntoView({ block: 'start' });
  }

  /** Says beside a field how many minutes a step may have, while it has others. */
  const tellRange = (step: HTMLElement, field: HTMLInputElement): void => {
    const { valid, badInput } = field.validity;
    const said = step.querySelector('[data-range]') ?? document.createElement('span');
    if (valid && !badInput) return said.remove();
    said.setAttribute('data-range', '');
    said.setAttribute('role', 'status');
    said.className = 'field-error';
    field.closest('label')?.after(said);
    said.textContent = words('rangeWords', { most: String(LONGEST_STEP) });
  };

  plan.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('button[type="button"]');
    const step = button?.closest<HTMLElement>('.session-step');
    const name = button ? Object.keys(button.dataset)[0] : undefined;
    if (button && step && name === 'move') move(step, Number(button.dataset.move) as -1 | 1, button);
    else if (step && name === 'cut') cut(step);
    else if (name === 'run') run();
    else if (name === 'back') go(-1);
    else if (name === 'forth') go(1);
    else if (name === 'big') grow();
    else if (name === 'reset') {
      Object.assign(kept, { step: null, spent: 0, since: null });
      keep();
      tick();
    } else if (name === 'restore') {
      Object.assign(kept, structuredClone(written));
      arrange();
      keep();
      recount();
    }
  });
  plan.addEventListener('input', (event) => {
    const field = event.target as HTMLInputElement;
    const step = field.closest<HTMLElement>('.session-step');
    if (step && field.value !== '')
      kept.minutes[step.id] = Math.min(LONGEST_STEP, Math.max(0, Math.round(Number(field.value))));
    else if (step) delete kept.minutes[step.id];
    if (step) {
      keep();
      tellRange(step, field);
    }
    recount();
  });
  plan.addEventListener('change', (event) => {
    const field = event.target as HTMLInputElement;
    const step = field.closest<HTMLElement>('.session-step');
    const minutes = step && minutesIn(step);
    // What counts is what stands there.
    if (step && field.value !== '' && minutes !== null) field.value = String(minutes);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && document.documentElement.classList.contains('is-big-clock')) grow();
    // In a field keys do what they do there, and Space does on a button; before the first start,
    // they scroll.
    const isElsewhere = (event.target as Element).closest(
      event.key === ' ' ? 'a, button, input, summary, dialog' : 'input, dialog',
    );
    if (kept.step === null || isElsewhere || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === ' ') run();
    else if (event.key === 'ArrowRight') go(1);
    else if (event.key === 'ArrowLeft') go(-1);
    else return;
    event.preventDefault();
  });

  for (const part of plan.querySelectorAll<HTMLElement>('[data-needs-script]')) part.hidden = false;
  arrange();
  recount();
  setInterval(() => {
    if (kept.since !== null) tick();
  }, 500);
}

function find(within: Element, selector: string): HTMLElement {
  return within.querySelector<HTMLElement>(selector)!;
}

function minutesOf(steps: readonly HTMLElement[]): Map<string, number | null> {
  return new Map(steps.map(({ id, dataset }) => [id, dataset.minutes === '' ? null : Number(dataset.minutes)]));
}

function orderOf(lists: readonly HTMLElement[]): string[][] {
  return lists.map((list) => [...list.children].map(({ id }) => id));
}

/** What the device keeps under a name, as far as it can be read. */
function readKept(name: string): Partial<Kept> {
  try {
    return JSON.parse(localStorage.getItem(name) ?? '{}') as Partial<Kept>;
  } catch {
    return {};
  }
}

/** `7:05`, without a sign. */
function minutesAndSeconds(milliseconds: number): string {
  // Rounded up while time is left: a step of a minute begins at 1:00.
  const seconds = milliseconds < 0 ? Math.floor(-milliseconds / 1000) : Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
