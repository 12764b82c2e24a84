import { account } from './en/account.ts';
import { activity } from './en/activity.ts';
import { admin } from './en/admin.ts';
import { annotating } from './en/annotating.ts';
import { annotations } from './en/annotations.ts';
import { bin } from './en/bin.ts';
import { board } from './en/board.ts';
import { collections } from './en/collections.ts';
import { consent } from './en/consent.ts';
import { documents } from './en/documents.ts';
import { draft } from './en/draft.ts';
import { editor } from './en/editor.ts';
import { errors } from './en/errors.ts';
import { explore } from './en/explore.ts';
import { exports } from './en/exports.ts';
import { extracts } from './en/extracts.ts';
import { imports } from './en/imports.ts';
import { invitations } from './en/invitations.ts';
import { kinds } from './en/kinds.ts';
import { kits } from './en/kits.ts';
import { lens } from './en/lens.ts';
import { lists } from './en/lists.ts';
import { mailOff } from './en/mail-off.ts';
import { manage } from './en/manage.ts';
import { materials } from './en/materials.ts';
import { ordering } from './en/ordering.ts';
import { organisations } from './en/organisations.ts';
import { ownKits } from './en/own-kits.ts';
import { palette } from './en/palette.ts';
import { reading } from './en/reading.ts';
import { reserved } from './en/reserved.ts';
import { review } from './en/review.ts';
import { search } from './en/search.ts';
import { sections } from './en/sections.ts';
import { sessionPlan } from './en/session-plan.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { stages } from './en/stages.ts';
import { version } from './en/version.ts';
import { writing } from './en/writing.ts';
import type { fr } from './fr.ts';

/** All English texts, by namespace. */
export const en: typeof fr = {
  shell,
  errors,
  extracts,
  annotating,
  annotations,
  exports,
  invitations,
  kinds,
  lens,
  kits,
  ordering,
  ownKits,
  lists,
  reading,
  draft,
  search,
  palette,
  collections,
  manage,
  documents,
  signIn,
  sections,
  sessionPlan,
  stages,
  admin,
  editor,
  writing,
  board,
  materials,
  organisations,
  imports,
  consent,
  bin,
  explore,
  version,
  activity,
  review,
  reserved,
  account,
  mailOff,
};
