import {
  QDA_INTERNAL,
  QDA_NAMESPACE,
  QDA_ORIGIN,
  type QdaCode,
  type QdaCoding,
  type QdaPassage,
  type QdaProject,
  type QdaSound,
  type QdaStretch,
  type QdaText,
} from './project.ts';

/** Characters that XML 1.0 forbids, and lone surrogates. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those that XML forbids
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Line ends and tabs are escaped too: parsers turn those of attributes into spaces. */
const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

const escapeXml = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"\n\r\t]/g, (one) => ESCAPED[one]!);

/** Attributes, without those that have no value. */
type Attributes = Readonly<Record<string, string | number | boolean | null>>;

function element(name: string, attributes: Attributes, content: readonly string[] = []): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');
  const inside = content.filter(Boolean);
  return inside.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${inside.join('')}</${name}>`;
}

const text = (name: string, words: string): string => (words === '' ? '' : `<${name}>${escapeXml(words)}</${name}>`);
const list = (name: string, content: readonly string[]): string =>
  content.length === 0 ? '' : element(name, {}, content);

/** A list of elements, each a piece; nothing for none. */
function* listInPieces(name: string, pieces: Iterable<string>): Generator<string> {
  let isOpen = false;
  for (const piece of pieces) {
    yield isOpen ? piece : `<${name}>${piece}`;
    isOpen = true;
  }
  if (isOpen) yield `</${name}>`;
}

/** An element with its content in pieces; self-closing if there is none. */
function* elementInPieces(name: string, attributes: Attributes, content: Iterable<string>): Generator<string> {
  // `<name …/>`
  const empty = element(name, attributes);
  let isOpen = false;
  for (const piece of content) {
    if (piece === '') continue;
    yield isOpen ? piece : `${empty.slice(0, -2)}>${piece}`;
    isOpen = true;
  }
  yield isOpen ? `</${name}>` : empty;
}

/**
 * Writes a project as XML that is valid against its schema. Every element has its creation date,
 * which some programs require. Yields pieces of one passage at most: a study has thousands of
 * passages, with hundreds of thousands of codings.
 * @param guidOf derives a GUID for what has none in Navette (a coding, a note): the same each time
 */
export function* writeProject(
  project: QdaProject,
  guidOf: (kind: string, ...of: string[]) => string,
): Generator<string> {
  const { texts, sounds } = project;
  const codings = (guid: string, at: string, given: readonly QdaCoding[]): string[] =>
    given.map(({ code, user }) =>
      element('Coding', { guid: guidOf('coding', guid, code), creatingUser: user, creationDateTime: at }, [
        element('CodeRef', { targetGUID: code }),
      ]),
    );
  const noteOf = (guid: string) => guidOf('note', guid);
  const inside = ({ guid, at, note, codings: given }: QdaPassage | QdaStretch): string[] => [
    ...codings(guid, at, given),
    note === '' ? '' : element('NoteRef', { targetGUID: noteOf(guid) }),
  ];
  function* insideText({ description, passages }: QdaText): Generator<string> {
    yield text('Description', description);
    for (const one of passages)
      yield element(
        'PlainTextSelection',
        {
          ...{ guid: one.guid, name: one.name, startPosition: one.start, endPosition: one.end },
          ...{ creatingUser: one.user, creationDateTime: one.at },
        },
        inside(one),
      );
  }
  function* insideSound({ description, stretches }: QdaSound): Generator<string> {
    yield text('Description', description);
    for (const one of stretches)
      yield element(
        'AudioSelection',
        { guid: one.guid, begin: one.from, end: one.to, creatingUser: one.user, creationDateTime: one.at },
        inside(one),
      );
  }
  function* sources(): Generator<string> {
    for (const one of texts) {
      const { guid, name, at, file } = one;
      const attributes = { guid, name, plainTextPath: `${QDA_INTERNAL}${file}`, creationDateTime: at };
      yield* elementInPieces('TextSource', attributes, insideText(one));
    }
    for (const one of sounds) {
      const { guid, name, at, file } = one;
      const attributes = { guid, name, path: `${QDA_INTERNAL}${file}`, creationDateTime: at };
      yield* elementInPieces('AudioSource', attributes, insideSound(one));
    }
  }
  function* notes(): Generator<string> {
    for (const marked of [...texts.map(({ passages }) => passages), ...sounds.map(({ stretches }) => stretches)])
      for (const { guid, note, at, user } of marked)
        if (note !== '')
          yield element('Note', { guid: noteOf(guid), creatingUser: user, creationDateTime: at }, [
            text('PlainTextContent', note),
          ]);
  }
  function* content(): Generator<string> {
    yield list(
      'Users',
      project.users.map(({ guid, name }) => element('User', { guid, name })),
    );
    yield project.codes.length === 0 ? '' : element('CodeBook', {}, [list('Codes', writeCodes(project.codes, null))]);
    yield* listInPieces('Sources', sources());
    yield* listInPieces('Notes', notes());
    yield list(
      'Links',
      sounds.flatMap(({ guid: originGUID, text: targetGUID }) =>
        targetGUID === null
          ? []
          : [
              element('Link', {
                ...{ guid: guidOf('link', originGUID, targetGUID), name: 'transcript' },
                ...{ direction: 'OneWay', originGUID, targetGUID },
              }),
            ],
      ),
    );
    yield text('Description', project.description);
  }
  const attributes = { xmlns: QDA_NAMESPACE, name: project.name, origin: QDA_ORIGIN, creationDateTime: project.at };
  yield '<?xml version="1.0" encoding="utf-8"?>\n';
  yield* elementInPieces('Project', attributes, content());
  yield '\n';
}

function writeCodes(codes: readonly QdaCode[], parent: string | null): string[] {
  return codes
    .filter((code) => code.parent === parent)
    .map(({ guid, name, colour, definition }) =>
      element('Code', { guid, name, isCodable: true, color: colour === '' ? null : colour }, [
        text('Description', definition),
        ...writeCodes(codes, guid),
      ]),
    );
}
