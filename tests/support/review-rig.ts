import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { type Floor, openFloor } from './floor.ts';

type FloorPerson = Awaited<ReturnType<Floor['person']>>;

export const SITE = 'https://wiki.example.org';
/** The form of a request, where nothing was typed. */
export const NOTHING = { name: '', email: '', locale: 'fr', due: '', message: '' };

/** Services with two of the staff and a member, and what asks for reviews and answers them. */
export class ReviewRig {
  readonly floor: Floor;
  readonly claire: FloorPerson;
  readonly louis: FloorPerson;
  readonly member: FloorPerson;

  private constructor(floor: Floor, [claire, louis, member]: readonly [FloorPerson, FloorPerson, FloorPerson]) {
    this.floor = floor;
    this.claire = claire;
    this.louis = louis;
    this.member = member;
  }

  static async open(): Promise<ReviewRig> {
    const floor = await openFloor();
    return new ReviewRig(floor, [
      await floor.person('staff', 'Claire Martin'),
      await floor.person('staff', 'Louis Petit'),
      await floor.person('member', 'Inès Diallo'),
    ]);
  }

  asking() {
    return this.floor.services.reviewAsking;
  }

  reviews() {
    return this.floor.services.reviews;
  }

  reviewers() {
    return this.floor.services.reviewers;
  }

  reviewNotes() {
    return this.floor.services.reviewNotes;
  }

  newPage(title = 'Une page') {
    return this.floor.newPage({ title, summary: 'Un résumé.' });
  }

  write(pageId: string, ...paragraphs: string[]) {
    return this.floor.services.drafts.replace(pageId, parseMarkdown(paragraphs.join('\n\n')).document);
  }

  /** Mails of the same instant have no order: those that wait are sent before time passes. */
  async nextMinute(): Promise<void> {
    await this.floor.services.mailQueue.settle();
    this.floor.clock.pass({ minutes: 1 });
  }

  /** Asks somebody outside. @returns the token of their link, as it was mailed */
  async askOutside(pageId: string, email: string, more: Partial<typeof NOTHING> = {}): Promise<string> {
    await this.nextMinute();
    const asked = { ...NOTHING, name: 'Awa Koné', email, people: null, ...more };
    await this.asking().ask(pageId, asked, this.claire.viewer, SITE);
    return this.tokenTo(email);
  }

  /** The latest mail to an address. */
  async mailTo(email: string) {
    const { mailQueue, outbox } = this.floor.services;
    await mailQueue.settle();
    const line = (await outbox.list(COMMAND_LINE)).find(({ to }) => to.endsWith(`<${email}>`))!;
    return outbox.read(COMMAND_LINE, line.id);
  }

  async tokenTo(email: string): Promise<string> {
    return /relire(?:\/|%2F)([\w-]{43})/.exec((await this.mailTo(email)).text)![1]!;
  }

  async approve(key: string, viewer: Viewer = PUBLIC_VIEWER): Promise<void> {
    await this.nextMinute();
    const { draft } = await this.reviewers().read(key, viewer);
    await this.reviewers().answer(key, { answer: 'approved', reason: '' }, draft.state, viewer, SITE);
  }
}
