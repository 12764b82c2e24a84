import { dayAfter } from '#content/activity/local-day.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { Services } from '#server/services.ts';

/** What the team is doing with some pages, by slug; days are counted from that of loading. */
const SEATS: Readonly<Record<string, { owner: string; due?: number; review?: { due: number; sentBack?: string } }>> = {
  'preparer-une-mission-courte': { owner: 'admin@exemple.org', due: 12, review: { due: 5 } },
  'construire-un-budget-de-projet': {
    owner: 'admin@exemple.org',
    due: -2,
    review: {
      due: 1,
      sentBack: 'Les montants datent d’avant la hausse des transports\u00a0: à vérifier avant la prochaine édition.',
    },
  },
  'valoriser-la-biomasse': { owner: 'yacine@exemple.org', due: 30 },
  'gerer-l-eau-a-la-parcelle': { owner: 'yacine@exemple.org' },
  'faire-vivre-un-comite-de-jumelage': { owner: 'leonie@exemple.org', due: 45 },
  'comment-parler-de-genre-sans-braquer': { owner: 'leonie@exemple.org' },
};
/** The page that the home page shows first, unless the staff chose one. */
const FEATURED = 'cinq-missions-un-an-apres';

/** Who answers the review that was answered. */
const REVIEWER = 'leonie@exemple.org';

/**
 * Gives some pages an owner and a date, and asks the team to review two of them: one waits for an
 * answer. The team as a whole is asked, since that sends no mail. What is looked after already is
 * left alone.
 */
export async function addSeats(services: Services, pages: ReadonlyMap<string, Page>): Promise<void> {
  const today = services.board.today();
  for (const [slug, { owner, due, review }] of Object.entries(SEATS)) {
    const page = pages.get(slug);
    const person = page && (await services.people.findByEmail(owner, COMMAND_LINE));
    if (!person || page.ownerId !== null) continue;
    const followed = { owner: person.id, due: due === undefined ? '' : dayAfter(today, due) };
    await services.followUp.follow(page.id, followed, COMMAND_LINE);
    if (review) await askForReview(services, page.id, { ...review, due: dayAfter(today, review.due) });
  }
}

/** Has the home page show a page first; what somebody chose stays. */
export async function feature({ featured }: Services, pages: ReadonlyMap<string, Page>): Promise<void> {
  const page = pages.get(FEATURED);
  if (page && (await featured.find(COMMAND_LINE)) === null) await featured.choose(page.id, true, COMMAND_LINE);
}

async function askForReview(
  services: Services,
  pageId: string,
  { due, sentBack }: { readonly due: string; readonly sentBack?: string | undefined },
): Promise<void> {
  const { reviewAsking, reviewers, people } = services;
  const request = { people: [], name: '', email: '', locale: 'fr', due, message: '' };
  await reviewAsking.ask(pageId, request, COMMAND_LINE, '');
  const person = sentBack === undefined ? null : await people.findByEmail(REVIEWER, COMMAND_LINE);
  if (!person || sentBack === undefined) return;
  const viewer: Viewer = { role: 'staff', admin: false, personId: person.id, name: person.name, sessionId: 'demo' };
  const key = await reviewers.findOwn(pageId, viewer);
  if (key === null) return;
  const { draft } = await reviewers.read(key, viewer);
  await reviewers.answer(key, { answer: 'changes', reason: sentBack }, draft.state, viewer, '');
}
