/**
 * The facilitator's view of a session: steps that are moved, cut and given other minutes, and the
 * time that is left. What changes stays on the device; nothing is sent, so no network is needed.
 */
import { keptPlanAddress } from '#app/device/kept-plan.ts';
import { openPlan } from '#app/islands/session/led-plan.ts';
import { planHours } from '#app/islands/session/plan-hours.ts';
import { leadSteps } from '#app/islands/session/session-timer.ts';
import { parsePlanTimes } from '#content/addresses/plan-times.ts';

const plan = document.querySelector<HTMLElement>('[data-session-plan]');
if (plan) {
  heedTimes(plan);
  lead(plan);
  keepPage(plan).catch((error: unknown) => console.info('this plan cannot be kept for when there is no line', error));
}

/**
 * Has the device cache the page, as it caches the editor's pages: a telephone discards a page that
 * it does not show, and the room may have no network. One worker serves all plans of a path.
 */
async function keepPage({ dataset: { keeper, keptIn } }: HTMLElement): Promise<void> {
  if (!keeper || !keptIn || !('serviceWorker' in navigator && 'cookieStore' in window)) return;
  const updateKeptNotice = async () => {
    const kept = await caches.match(keptPlanAddress(location.href), { cacheName: keptIn, ignoreVary: true });
    document.querySelector('[data-is-kept]')?.toggleAttribute('hidden', !kept);
  };
  // A worker that is already installed for this path reports when it has cached this plan too.
  navigator.serviceWorker.addEventListener('message', () => void updateKeptNotice());
  navigator.serviceWorker.startMessages();
  await navigator.serviceWorker.register(keeper, { scope: location.pathname });
  await navigator.serviceWorker.ready;
  await updateKeptNotice();
}

/**
 * The cached page may have been requested with other hours than those in the address. Breaks are
 * always in the HTML, hidden if there are none: here they are shown, or removed.
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

function lead(element: HTMLElement): void {
  const plan = openPlan(element);
  const timer = leadSteps(plan);
  const hours = planHours(plan, timer);
  element.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('button[type="button"]');
    const step = button?.closest<HTMLElement>('.session-step');
    const name = button ? Object.keys(button.dataset)[0] : undefined;
    if (button && step && name === 'move') hours.move(step, Number(button.dataset.move) as -1 | 1, button);
    else if (step && name === 'cut') hours.cut(step);
    else if (name === 'run') timer.run();
    else if (name === 'back') timer.go(-1);
    else if (name === 'forth') timer.go(1);
    else if (name === 'big') timer.grow();
    else if (name === 'reset') timer.reset();
    else if (name === 'restore') hours.restore();
  });
  for (const part of element.querySelectorAll<HTMLElement>('[data-needs-script]')) part.hidden = false;
}
