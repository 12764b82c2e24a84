import { foldForm } from './fold.ts';

/**
 * Words without a subject, French and English, question words included. « été », « or » and « son »
 * (a sound) are not stop words.
 */
const WORDS = `
a ai aie ait as au aucun aucune auquel aura aurait aussi autre autres aux auxquels auxquelles avait avant avec avoir ayant
beaucoup c ca car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci combien comme comment d dans de depuis des desormais
desquels desquelles donc dont du duquel elle elles en encore entre es est et etaient etait etant etre eu eux faire fait faut fut
hors hui il ils j je jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsqu lorsque lui m ma mais me meme memes mes moi moins mon
n ne ni nos notre nous on ont ou par parce parmi pas pendant peu peut peuvent plus plusieurs plutot pour pourquoi puis puisqu puisque
qu quand que quel quelle quelles quels qui quoi quoiqu quoique s sa sans se sera serait ses si soi soient soit sont sous sur
t ta te tel telle telles tels tes toi tous tout toute toutes tres tu un une vers voici voila vos votre vous y
about after all also an and any are at be been being but by can could did do does for from had has have how i if in into is it its
just many may might more most must my no nor not of off only or our out over own s so some such than that the their them then there
these they this those through to too under until up very was we were what when where which while who whom why will with would you your
`;

const STOP_WORDS: ReadonlySet<string> = new Set(WORDS.split(/\s+/).filter((word) => word !== ''));

/** True for a word that does not narrow a query. */
export function isStopWord(form: string): boolean {
  return STOP_WORDS.has(foldForm(form));
}
