import { POLES } from './poles.ts';
import { findTerm, type Term } from './term.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * The seventeen goals in a sentence each, the longest shortened. Source: resolution 70/1 of the
 * General Assembly of the United Nations, in its French and English texts.
 */
const OF_GOALS: readonly Term[] = [
  {
    code: '1',
    fr: 'Éliminer la pauvreté sous toutes ses formes et partout dans le monde.',
    en: 'End poverty in all its forms everywhere.',
  },
  {
    code: '2',
    fr: 'Éliminer la faim, assurer la sécurité alimentaire, améliorer la nutrition et promouvoir l’agriculture durable.',
    en: 'End hunger, achieve food security and improved nutrition and promote sustainable agriculture.',
  },
  {
    code: '3',
    fr: 'Permettre à tous de vivre en bonne santé et promouvoir le bien-être de tous à tout âge.',
    en: 'Ensure healthy lives and promote well-being for all at all ages.',
  },
  {
    code: '4',
    fr: 'Assurer l’accès de tous à une éducation de qualité, sur un pied d’égalité, et promouvoir les possibilités d’apprentissage tout au long de la vie.',
    en: 'Ensure inclusive and equitable quality education and promote lifelong learning opportunities for all.',
  },
  {
    code: '5',
    fr: 'Parvenir à l’égalité des sexes et autonomiser toutes les femmes et les filles.',
    en: 'Achieve gender equality and empower all women and girls.',
  },
  {
    code: '6',
    fr: 'Garantir l’accès de tous à l’eau et à l’assainissement et assurer une gestion durable des ressources en eau.',
    en: 'Ensure availability and sustainable management of water and sanitation for all.',
  },
  {
    code: '7',
    fr: 'Garantir l’accès de tous à des services énergétiques fiables, durables et modernes, à un coût abordable.',
    en: 'Ensure access to affordable, reliable, sustainable and modern energy for all.',
  },
  {
    code: '8',
    fr: 'Promouvoir une croissance économique soutenue, partagée et durable, le plein emploi productif et un travail décent pour tous.',
    en: 'Promote sustained, inclusive and sustainable economic growth, full and productive employment and decent work for all.',
  },
  {
    code: '9',
    fr: 'Bâtir une infrastructure résiliente, promouvoir une industrialisation durable qui profite à tous et encourager l’innovation.',
    en: 'Build resilient infrastructure, promote inclusive and sustainable industrialization and foster innovation.',
  },
  {
    code: '10',
    fr: 'Réduire les inégalités dans les pays et d’un pays à l’autre.',
    en: 'Reduce inequality within and among countries.',
  },
  {
    code: '11',
    fr: 'Faire en sorte que les villes et les établissements humains soient ouverts à tous, sûrs, résilients et durables.',
    en: 'Make cities and human settlements inclusive, safe, resilient and sustainable.',
  },
  {
    code: '12',
    fr: 'Établir des modes de consommation et de production durables.',
    en: 'Ensure sustainable consumption and production patterns.',
  },
  {
    code: '13',
    fr: 'Prendre d’urgence des mesures pour lutter contre les changements climatiques et leurs répercussions.',
    en: 'Take urgent action to combat climate change and its impacts.',
  },
  {
    code: '14',
    fr: 'Conserver et exploiter de manière durable les océans, les mers et les ressources marines aux fins du développement durable.',
    en: 'Conserve and sustainably use the oceans, seas and marine resources for sustainable development.',
  },
  {
    code: '15',
    fr: 'Préserver et restaurer les écosystèmes terrestres, gérer durablement les forêts, lutter contre la désertification et mettre fin à l’appauvrissement de la biodiversité.',
    en: 'Protect, restore and promote sustainable use of terrestrial ecosystems, sustainably manage forests, combat desertification, and halt biodiversity loss.',
  },
  {
    code: '16',
    fr: 'Promouvoir des sociétés pacifiques et ouvertes à tous, assurer l’accès de tous à la justice et mettre en place des institutions efficaces et responsables.',
    en: 'Promote peaceful and inclusive societies, provide access to justice for all and build effective, accountable institutions.',
  },
  {
    code: '17',
    fr: 'Renforcer les moyens de mettre en œuvre le Partenariat mondial pour le développement durable et le revitaliser.',
    en: 'Strengthen the means of implementation and revitalize the Global Partnership for Sustainable Development.',
  },
];

/** The subjects that the network assigns to each sector. */
const OF_SECTORS: readonly Term[] = [
  {
    code: 'water',
    fr: 'L’eau que l’on boit et celle que l’on rejette\u00a0: points d’eau, réseaux, latrines, et qui les gère.',
    en: 'Water to drink and water to drain: water points, networks, latrines, and who runs them.',
  },
  {
    code: 'energy',
    fr: 'S’éclairer, pomper, cuire\u00a0: le solaire, la biomasse, les réseaux, et ce qui les fait durer.',
    en: 'Light, pumping, cooking: solar power, biomass, networks, and what makes them last.',
  },
  {
    code: 'waste',
    fr: 'Collecter, trier, valoriser les déchets, et payer ce service.',
    en: 'Collecting, sorting and reusing waste, and paying for it.',
  },
  {
    code: 'agriculture',
    fr: 'Cultiver, élever, transformer, vendre, et ce que l’on mange.',
    en: 'Growing, herding, processing, selling, and what people eat.',
  },
  {
    code: 'health',
    fr: 'Soigner et prévenir\u00a0: centres de santé, maternités, équipements, et celles et ceux qui y travaillent.',
    en: 'Care and prevention: health centres, maternity wards, equipment, and the people who work there.',
  },
  {
    code: 'education',
    fr: 'L’école, la formation professionnelle, et l’éducation à la citoyenneté mondiale.',
    en: 'School, vocational training, and global citizenship education.',
  },
  {
    code: 'gender',
    fr: 'Ce qu’un projet change pour les femmes et pour les hommes, et leur part dans les décisions.',
    en: 'What a project changes for women and for men, and their part in decisions.',
  },
  {
    code: 'youth-mobility',
    fr: 'Partir, accueillir, revenir\u00a0: les projets de jeunes dans un autre pays, et ce qu’ils en font ensuite.',
    en: 'Leaving, hosting, coming back: projects of young people in another country, and what they make of them.',
  },
  {
    code: 'economic-development',
    fr: 'Créer des revenus et des emplois\u00a0: métiers, marchés, épargne, coopératives.',
    en: 'Making incomes and jobs: trades, markets, savings, cooperatives.',
  },
  {
    code: 'climate',
    fr: 'S’adapter au climat qui change, protéger les sols, les forêts et les milieux.',
    en: 'Adapting to a changing climate, protecting soils, forests and habitats.',
  },
  {
    code: 'culture',
    fr: 'Patrimoines, archives, langues, arts, et ce que l’on crée ensemble.',
    en: 'Heritage, archives, languages, arts, and what is created together.',
  },
  {
    code: 'governance',
    fr: 'Communes, budgets, services publics, et la place des habitants dans les choix.',
    en: 'Local authorities, budgets, public services, and the say of those who live there.',
  },
];

/**
 * A sentence that explains a term of a closed list on its page; null if its name is enough, and for
 * terms that authors write.
 */
export function aboutTerm(vocabulary: Vocabulary, code: string, locale: 'fr' | 'en'): string | null {
  switch (vocabulary) {
    case 'sdg':
      return findTerm(OF_GOALS, code)?.[locale] ?? null;
    case 'sector':
      return findTerm(OF_SECTORS, code)?.[locale] ?? null;
    case 'pole':
      if (!findTerm(POLES, code)) return null;
      return locale === 'fr' ? `Le pôle ${code} du réseau.` : `The ${code} pole of the network.`;
    case 'department':
      return locale === 'fr' ? `Département français, numéro ${code}.` : `French département, number ${code}.`;
    default:
      return null;
  }
}
