/** The audiences of a module. */
export const AUDIENCES = [
  { code: 'volunteers', fr: 'Bénévoles et salariés d’associations', en: 'Volunteers and staff of associations' },
  { code: 'boards', fr: 'Responsables et trésoriers', en: 'Board members and treasurers' },
  { code: 'elected', fr: 'Élus et agents de collectivités', en: 'Elected members and staff of local authorities' },
  { code: 'youth', fr: 'Jeunes', en: 'Young people' },
  { code: 'partners', fr: 'Partenaires dans les pays', en: 'Partners in the countries' },
  { code: 'inhabitants', fr: 'Habitants et usagers', en: 'Inhabitants and users' },
] as const;

/** When in a project a module serves. */
export const PROJECT_STEPS = [
  { code: 'idea', fr: 'Faire naître le projet', en: 'Starting the project' },
  { code: 'diagnosis', fr: 'Comprendre la situation', en: 'Understanding the situation' },
  { code: 'design', fr: 'Écrire le projet', en: 'Designing the project' },
  { code: 'funding', fr: 'Budgéter et financer', en: 'Budgeting and funding' },
  { code: 'action', fr: 'Mener les activités', en: 'Running the activities' },
  { code: 'monitoring', fr: 'Suivre et évaluer', en: 'Monitoring and evaluating' },
  { code: 'sharing', fr: 'Rendre compte et transmettre', en: 'Reporting and passing on' },
] as const;

type Codes<List extends readonly { readonly code: string }[]> = List[number]['code'];
export type Audience = Codes<typeof AUDIENCES>;
export type ProjectStep = Codes<typeof PROJECT_STEPS>;

/** Facts that help to choose a module among others. */
export interface ModuleGuide {
  /** Each continues « Je veux ». */
  readonly needs: readonly string[];
  /** As written in its notice. */
  readonly duration: string;
  readonly audience: readonly Audience[];
  readonly projectSteps: readonly ProjectStep[];
}

/**
 * Reads the fields of a module's notice that help to choose it. Those that an older edition does
 * not have are empty.
 */
export function readGuide(own: Readonly<Record<string, unknown>>): ModuleGuide {
  const { needs = [], duration = '', audience = [], projectSteps = [] } = own as Partial<ModuleGuide>;
  return { needs: needs.map(withoutWant).filter(Boolean), duration, audience, projectSteps };
}

/** A need without « Je veux », which some authors write. */
const withoutWant = (need: string): string => need.replace(/^\s*(?:je veux|i want to)\s+/i, '').trim();

const TIME = /(\d{1,2})\s*h(?:eures?|ours?)?(?:\s*(\d{2}))?|(\d{1,3})\s*min/u;

/**
 * The minutes of a duration in words, by the first that it names: « 2 h 30 », `90 min`. Null for
 * none.
 */
export function durationMinutes(duration: string): number | null {
  const [found, hours, after, alone] = TIME.exec(duration) ?? [];
  if (found === undefined) return null;
  return hours === undefined ? Number(alone) : Number(hours) * 60 + Number(after ?? 0);
}
