import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Email } from 'postal-mime';
import { authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { newId } from '#db/driver/new-id.ts';
import type { Clock } from '#server/runtime/clock.ts';

/** Stored mails; beyond, the oldest are deleted. */
const MOST_KEPT = 500;
/** Mails per list. */
const MOST_LISTED = 100;
/** A timestamp without punctuation, then an id: names sort by time. */
const NAME = /^(\d{8}T\d{9}Z-[a-z0-9]+)\.eml$/;

/** The header of a stored mail with the reason why the mail server did not take it. */
export const PROBLEM_HEADER = 'X-Not-Sent';

/** A stored mail, as a list shows it. */
export interface OutboxRow {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly sentAt: string;
  /** Why the mail server did not take it; empty if none was asked. */
  readonly problem: string;
}

/** A stored mail as text. */
export interface OutboxMail extends OutboxRow {
  readonly from: string;
  readonly text: string;
}

/**
 * Mail that was not sent to a mail server: one .eml file each in the data folder. Mails contain
 * sign-in links: only the process's own user may read the files, only administrators may see them
 * here.
 */
export class Outbox {
  private readonly folder: string;
  private readonly clock: Clock;
  private readonly mostKept: number;

  constructor(options: { dataDir: string; clock: Clock; mostKept?: number }) {
    this.folder = path.join(options.dataDir, 'outbox');
    this.clock = options.clock;
    this.mostKept = options.mostKept ?? MOST_KEPT;
  }

  /** Stores a message (RFC 5322) atomically. */
  async keep(message: Uint8Array): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const name = `${this.clock().toISOString().replace(/[-:.]/g, '')}-${newId()}.eml`;
    await this.write(message, `.${name}.part`, name);
    const names = await this.names();
    for (const old of names.slice(this.mostKept)) await rm(path.join(this.folder, old), { force: true });
  }

  /** Does the work of `keep` without storing anything. */
  async rehearse(message: Uint8Array): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const name = `.${newId()}.part`;
    await this.write(message, name, `${name}.done`);
    await this.names();
    await rm(path.join(this.folder, `${name}.done`), { force: true });
  }

  /** Writes a message under its name atomically. */
  private async write(message: Uint8Array, draftName: string, name: string): Promise<void> {
    const draft = path.join(this.folder, draftName);
    try {
      await writeFile(draft, message, { mode: 0o600, flag: 'wx', flush: true });
      await rename(draft, path.join(this.folder, name));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  /** Latest mails first. For administrators. */
  async list(viewer: Viewer): Promise<OutboxRow[]> {
    authorise(viewer, 'system.read');
    const rows: OutboxRow[] = [];
    for (const name of (await this.names()).slice(0, MOST_LISTED)) {
      const mail = await this.findMail(name);
      if (!mail) continue;
      const { from: _from, text: _text, ...row } = mail;
      rows.push(row);
    }
    return rows;
  }

  /** One mail as text. For administrators. @throws NavetteError `not-found` */
  async read(viewer: Viewer, id: string): Promise<OutboxMail> {
    authorise(viewer, 'system.read');
    const mail = NAME.test(`${id}.eml`) ? await this.findMail(`${id}.eml`) : null;
    if (!mail) throw new NavetteError('not-found');
    return mail;
  }

  /** Deletes the mails that have something in their subject or text. */
  async removeThose(has: (text: string) => boolean): Promise<void> {
    for (const name of await this.names()) {
      const mail = await this.findMail(name);
      if (mail && (has(mail.subject) || has(mail.text))) await rm(path.join(this.folder, name), { force: true });
    }
  }

  private async names(): Promise<string[]> {
    try {
      const names = await readdir(this.folder);
      return names
        .filter((name) => NAME.test(name))
        .sort()
        .reverse();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  /** Null if the file has been deleted meanwhile. */
  private async findMail(name: string): Promise<OutboxMail | null> {
    let message: Buffer;
    try {
      message = await readFile(path.join(this.folder, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const { default: PostalMime } = await import('postal-mime');
    const mail = await PostalMime.parse(message);
    return {
      id: name.replace(/\.eml$/, ''),
      to: mailboxes(mail.to),
      from: mailboxes(mail.from ? [mail.from] : []),
      subject: mail.subject ?? '',
      sentAt: instantOf(name),
      text: mail.text ?? '',
      problem: mail.headers.find(({ key }) => key === PROBLEM_HEADER.toLowerCase())?.value ?? '',
    };
  }
}

function mailboxes(addresses: Email['to']): string {
  return (addresses ?? [])
    .map(({ name, address }) => (address ? (name ? `${name} <${address}>` : address) : name))
    .join(', ');
}

/** The timestamp in a file's name, as ISO 8601. */
function instantOf(name: string): string {
  return name.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z.*$/, '$1-$2-$3T$4:$5:$6.$7Z');
}
