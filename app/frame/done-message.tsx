import { useContext } from 'react';
import { type MessageKey, useT } from '#app/i18n/translate.ts';
import { DONE_PARAMETER, donePath } from '#content/addresses/site-paths.ts';
import { AddressContext } from './render-context.tsx';

/** Messages about what a form has done, shown on the page that it redirects to: `?fait=publie`. */
const DONE = {
  publie: 'reading.done.published',
  notice: 'reading.done.saved',
  archive: 'reading.done.archived',
  restaure: 'reading.done.restored',
  relecture: 'reading.done.review',
  'relecture-lien': 'review.askedUnmailed',
  'relecture-sauf': 'review.askedSome',
  'relecture-lien-sauf': 'review.askedSomeUnmailed',
  retabli: 'reading.done.edition',
  brouillon: 'reading.done.draft',
  enregistre: 'collections.saved',
  documents: 'documents.done',
  'fichier-repris': 'manage.fileUpdate.done',
  suivi: 'board.follow.done',
  lunettes: 'lens.done',
  equipe: 'materials.workspace.done',
  etape: 'stages.done',
  materiau: 'materials.form.done',
  'materiau-supprime': 'materials.form.removed',
  fichier: 'materials.files.done',
  'fichier-supprime': 'materials.files.removed',
  transcription: 'materials.files.transcribed',
  extrait: 'extracts.form.done',
  'extrait-supprime': 'extracts.form.removed',
  code: 'extracts.codes.done',
  'code-supprime': 'extracts.codes.removed',
  'code-fusionne': 'extracts.codes.merged',
  analyse: 'extracts.project.done',
  accord: 'materials.people.done',
  'accord-equipe': 'materials.people.doneForTeam',
  'accord-supprime': 'materials.people.removed',
  retrait: 'materials.withdraw.done',
  'accord-retire': 'materials.withdraw.stateNoted',
  'accord-demande': 'consent.team.asked',
  'texte-rendu': 'consent.team.returned',
  'citations-montrees': 'consent.team.shown',
  'accord-repris': 'consent.team.begun',
  'liens-annules': 'consent.team.revoked',
  'reponse-traitee': 'consent.team.taken',
  'kit-garde': 'ownKits.saved',
  'kit-supprime': 'ownKits.deleted',
  compte: 'account.done',
  courriels: 'account.mailDone',
  deconnecte: 'account.signedOut',
  une: 'reading.done.featured',
  'pas-une': 'reading.done.unfeatured',
  organisation: 'organisations.form.done',
  fusion: 'organisations.merge.done',
  separee: 'organisations.merge.undone',
  corbeille: 'bin.done.binned',
  sorti: 'bin.done.restored',
  supprime: 'bin.done.deleted',
  figee: 'version.done',
  deja: 'review.already',
  relu: 'review.saved',
  lu: 'review.laterDone',
  note: 'review.note.done',
  'note-otee': 'review.note.removed',
  'note-exigee': 'annotating.required',
  'note-levee': 'annotating.released',
  'note-close': 'review.note.closed',
} as const satisfies Record<string, MessageKey>;

/** A page's address with the code of what was done to it. */
export function doneAt(path: string, done: keyof typeof DONE): string {
  return donePath(path, done);
}

/** The code of what a form has done, if the address has one. */
export function useDoneCode(): string | null {
  return new URLSearchParams(useContext(AddressContext).split('?')[1]).get(DONE_PARAMETER);
}

/** Shows what was done: by its code, or if the address has such a code. */
export function DoneMessage({ code }: { code?: keyof typeof DONE }) {
  const t = useT();
  const addressCode = useDoneCode();
  const done = code ?? addressCode;
  if (!done || !Object.hasOwn(DONE, done)) return null;
  return (
    <p className="notice-box" role="status">
      {t(DONE[done as keyof typeof DONE])}
    </p>
  );
}
