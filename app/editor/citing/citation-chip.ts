import type { Editor } from '@tiptap/core';
import { Fragment, type Node, Slice } from '@tiptap/pm/model';
import { element } from '#app/editor/node-views/node-view.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { fitStance } from '#content/citation/stance.ts';
import { fitLocator, parseTarget } from '#content/citation/target.ts';
import { describeTarget } from './citable.ts';
import { listSources, type Source } from './sources.ts';

/** Shows what a citation points to, and its locator. */
export function drawChip(
  dom: HTMLElement,
  { attrs }: Node,
  { editor, pageId, t }: { readonly editor: Editor; readonly pageId: string; readonly t: Translate },
): void {
  const target = String(attrs.target);
  const draw = (sources: readonly Source[]) => {
    const { label, title } = describeTarget(editor, pageId, target, t, sources);
    const against = attrs.stance === 'against';
    dom.replaceChildren(
      against ? '≠\u00a0' : '',
      element('span', {}, label),
      attrs.locator ? `, ${attrs.locator}` : '',
    );
    dom.title = against ? `${t('writing.citing.against')} ${title || label}` : title;
    dom.dataset.target = target;
  };
  draw([]);
  if (!['material', 'extract'].includes(parseTarget(target)?.type ?? '')) return;
  listSources(pageId).then(
    // Drawn for another target meanwhile, the chip is that one's.
    (sources) => !editor.isDestroyed && dom.dataset.target === target && draw(sources),
    (error: unknown) => console.info('a source is not named offline', error),
  );
}

function keepTargets(fragment: Fragment): Fragment {
  return Fragment.fromArray(
    fragment.content.flatMap((node) => {
      if (node.isText) return node;
      if (node.type.name !== 'citation') return node.copy(keepTargets(node.content));
      const { target, locator, stance } = node.attrs;
      if (!parseTarget(target)) return [];
      return node.type.create({ target, locator: fitLocator(locator), stance: fitStance(stance) }, null, node.marks);
    }),
  );
}

/**
 * Leaves out of what is pasted what the server would refuse: a citation of nothing, a locator that
 * is too long, an unknown stance.
 */
export function withTargets({ content, openStart, openEnd }: Slice): Slice {
  return new Slice(keepTargets(content), openStart, openEnd);
}
