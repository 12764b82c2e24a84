import { pagePath } from '#content/addresses/address.ts';
import { actorOf, authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { type ReviewRuleInput, reviewRuleInput } from '#content/input/review-input.ts';
import { isPageKind, PAGE_KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import { NO_RULE, otherPoleApprovers, type ReviewRule } from '#content/review.ts';
import { countAuditEntries, insertAuditEntry, listAuditEntries } from '#db/activity/audit-repository.ts';
import { findPerson, listStaffPoles } from '#db/auth/person-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { findReviewRule, saveReviewRule } from '#db/reviews/review-rule-repository.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';

/** Editions without the approvals that are listed. */
const MOST_LISTED = 50;

/** The rule of a kind of page. */
export interface ListedRule {
  readonly kind: PageKind;
  readonly rule: ReviewRule;
  /**
   * How many of the staff could approve, at least and at most, if these are too few for some pages;
   * else null. Of others, as many as one likes can be asked.
   */
  readonly short: { readonly fewest: number; readonly most: number } | null;
}

/** An edition that was published without the approvals that its kind needs. */
export interface UnreviewedEdition {
  readonly at: string;
  /** A name, or the id of who has none. */
  readonly by: string;
  /** Null if the page is gone. */
  readonly page: { readonly title: string; readonly path: string; readonly language: string } | null;
  /** Null if the page was deleted for good. */
  readonly edition: number | null;
  readonly reason: string;
}

/** How many approvals each kind of page needs. For administrators. */
export class ReviewRules {
  readonly #deps: { readonly database: Database; readonly clock: Clock };

  constructor(deps: { database: Database; clock: Clock }) {
    this.#deps = deps;
  }

  /** The rule of each kind of page. @throws NavetteError `forbidden` */
  async list(viewer: Viewer): Promise<ListedRule[]> {
    authorise(viewer, 'review.rule');
    const { read } = this.#deps.database;
    const able = otherPoleApprovers(await listStaffPoles(read));
    return Promise.all(
      PAGE_KINDS.map(async (kind) => {
        const rule = (await findReviewRule(read, kind)) ?? NO_RULE;
        const isShort = rule.approvers === 'other-pole' && rule.approvals > able.fewest;
        return { kind, rule, short: isShort ? able : null };
      }),
    );
  }

  /** Sets the rule of a kind. @throws NavetteError `forbidden`; `invalid` with `fields` */
  save(kind: string, input: ReviewRuleInput, viewer: Viewer): Promise<void> {
    return this.saveAll([{ kind, ...input }], viewer);
  }

  /** Sets the rules of some kinds, all or none. @throws NavetteError as `save`, and for no kind */
  async saveAll(rules: readonly (ReviewRuleInput & { readonly kind: string })[], viewer: Viewer): Promise<void> {
    authorise(viewer, 'review.rule');
    const wanted = rules.map(({ kind, ...input }) => {
      if (!isPageKind(kind)) throw new NavetteError('invalid', { fields: ['kind'] });
      return { kind, rule: parseInput(reviewRuleInput, input) };
    });
    if (wanted.length === 0) throw new NavetteError('invalid', { fields: ['kind'] });
    const at = this.#deps.clock().toISOString();
    await writeFor(viewer, this.#deps.database, async (trx) => {
      for (const { kind, rule } of wanted) {
        const { approvals, approvers, bypass } = (await findReviewRule(trx, kind)) ?? NO_RULE;
        // What was not changed is no event.
        if (approvals === rule.approvals && approvers === rule.approvers && bypass === rule.bypass) continue;
        await saveReviewRule(trx, kind, rule);
        const detail = { before: { approvals, approvers, bypass }, after: { ...rule } };
        await insertAuditEntry(trx, { at, actor: actorOf(viewer), action: 'review.rule-set', subject: kind, detail });
      }
    });
  }

  /**
   * The latest editions without the approvals, and how many there are. @throws NavetteError
   * `forbidden`
   */
  async unreviewed(viewer: Viewer): Promise<{ count: number; latest: UnreviewedEdition[] }> {
    authorise(viewer, 'review.rule');
    const { read } = this.#deps.database;
    const entries = await listAuditEntries(read, { action: 'edition.unreviewed', limit: MOST_LISTED });
    const latest: UnreviewedEdition[] = [];
    for (const { at, actor, subject, detail } of entries) {
      const page = await findPage(read, subject);
      latest.push({
        at,
        by: (await findPerson(read, actor))?.name ?? actor,
        page: page && { title: page.title, path: pagePath(page), language: page.language },
        edition: typeof detail.edition === 'number' ? detail.edition : null,
        reason: String(detail.reason ?? ''),
      });
    }
    return { count: await countAuditEntries(read, 'edition.unreviewed'), latest };
  }
}
