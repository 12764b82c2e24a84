import { scheduleSteps } from '#content/document/session-steps.ts';
import { clockText, durationText } from '#content/text/duration.ts';
import { find, type LedPlan } from './led-plan.ts';
import type { Timer } from './session-timer.ts';

const LONGEST_STEP = 600;

/** The hours of a plan's steps, which are moved, cut and given other minutes. */
export function planHours(plan: LedPlan, timer: Timer) {
  const { element, kept, keep, led, lists, locale, minutesIn, announce, steps, titleOf, words } = plan;
  const startField = element.querySelector<HTMLInputElement>('input[name="debut"]');

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
    find(element, '[data-total]').textContent = durationText(minutes, locale);
    find(element, '[data-span]').textContent =
      start === null ? '' : ` · ${words('spanWords', { from: start, to: clockText(start, minutes) })}`;
    timer.tick();
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
    announce(words('movedWords', { title: titleOf(step), time: find(step, '[data-from]').textContent ?? '' }));
  }

  function cut(step: HTMLElement): void {
    if (kept.cut.includes(step.id)) kept.cut = kept.cut.filter((id) => id !== step.id);
    else {
      kept.cut.push(step.id);
      timer.leave(step);
    }
    keep();
    recount();
  }

  /** Makes the plan what was written. */
  function restore(): void {
    plan.restore();
    arrange();
    keep();
    recount();
  }

  /** Says beside a field how many minutes a step may have, while it has others. */
  const showRange = (step: HTMLElement, field: HTMLInputElement): void => {
    const { valid, badInput } = field.validity;
    const message = step.querySelector('[data-range]') ?? document.createElement('span');
    if (valid && !badInput) return message.remove();
    message.setAttribute('data-range', '');
    message.setAttribute('role', 'status');
    message.className = 'field-error';
    field.closest('label')?.after(message);
    message.textContent = words('rangeWords', { most: String(LONGEST_STEP) });
  };

  element.addEventListener('input', (event) => {
    const field = event.target as HTMLInputElement;
    const step = field.closest<HTMLElement>('.session-step');
    if (step && field.value !== '')
      kept.minutes[step.id] = Math.min(LONGEST_STEP, Math.max(0, Math.round(Number(field.value))));
    else if (step) delete kept.minutes[step.id];
    if (step) {
      keep();
      showRange(step, field);
    }
    recount();
  });
  element.addEventListener('change', (event) => {
    const field = event.target as HTMLInputElement;
    const step = field.closest<HTMLElement>('.session-step');
    const minutes = step && minutesIn(step);
    // What counts is what stands there.
    if (step && field.value !== '' && minutes !== null) field.value = String(minutes);
  });
  arrange();
  recount();
  return { move, cut, restore };
}
