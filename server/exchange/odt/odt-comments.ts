import { COMMENT_END, COMMENT_START } from '#content/import/word-comments.ts';
import type { XmlAttributes } from '#server/exchange/reading/read-xml.ts';
import { LONGEST_COMMENT, MOST_COMMENTS } from '#server/exchange/reading/word-form.ts';
import type { StatedComment } from '#server/exchange/reading/word-properties.ts';
import { anchor } from './odt-markup.ts';
import type { After, Elements, OdtReading } from './odt-reading.ts';

/** Comments, and the marks of the words that they are about. */
export class OdtComments {
  readonly elements: Elements = {
    'office:annotation': (attributes) => this.begin(attributes),
    'office:annotation-end': ({ 'office:name': name = '' }) => {
      const id = this.ids.get(name);
      if (id !== undefined) this.reading.line?.push(anchor(COMMENT_END + id));
      return null;
    },
  };
  readonly list: StatedComment[] = [];
  private readonly reading: OdtReading;
  /** Names of comments on a range. */
  private readonly ranges: ReadonlySet<string>;
  private readonly ids = new Map<string, string>();

  /** @param content `content.xml` */
  constructor(reading: OdtReading, content: string) {
    this.reading = reading;
    const ends = content.matchAll(/<office:annotation-end\b[^<>]*?\boffice:name="([^"]*)"/g);
    this.ranges = new Set([...ends].map(([, name]) => name!));
  }

  private begin({ 'office:name': name }: XmlAttributes): After {
    const { reading } = this;
    const comment: StatedComment = { id: String(this.list.length), author: '', date: '', text: '' };
    if (this.list.length <= MOST_COMMENTS) this.list.push(comment);
    const isRange = name !== undefined && this.ranges.has(name);
    if (isRange) this.ids.set(name, comment.id);
    reading.line?.push(anchor(COMMENT_START + comment.id), isRange ? '' : anchor(COMMENT_END + comment.id));
    reading.claim = (_attributes, tag) => {
      if (tag === 'text:p' || tag === 'text:line-break' || tag === 'text:s') comment.text += ' ';
      return null;
    };
    const forget = reading.listen((words) => {
      const around = reading.open.at(-1)?.tag ?? '';
      if (around === 'dc:creator') comment.author += words;
      else if (around === 'dc:date') comment.date += words;
      else if (around.startsWith('text:') && comment.text.length < LONGEST_COMMENT) comment.text += words;
    });
    return () => {
      forget();
      reading.claim = null;
    };
  }
}
