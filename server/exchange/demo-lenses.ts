/** Pages of the demonstration by their slugs, with the modules that they are read through. */
export const DEMO_LENSES: Readonly<Record<string, readonly string[]>> = {
  'monter-un-dossier-un-pour-cent-eau': ['comment-faciliter-la-participation-des-femmes-a-la-gestion-de-l-eau'],
  'preparer-une-mission-courte': ['comment-prevenir-les-violences-pendant-un-projet'],
  'suivre-et-evaluer-sans-se-perdre': ['comment-ecrire-des-indicateurs-sensibles-au-genre'],
  'construire-un-budget-de-projet': ['comment-budgeter-le-genre'],
  'comprendre-un-systeme-agricole-en-deux-jours': ['comment-compter-ce-que-fait-chacun-dans-une-journee'],
  'relancer-une-regie-de-marche': ['comment-budgeter-le-genre', 'comment-lire-un-projet-avec-les-lunettes-du-genre'],
  'acces-a-l-energie-porteurs-de-projets': ['comment-lire-un-projet-avec-les-lunettes-du-genre'],
};
