import { AUDIENCES, durationMinutes, type ModuleGuide, PROJECT_STEPS } from '#content/kinds/module-guide.ts';
import type { Locale } from '#content/locale.ts';
import { setTypography } from '#content/text/typography.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';
import { MAP_QUERY, MAP_TIMES } from './map-query.ts';

/** A choice of a filter. */
interface MapChoice {
  readonly value: string;
  readonly label: string;
}

/** A module on the map. */
export interface MappedModule {
  readonly href: string;
  readonly title: string;
  readonly language: string;
  /** Each continues the words « Je veux ». */
  readonly needs: readonly string[];
  readonly duration: string;
  readonly audience: readonly string[];
  readonly projectSteps: readonly string[];
}

/** The modules of a collection, filtered by duration, audience and project step. */
export interface ModuleMapView {
  /** In minutes; the screen makes the labels. */
  readonly times: readonly number[];
  readonly audiences: readonly MapChoice[];
  readonly projectSteps: readonly MapChoice[];
  readonly chosen: { readonly temps: string; readonly public: string; readonly etape: string };
  readonly isFiltered: boolean;
  /** The modules that match the filters. */
  readonly modules: readonly MappedModule[];
  readonly total: number;
}

/**
 * The map of a collection's modules. Null if fewer than two modules have a guide, or no guide names
 * a need, an audience or a project step.
 */
export function moduleMapView(
  cards: readonly PageCard[],
  query: URLSearchParams,
  locale: Locale,
): ModuleMapView | null {
  const modules = cards.flatMap((card) => (card.guide ? [{ card, guide: card.guide }] : []));
  const namesAny = ({ needs, audience, projectSteps }: ModuleGuide) =>
    needs.length + audience.length + projectSteps.length > 0;
  if (modules.length < 2 || !modules.some(({ guide }) => namesAny(guide))) return null;
  const read = (name: keyof typeof MAP_QUERY) => {
    const value = query.get(name) ?? '';
    return MAP_QUERY[name].test(value) ? value : '';
  };
  const chosen = { temps: read('temps'), public: read('public'), etape: read('etape') };
  const fits = ({ duration, audience, projectSteps }: ModuleGuide): boolean => {
    const minutes = durationMinutes(duration);
    return (
      (chosen.temps === '' || (minutes !== null && minutes <= Number(chosen.temps))) &&
      (chosen.public === '' || audience.some((code) => code === chosen.public)) &&
      (chosen.etape === '' || projectSteps.some((code) => code === chosen.etape))
    );
  };
  const labels = (
    list: readonly { readonly code: string; readonly fr: string; readonly en: string }[],
    codes: readonly string[],
  ) => list.filter(({ code }) => codes.includes(code)).map((one) => ({ value: one.code, label: one[locale] }));
  return {
    times: MAP_TIMES.filter((limit) =>
      modules.some(({ guide }) => (durationMinutes(guide.duration) ?? limit + 1) <= limit),
    ),
    audiences: labels(
      AUDIENCES,
      modules.flatMap(({ guide }) => guide.audience),
    ),
    projectSteps: labels(
      PROJECT_STEPS,
      modules.flatMap(({ guide }) => guide.projectSteps),
    ),
    chosen,
    isFiltered: Object.values(chosen).some((value) => value !== ''),
    total: modules.length,
    modules: modules
      .filter(({ guide }) => fits(guide))
      .map(({ card: { href, title, language }, guide }) => ({
        href,
        language,
        title: setTypography(title, language),
        needs: guide.needs.map((need) => setTypography(need, language)),
        duration: setTypography(guide.duration, language),
        audience: labels(AUDIENCES, guide.audience).map(({ label }) => label),
        projectSteps: labels(PROJECT_STEPS, guide.projectSteps).map(({ label }) => label),
      })),
  };
}
