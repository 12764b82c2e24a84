/** The occasions of mail to a person concerned. */
export const LOOP_OCCASIONS = ['asked', 'reminder', 'published', 'year'] as const;
export type LoopOccasion = (typeof LOOP_OCCASIONS)[number];

/** The sentences of the mails to people concerned, in one language. Numbers are 1 or more. */
export interface LoopLetters {
  readonly subject: Readonly<Record<LoopOccasion, string>>;
  hello(name: string): string;
  asked(networkName: string): string;
  reminder(networkName: string): string;
  readonly published: string;
  /** @param pages that were published with their words */
  year(pages: number): string;
  /** @param pages that rest on what the study learnt from them */
  further(pages: number): string;
  /** @param adoptions of practices that rest on them */
  takenUp(adoptions: number): string;
  /** @param adoptions that the team of the study noted */
  noted(adoptions: number): string;
  /**
   * @param count about how often the pages were read
   * @param since `December 2026`
   */
  read(count: number, since: string, pages: number): string;
  /** Labels of the button, for mails that ask something and for others. */
  readonly answer: string;
  readonly see: string;
  readonly personal: string;
}
