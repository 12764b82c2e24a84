import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import { readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { RuleForm, ShortRules } from '#app/reviews/rule-form.tsx';
import { UnreviewedTable } from '#app/reviews/unreviewed-table.tsx';
import { REVIEW_RULES_PATH } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { reviewRuleInput } from '#content/input/review-input.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';

/**
 * `/admin/relectures`: the approvals that each kind of page needs, and what was published without.
 */
export const loader = guarded(async ({ context }: LoaderFunctionArgs) => {
  const { services, viewer, locale } = context;
  return {
    locale,
    rules: await services.reviewRules.list(viewer),
    unreviewed: await services.reviewRules.unreviewed(viewer),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  authoriseSeen(viewer, 'review.rule');
  const form = await readForm(args);
  try {
    const rules = PAGE_KINDS.filter((kind) => form.has(`${kind}.approvals`)).map((kind) => {
      const names = { approvals: `${kind}.approvals`, approvers: `${kind}.approvers`, bypass: `${kind}.bypass` };
      return { kind, ...readInput(form, reviewRuleInput, names) };
    });
    await services.reviewRules.saveAll(rules, viewer);
    return redirectTo(doneAt(REVIEW_RULES_PATH, 'relu'));
  } catch (error) {
    const { fields, status } = refusedFields(error);
    return data({ fields }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && translator(data.locale)('admin.sections.relectures'));

export default function ReviewRules() {
  const { rules, unreviewed } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  return (
    <>
      <h1>{t('admin.sections.relectures')}</h1>
      <p className="standfirst">{t('review.rulesIntro')}</p>
      <DoneMessage />
      {refused && (
        <p className="notice-box is-danger" role="alert">
          {t('manage.problemsText')}
        </p>
      )}
      <ShortRules rules={rules} />
      <RuleForm rules={rules} />
      <section aria-labelledby="sans" className="admin-part">
        <h2 id="sans">{t('review.unreviewed')}</h2>
        <UnreviewedTable {...unreviewed} />
      </section>
    </>
  );
}
