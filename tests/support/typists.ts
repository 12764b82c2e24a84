import type { Random } from './random.ts';
import { prepareDataFolder, TestEditor } from './socket-rig.ts';
import { until } from './until.ts';
import { addWrittenPage } from './written-outline.ts';

/** Drafts and people in a data folder for a server. */
export interface Desks {
  readonly pages: readonly string[];
  readonly cookies: readonly string[];
}

/** Prepares a data folder with this many drafts and two people who may write in them. */
export function prepareDesks(pageCount: number, dataDir?: string) {
  return prepareDataFolder(async (services, signIn): Promise<Desks> => {
    const cookies = [(await signIn('staff', 'Awa')).cookie, (await signIn('staff', 'Bruno')).cookie];
    const pages: string[] = [];
    for (let i = 0; i < pageCount; i++) {
      pages.push((await addWrittenPage(services, { title: `Page ${i}` })).id);
    }
    return { cookies, pages };
  }, dataDir);
}

/** The tokens that typists wrote, in document order. */
export const tokensOf = (editor: TestEditor): string[] => editor.text.toString().match(/⟦[^⟧]+⟧/g) ?? [];

/** How many tokens there are on all pages. */
export const countOf = (byPage: readonly ReadonlySet<string>[]): number =>
  byPage.reduce((sum, tokens) => sum + tokens.size, 0);

/** Opens a draft again, reads the typists' tokens, and deletes them. */
export async function takeTokens(serverUrl: string, page: string, cookie: string): Promise<string[]> {
  const fresh = new TestEditor(serverUrl.replace('http', 'ws'), page, cookie);
  try {
    await until(() => fresh.saved, 'a fresh client is in');
    const tokens = tokensOf(fresh);
    fresh.text.delete(0, fresh.text.length);
    await until(() => fresh.saved, 'emptied');
    return tokens;
  } finally {
    fresh.destroy();
  }
}

interface Typist {
  readonly page: number;
  readonly name: string;
  readonly editor: TestEditor;
  /** Tokens typed on the present connection, each with the number of frames sent by then. */
  sent: { token: string; frames: number; connection: number }[];
  typed: number;
}

/**
 * Several people who type tokens in several drafts every few milliseconds; a token names its
 * author.
 */
export class Typists {
  readonly typists: readonly Typist[];
  private readonly random: Random;
  private readonly label: string;
  private typing: NodeJS.Timeout | undefined;

  constructor(options: { url: string; desks: Desks; random: Random; label: string; perPage?: number }) {
    const { desks, url } = options;
    this.random = options.random;
    this.label = options.label;
    this.typists = desks.pages.flatMap((page, p) =>
      Array.from({ length: options.perPage ?? 2 }, (_, t) => ({
        page: p,
        name: `${p}.${t}`,
        editor: new TestEditor(url.replace('http', 'ws'), page, desks.cookies[t % desks.cookies.length]),
        sent: [],
        typed: 0,
      })),
    );
  }

  get allSaved(): boolean {
    return this.typists.every(({ editor }) => editor.saved);
  }

  async begin(everyMs = 2): Promise<void> {
    await until(() => this.allSaved, 'all typists are in');
    this.typing = setInterval(() => {
      for (const typist of this.typists) this.type(typist);
    }, everyMs);
  }

  /** Lets them type for a random time up to this many milliseconds. */
  typeAWhile(most: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, most / 4 + this.random.below((most * 3) / 4)));
  }

  stop(): void {
    clearInterval(this.typing);
  }

  /**
   * By page: tokens that another participant has received, or that were acknowledged to their
   * author.
   */
  known(): Set<string>[] {
    return this.byPage(
      (typist, here) => [
        ...here.flatMap(({ editor }) => tokensOf(editor)).filter((token) => token.includes(`:${typist.name}:`)),
        ...typist.sent
          .filter(
            ({ frames, connection }) => connection === typist.editor.closes.length && frames <= typist.editor.stored,
          )
          .map(({ token }) => token),
      ],
      (typist, { editor }) => editor !== typist.editor,
    );
  }

  /** By page: all typed tokens. */
  everything(): Set<string>[] {
    return this.byPage((typist) => Array.from({ length: typist.typed }, (_, i) => this.token(typist, i)));
  }

  destroy(): void {
    this.stop();
    for (const { editor } of this.typists) editor.destroy();
  }

  private type(typist: Typist): void {
    const { editor } = typist;
    const token = this.token(typist, typist.typed++);
    const connection = editor.closes.length;
    const before = editor.sent;
    editor.text.insert(this.random.below(3) === 0 ? 0 : editor.text.length, token);
    if (editor.sent > before) typist.sent.push({ token, frames: editor.sent, connection });
  }

  private token(typist: Typist, count: number): string {
    return `⟦${this.label}:${typist.name}:${count}⟧`;
  }

  private byPage(
    collect: (typist: Typist, others: readonly Typist[]) => string[],
    isOther: (typist: Typist, other: Typist) => boolean = () => true,
  ): Set<string>[] {
    const pages: Set<string>[] = [];
    for (const typist of this.typists) {
      pages[typist.page] ??= new Set();
      const others = this.typists.filter((one) => one.page === typist.page && isOther(typist, one));
      for (const token of collect(typist, others)) pages[typist.page]!.add(token);
    }
    return pages;
  }
}
