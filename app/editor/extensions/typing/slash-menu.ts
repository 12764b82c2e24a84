import type { Extension } from '@tiptap/core';
import { type CatalogEntry, catalogLabel, groupCatalog, searchCatalog } from '#app/editor/commands/block-catalog.ts';
import { element } from '#app/editor/node-views/node-view.ts';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import { catalogIcon } from '#app/editor/tools/editor-icon.tsx';
import { withTexts } from '#app/editor/tools/later-texts.ts';
import type { Translate } from '#app/i18n/translate.ts';
import type { BlockKind } from '#content/document/blocks.ts';
import { SuggestionList } from './suggestion-list.ts';
import { typedTrigger } from './typed-trigger.ts';

type EntryWords = typeof import('#app/editor/commands/block-words.ts').entryWords;

/** `/` at the start of a text block or after a space, not « et/ou », opens the list of blocks. */
export function slashMenu(options: {
  t: Translate;
  open: (request: DialogRequest) => void;
  announce: (text: string) => void;
  blocks: readonly BlockKind[];
}): Extension {
  const { t, open, announce, blocks } = options;
  const groups = groupCatalog(blocks).map(({ group, entries }) => ({
    label: t(`editor.slash.groups.${group}`),
    entries,
  }));
  return typedTrigger({
    name: 'slashMenu',
    pattern: /(?:^|\s)\/([^\s/]*)$/,
    list: (editor, take) => {
      // What each entry is for, and what else it is called: the menu opens without.
      let wordsOf: EntryWords | undefined;
      editor.on('focus', () => {
        withTexts(import('#app/editor/commands/block-words.ts')).then((loaded) => {
          wordsOf = loaded.entryWords;
        }, console.info);
      });
      return new SuggestionList<CatalogEntry>({
        view: editor.view,
        id: 'slash',
        label: t('editor.slash.label'),
        none: () => t('editor.slash.empty'),
        count: (count) => announce(t('editor.slash.count', { count })),
        find: (query) => (query === '' ? groups : searchCatalog(query, t, wordsOf)),
        draw: (entry) => [
          catalogIcon(entry.icon),
          element('span', { 'data-about': wordsOf?.(entry, t).about ?? '' }, catalogLabel(entry, t)),
        ],
        choose: (entry) => {
          if (take()) entry.run(editor, open);
        },
      });
    },
  });
}
