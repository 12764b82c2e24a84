import type { Chapter } from '#content/book/book.ts';
import { KIT_WORDS } from '#content/book/kit-words.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import { scheduleSteps } from '#content/document/session-steps.ts';
import { AUDIENCES, PROJECT_STEPS } from '#content/kinds/module-guide.ts';
import type { Locale } from '#content/locale.ts';
import { clockText, durationText } from '#content/text/duration.ts';
import { all, el, type Markup, none } from '#server/exports/formats/xml.ts';
import type { KitPlan } from './kit-plan.ts';

/** How pages of a kit are linked to. */
type LinkTo = (chapter: Chapter) => Markup;

/**
 * The modules of a kit by what their readers want, as the map of the site has them, without its
 * filters; nothing where there is nothing to choose. A want that several modules meet is there
 * once.
 */
export function moduleMap(chapters: readonly Chapter[], locale: Locale, linkTo: LinkTo): Markup {
  const modules = chapters.filter(({ guide }) => guide);
  const wants = new Map<string, { language: string; modules: Chapter[] }>();
  for (const chapter of modules) {
    const { language } = chapter;
    for (const need of chapter.guide?.needs ?? []) {
      const want = KIT_WORDS[wordsLocale(language, locale)].want(need);
      const known = wants.get(want);
      if (known) known.modules.push(chapter);
      else wants.set(want, { language, modules: [chapter] });
    }
  }
  if (modules.length < 2 || wants.size === 0) return none;
  return el(
    'section',
    { class: 'map', 'aria-labelledby': 'carte' },
    el('h2', { id: 'carte' }, KIT_WORDS[locale].map),
    el(
      'ul',
      { class: 'list' },
      ...[...wants].map(([want, { language, modules: meeting }]) =>
        el(
          'li',
          {},
          el('p', { lang: language }, el('strong', {}, want)),
          ...meeting.map((chapter) => el('p', {}, linkTo(chapter), detailsOf(chapter, locale))),
        ),
      ),
    ),
  );
}

/** How long a module is, for whom, and when in a project. */
function detailsOf({ guide }: Chapter, locale: Locale): string {
  if (!guide) return '';
  const labels = (
    list: readonly { readonly code: string; readonly fr: string; readonly en: string }[],
    codes: readonly string[],
  ) =>
    list
      .filter(({ code }) => codes.includes(code))
      .map((one) => one[locale])
      .join(', ');
  const details = [guide.duration, labels(AUDIENCES, guide.audience), labels(PROJECT_STEPS, guide.projectSteps)];
  return details
    .filter(Boolean)
    .map((one) => ` · ${one}`)
    .join('');
}

/**
 * Modules that are led one after the other: one list of steps, each with the hour at which it
 * begins, so that the timer leads them all (`kit-session.ts`), and what to prepare.
 */
export function planMarkup({ modules, start, pause }: KitPlan, locale: Locale, linkTo: LinkTo): Markup {
  const words = KIT_WORDS[locale].plan;
  const led = modules.filter(({ steps }) => steps.length > 0);
  const planned = led.flatMap(({ chapter, steps }, i) => [
    ...(i > 0 && pause > 0 ? [{ title: words.pause, minutes: pause, chapter: null }] : []),
    ...steps.map(({ title, minutes }, at) => ({ title, minutes, chapter: at === 0 ? chapter : null })),
  ]);
  const { steps, minutes } = scheduleSteps(planned);
  const equipment = [...new Set(modules.flatMap(({ chapter }) => chapter.guide?.equipment ?? []))];
  return all(
    el('h1', {}, words.title(modules.length)),
    el(
      'p',
      { class: 'standfirst' },
      start === null ? words.lasts(durationText(minutes, locale)) : words.from(start, clockText(start, minutes)),
    ),
    el('h2', {}, words.steps),
    el(
      'ol',
      { class: 'plan' },
      ...steps.map(({ title, minutes: lasting, from, chapter }) =>
        el(
          'li',
          {},
          el(
            'p',
            {},
            el('strong', {}, lasting === null ? title : `${title} (${durationText(lasting, locale)})`),
            ` · ${clockText(start, from)}`,
            ...(chapter ? [' · ', linkTo(chapter)] : []),
          ),
        ),
      ),
    ),
    equipment.length === 0
      ? none
      : all(
          el('h2', {}, words.equipment),
          el('ul', { class: 'plan' }, ...equipment.map((one) => el('li', {}, el('p', {}, one)))),
        ),
  );
}
