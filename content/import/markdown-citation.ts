import type { Node } from 'mdast';
import type { Data, Processor } from 'unified';
import { type CitationAttributes, readCitation } from '#content/citation/citation-markdown.ts';

type Syntax = NonNullable<Data['micromarkExtensions']>[number];
type Constructs = NonNullable<Syntax['text']>[string];
type Construct = Exclude<NonNullable<Constructs>, readonly unknown[]>;
type Reading = Exclude<NonNullable<Data['fromMarkdownExtensions']>[number], readonly unknown[]>;

interface CitationNode extends Node {
  type: 'citation';
  /** How it becomes HTML. */
  data: { hName: string; hProperties: Record<string, string> };
}

declare module 'mdast' {
  interface PhrasingContentMap {
    citation: CitationNode;
  }
  interface RootContentMap {
    citation: CitationNode;
  }
}

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    citation: 'citation';
  }
}

/** The codes of `[`, `@` and `]`. */
const [OPEN, AT, CLOSE] = [91, 64, 93] as const;
/** Longer ones are text: targets and locators are bounded, every character may be escaped. */
const LONGEST = 250;

/** Reads a whole citation, or nothing: `[@` and what is no citation is text. */
const citation: Construct = {
  name: 'citation',
  tokenize(effects, ok, nok) {
    let inner = '';
    return (code) => {
      effects.enter('citation');
      effects.consume(code);
      return (at) => {
        if (at !== AT) return nok(at);
        effects.consume(at);
        return within;
      };
    };
    function within(code: number | null): ReturnType<typeof ok> {
      // Line ends and tabs are negative.
      if (code === null || code < 0 || inner.length > LONGEST) return nok(code);
      if (code === CLOSE && !/(?<!\\)(?:\\\\)*\\$/.test(inner)) {
        if (readCitation(inner) === null) return nok(code);
        effects.consume(code);
        effects.exit('citation');
        return ok;
      }
      inner += String.fromCharCode(code);
      effects.consume(code);
      return within;
    }
  },
};

const toNode = ({ target, locator, stance }: CitationAttributes): CitationNode => ({
  type: 'citation',
  data: { hName: 'span', hProperties: { dataCitation: target, dataLocator: locator, dataStance: stance ?? '' } },
});

const reading: Reading = {
  enter: {
    citation(token) {
      this.enter(toNode(readCitation(this.sliceSerialize(token).slice(2, -1))!), token);
    },
  },
  exit: {
    citation(token) {
      this.exit(token);
    },
  },
};

/** Adds citations to what a Markdown parser reads. */
export function markdownCitations(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), { text: { [OPEN]: citation } }];
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), reading];
}
