import type { Extension, NodeViewRenderer } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { type TriggeredList, typedTrigger } from '#app/editor/extensions/typing/typed-trigger.ts';
import { element } from '#app/editor/node-views/node-view.ts';
import { withTexts } from '#app/editor/tools/later-texts.ts';
import type { Translate } from '#app/i18n/translate.ts';

interface CitingDeps {
  readonly t: Translate;
  readonly pageId: string;
  readonly announce: (text: string) => void;
}

const fetchPart = async () => {
  const [list, chip] = await withTexts(
    Promise.all([import('#app/editor/citing/citing-list.ts'), import('#app/editor/citing/citation-chip.ts')]),
  );
  return { ...list, ...chip };
};
type Part = Awaited<ReturnType<typeof fetchPart>>;
let part: Part | null = null;
let loading: Promise<unknown> | null = null;

/** Calls `use` once the scripts of citing are loaded, which few texts need. */
function withCiting(use: (loaded: Part) => void): void {
  if (part) return use(part);
  loading ??= fetchPart().then(
    (loaded) => {
      part = loaded;
    },
    (error: unknown) => {
      loading = null;
      console.info('no citing', error);
    },
  );
  void loading.then(() => part && use(part));
}

/** A citation: a chip with the name of what is cited. */
export function citationView(deps: Omit<CitingDeps, 'announce'>): NodeViewRenderer {
  return ({ node: first, editor }) => {
    let node = first;
    const dom = element('span', { class: 'citation-chip' }, '@');
    const draw = () => withCiting(({ drawChip }) => !editor.isDestroyed && drawChip(dom, node, { ...deps, editor }));
    draw();
    return {
      dom,
      update(next) {
        if (next.type !== node.type) return false;
        node = next;
        draw();
        return true;
      },
      ignoreMutation: () => true,
    };
  };
}

export const pastedCitations = (): Plugin =>
  new Plugin({ props: { transformPasted: (slice) => part?.withTargets(slice) ?? slice } });

/**
 * `@` at the beginning of a word, but not in a mail address, opens the list of what can be cited.
 */
export function citing(deps: CitingDeps): Extension {
  return typedTrigger({
    name: 'citing',
    // The mark of an extract, « E1 §3 », has a space.
    pattern: /(?:^|[^\p{L}\p{M}\p{N}.+@_-])@([\p{L}\p{M}\p{N}'’-]*(?:\s?§\p{N}*)?)$/u,
    list: (editor, take) => {
      let made: TriggeredList | null = null;
      let wanted: Parameters<TriggeredList['show']> | null = null;
      editor.on('focus', () => withCiting(() => {}));
      return {
        show(...query) {
          wanted = query;
          withCiting(({ CitingList }) => {
            if (!wanted) return;
            made ??= new CitingList({ ...deps, editor, take });
            made.show(...wanted);
          });
        },
        hide() {
          wanted = null;
          made?.hide();
        },
        key: (event) => made?.key(event) ?? false,
      };
    },
  });
}
