import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { formText, readForm } from '#app/http/form.server.ts';
import { guarded } from '#app/http/guarded.server.ts';
import { requirePageFor } from '#app/http/managed-page.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator } from '#app/i18n/translate.ts';
import { noticeErrors, noticeValues, readNoticeField } from '#app/pages/notice/notice-form.server.ts';
import { NavetteError } from '#content/errors.ts';
import { findNoticeField } from '#content/input/notice-field-input.ts';
import type { Page } from '#server/pages/page-service.ts';

const NEVER_KEPT = { 'Cache-Control': 'no-store' };

/**
 * `GET /fiches/<slug>/ecrire/notice`: the values of the page's notice by field, read again on
 * changes.
 */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const page = await requirePageFor('draft.read', args);
  return Response.json({ values: noticeValues(page) }, { headers: NEVER_KEPT });
});

/**
 * `POST /fiches/<slug>/ecrire/notice`: one field of the notice, from the editor's panel. It is
 * stored and answered as it is now; or refused with the reason, or, if somebody else changed it
 * meanwhile, with what it is now.
 */
export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requirePageFor('page.manage', args);
  const form = await readForm(args);
  const field = findNoticeField(page.kind, formText(form, 'champ'));
  if (!field) throw new NavetteError('invalid', { fields: ['champ'] });
  const { name } = field;
  const answer = (now: Page, rest: object, status: number) =>
    Response.json({ ...rest, value: noticeValues(now)[name] }, { status, headers: NEVER_KEPT });
  try {
    const changed = await services.pages.changeNoticeField(page.id, name, readNoticeField(form, field), viewer);
    return answer(changed, { ok: true }, 200);
  } catch (error) {
    const { fields, isConflict, status } = refusedFields(error);
    const now = (await services.pages.find(page.id)) ?? page;
    if (isConflict) return answer(now, { ok: false }, status);
    const [why] = Object.values(noticeErrors(fields, page.kind, false));
    return answer(now, { ok: false, why: why && translator(locale)(why) }, status);
  }
});
