import { clockText, durationText } from '#content/text/duration.ts';
import { find, type LedPlan } from './led-plan.ts';

const MINUTE = 60_000;

/** Leads the steps of a plan: which is the present one, what is left of it and of the session. */
export function leadSteps(plan: LedPlan) {
  const { clock, kept, keep, led, locale, minutesIn, announce, steps, titleOf, words } = plan;

  /** Milliseconds spent on the present step. */
  const spent = () => kept.spent + (kept.since === null ? 0 : Date.now() - kept.since);

  let shown = '';

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
    if (over !== '' && over !== shown) announce(words('overWords', { title: titleOf(present) }));
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
    announce(titleOf(to));
  }

  /** Has the next step take the place of one that is led and was just cut. */
  function leave(step: HTMLElement): void {
    if (kept.step !== step.id) return;
    const all = steps();
    const after = all.slice(all.indexOf(step) + 1).find(({ id }) => !kept.cut.includes(id));
    kept.step = after?.id ?? led().at(-1)?.id ?? null;
    kept.spent = 0;
    if (kept.since !== null) kept.since = Date.now();
  }

  function reset(): void {
    Object.assign(kept, { step: null, spent: 0, since: null });
    keep();
    tick();
  }

  function grow(): void {
    const isBig = document.documentElement.classList.toggle('is-big-clock');
    find(clock, '[data-big]').setAttribute('aria-pressed', String(isBig));
    // The place on the screen is that of the plan, which is not shown any more.
    clock.scrollIntoView({ block: 'start' });
  }

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

  setInterval(() => {
    if (kept.since !== null) tick();
  }, 500);
  return { tick, run, go, leave, reset, grow };
}

export type Timer = ReturnType<typeof leadSteps>;

/** `7:05`, without a sign. */
function minutesAndSeconds(milliseconds: number): string {
  // Rounded up while time is left: a step of a minute begins at 1:00.
  const seconds = milliseconds < 0 ? Math.floor(-milliseconds / 1000) : Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
