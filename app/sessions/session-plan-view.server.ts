import type { Translate } from '#app/i18n/translate.ts';
import type { PlanTimes } from '#content/addresses/plan-times.ts';
import { type Exercise, scheduleSteps } from '#content/document/session-steps.ts';
import { setTypography } from '#content/text/typography.ts';
import type { PlannedModule } from '#server/pages/reading/session-plans.ts';

/** A step as it is led. */
export interface PlanStep {
  /** Where it is on the page. */
  readonly id: string;
  readonly title: string;
  readonly minutes: number | null;
  /** What is done, one paragraph each. */
  readonly lines: readonly string[];
  /** Minutes after the beginning of the whole. */
  readonly from: number;
  /** A break between two modules, which belongs to none. */
  readonly isBreak: boolean;
}

/** The steps of a module, or of one of its sessions. */
export interface PlanPart {
  readonly title: string;
  readonly path: string;
  readonly language: string;
  /** Of a module with several sessions. */
  readonly session: string | null;
  readonly groupSize: string;
  readonly steps: readonly PlanStep[];
  /** Of its module, below the last of its sessions that is shown. */
  readonly exercises: readonly Exercise[];
}

/** Sessions to lead one after the other, as their screen shows them. */
export interface SessionPlanView extends PlanTimes {
  /** The address that the form is sent to. */
  readonly action: string;
  /** The addresses of its modules. */
  readonly modules: readonly string[];
  /**
   * The key under which the device stores changes to the plan; it changes with any of the texts.
   */
  readonly key: string;
  readonly parts: readonly PlanPart[];
  /** Of all steps. */
  readonly minutes: number;
  readonly objectives: readonly PlanNote[];
  readonly equipment: readonly PlanNote[];
  /** The sessions of a module that has several; `chosen` is the one that is shown. */
  readonly sessions: readonly { readonly number: number; readonly title: string; readonly chosen: boolean }[];
}

/** An entry of a notice, in the notice's language. */
interface PlanNote {
  readonly text: string;
  readonly language: string;
}

/** The plan's address and its parameters, apart from the modules. */
interface Asked extends PlanTimes {
  readonly action: string;
  /** The number of the only session to show, from 1; null for all. */
  readonly session: number | null;
}

/** Prepares the screen of one module or of several, with the breaks between them. */
export function sessionPlanView(t: Translate, modules: readonly PlannedModule[], asked: Asked): SessionPlanView {
  const { action, start, pause, session } = asked;
  const shown = modules.flatMap((module) =>
    module.sessions
      .map((one, at) => ({ module, one, number: at + 1 }))
      .filter(({ number }) => session === null || number === session),
  );
  const drafted = shown.map(({ module, one }, part) => {
    const { language } = module;
    const steps = one.steps.map(({ title, minutes, text }, at) => ({
      id: `etape-${part + 1}-${at + 1}`,
      title: setTypography(title, language),
      minutes,
      lines: text === '' ? [] : text.split('\n').map((line) => setTypography(line, language)),
      isBreak: false,
    }));
    const isLast = part === shown.length - 1;
    const rest = { id: `pause-${part + 1}`, title: t('sessionPlan.break'), minutes: pause, lines: [], isBreak: true };
    // A break of no minutes is hidden: the device shows it if other breaks are requested.
    return isLast ? steps : [...steps, rest];
  });
  const { steps, minutes } = scheduleSteps(drafted.flat());
  let first = 0;
  const [only] = modules;
  return {
    action,
    modules: modules.map(({ path }) => path),
    key: shown.map(({ module, number }) => `${module.id}.${module.edition}.${number}`).join(' '),
    start,
    pause,
    minutes,
    parts: shown.map(({ module, one }, part) => {
      const from = first;
      first += drafted[part]!.length;
      return {
        title: setTypography(module.title, module.language),
        path: module.path,
        language: module.language,
        session: one.title === null ? null : setTypography(one.title, module.language),
        groupSize: setTypography(module.groupSize, module.language),
        steps: steps.slice(from, first),
        exercises: shown[part + 1]?.module === module ? [] : exercisesOf(module),
      };
    }),
    objectives: notesOf(modules, ({ objectives }) => objectives),
    equipment: notesOf(modules, ({ equipment }) => equipment),
    sessions:
      session === null || !only || only.sessions.length < 2
        ? []
        : only.sessions.map(({ title }, at) => ({
            number: at + 1,
            title: setTypography(title ?? '', only.language),
            chosen: at + 1 === session,
          })),
  };
}

const exercisesOf = ({ exercises, language }: PlannedModule): Exercise[] =>
  exercises.map(({ title, lines }) => ({
    title: setTypography(title, language),
    lines: lines.map((line) => setTypography(line, language)),
  }));

/** What the notices of all modules name, each once. */
function notesOf(modules: readonly PlannedModule[], linesOf: (module: PlannedModule) => readonly string[]): PlanNote[] {
  const notes = new Map<string, PlanNote>();
  for (const module of modules) {
    const { language } = module;
    for (const line of linesOf(module)) notes.set(line, { text: setTypography(line, language), language });
  }
  return [...notes.values()];
}
