import { account } from './fr/account.ts';
import { activity } from './fr/activity.ts';
import { admin } from './fr/admin.ts';
import { annotating } from './fr/annotating.ts';
import { annotations } from './fr/annotations.ts';
import { bin } from './fr/bin.ts';
import { board } from './fr/board.ts';
import { collections } from './fr/collections.ts';
import { consent } from './fr/consent.ts';
import { documents } from './fr/documents.ts';
import { draft } from './fr/draft.ts';
import { editor } from './fr/editor.ts';
import { errors } from './fr/errors.ts';
import { explore } from './fr/explore.ts';
import { exports } from './fr/exports.ts';
import { extracts } from './fr/extracts.ts';
import { imports } from './fr/imports.ts';
import { invitations } from './fr/invitations.ts';
import { kinds } from './fr/kinds.ts';
import { kits } from './fr/kits.ts';
import { lens } from './fr/lens.ts';
import { lists } from './fr/lists.ts';
import { mailOff } from './fr/mail-off.ts';
import { manage } from './fr/manage.ts';
import { materials } from './fr/materials.ts';
import { ordering } from './fr/ordering.ts';
import { organisations } from './fr/organisations.ts';
import { ownKits } from './fr/own-kits.ts';
import { palette } from './fr/palette.ts';
import { reading } from './fr/reading.ts';
import { reserved } from './fr/reserved.ts';
import { review } from './fr/review.ts';
import { search } from './fr/search.ts';
import { sections } from './fr/sections.ts';
import { sessionPlan } from './fr/session-plan.ts';
import { shell } from './fr/shell.ts';
import { signIn } from './fr/sign-in.ts';
import { stages } from './fr/stages.ts';
import { version } from './fr/version.ts';
import { writing } from './fr/writing.ts';

/** All French texts, by namespace. French is the source: English has the same keys. */
export const fr = {
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
