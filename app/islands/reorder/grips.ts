/** An item that is being moved, and where it was. */
interface Grabbed {
  readonly item: HTMLElement;
  readonly before: Element | null;
  readonly list: Element;
  readonly byPointer: boolean;
}

/** What moves: a page of a list, or a part with its pages. */
const ITEMS = ['[data-page]', '[data-part]'] as const;
/** The lists between which pages move. */
const LISTS = '.arrange-items';
/** Pixels from the edge of the window within which dragging scrolls it, and how fast. */
const EDGE = 60;
const STEP = 12;

interface Moves {
  /** False while what was put down before is being stored. */
  readonly isAble: () => boolean;
  readonly announce: (what: 'grabbed' | 'moved' | 'cancelled' | 'busy', item?: HTMLElement) => void;
  /** An item was put down in another place. @param from the part where it was, if any */
  readonly dropped: (item: HTMLElement, from: string) => void;
}

export const gripOf = (item: Element) => item.querySelector<HTMLElement>('.grip');
export const partOf = (element: Element) => element.closest<HTMLElement>('[data-part]');

const kindOf = (item: Element) => ITEMS.find((one) => item.matches(one))!;

/** The items beside one, and itself. */
export function peersOf(item: Element): HTMLElement[] {
  const kind = kindOf(item);
  return [...(item.parentElement?.children ?? [])].filter(
    (one): one is HTMLElement => one instanceof HTMLElement && one.matches(kind),
  );
}

/**
 * Makes the grips of a page's lists work: by dragging, and by Space or Enter, the arrow keys and
 * Escape. A dropped item stays where it was put; the caller sends its place to the server.
 */
export function watchGrips({ isAble, announce, dropped }: Moves): void {
  let grabbed: Grabbed | null = null;
  let from = '';

  const itemOf = (target: EventTarget | null) =>
    (target as Element).closest?.('.grip')?.closest<HTMLElement>(ITEMS.join(', '));

  const grab = (item: HTMLElement, byPointer: boolean) => {
    const list = item.parentElement;
    if (!list) return;
    if (!isAble()) return announce('busy');
    grabbed = { item, list, before: item.nextElementSibling, byPointer };
    from = partOf(item)?.dataset.part ?? '';
    item.classList.add('is-grabbed');
    gripOf(item)?.setAttribute('aria-pressed', 'true');
    announce('grabbed', item);
  };

  const release = (): Grabbed | null => {
    const was = grabbed;
    grabbed = null;
    was?.item.classList.remove('is-grabbed');
    if (was) gripOf(was.item)?.setAttribute('aria-pressed', 'false');
    return was;
  };

  const cancel = () => {
    const was = release();
    if (!was) return;
    was.list.insertBefore(was.item, was.before);
    gripOf(was.item)?.focus();
    announce('cancelled');
  };

  const drop = () => {
    const was = release();
    if (was && (was.item.parentElement !== was.list || was.item.nextElementSibling !== was.before))
      dropped(was.item, from);
  };

  /** Moves an item by one; a page also across the edge of a part. */
  const move = (item: HTMLElement, by: -1 | 1) => {
    const peers = peersOf(item);
    const beside = peers[peers.indexOf(item) + by];
    if (beside) {
      if (by === 1) beside.after(item);
      else beside.before(item);
    } else {
      const lists = item.matches(`${LISTS} > *`) ? [...document.querySelectorAll(LISTS)] : [];
      const next = lists[lists.indexOf(item.parentElement!) + by];
      if (!next) return;
      if (by === 1) next.prepend(item);
      else next.append(item);
    }
    gripOf(item)?.focus();
    announce('moved', item);
  };

  /** Puts the dragged item where the pointer is. */
  const follow = (x: number, y: number) => {
    if (!grabbed) return;
    const { item } = grabbed;
    const under = document.elementFromPoint(x, y);
    const over = under?.closest<HTMLElement>(kindOf(item));
    if (over === item) return;
    if (over) {
      const { top, height } = over.getBoundingClientRect();
      if (y < top + height / 2) over.before(item);
      else over.after(item);
      return;
    }
    const empty = item.matches('[data-page]') ? under?.closest('[data-part]')?.querySelector(LISTS) : null;
    if (empty && !empty.querySelector('[data-page]')) empty.append(item);
  };

  let pointer: PointerEvent | null = null;
  const scroll = () => {
    if (!grabbed?.byPointer || !pointer) return;
    const { clientX, clientY } = pointer;
    const by = clientY < EDGE ? -STEP : clientY > innerHeight - EDGE ? STEP : 0;
    if (by !== 0) {
      scrollBy({ top: by, behavior: 'instant' });
      follow(clientX, clientY);
    }
    requestAnimationFrame(scroll);
  };

  document.addEventListener('keydown', (event) => {
    const item = itemOf(event.target);
    if (!item) return;
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      if (grabbed) drop();
      else grab(item, false);
    } else if (grabbed && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      move(grabbed.item, event.key === 'ArrowDown' ? 1 : -1);
    } else if (grabbed && event.key === 'Escape') {
      event.preventDefault();
      cancel();
    }
  });
  document.addEventListener('focusout', (event) => {
    // Leaving the grip without dropping puts the item back. Moving it within the list blurs it only
    // for a moment.
    if (!grabbed || grabbed.byPointer || !(event.target as Element).closest('.grip')) return;
    setTimeout(() => {
      if (grabbed && !grabbed.item.contains(document.activeElement)) cancel();
    });
  });
  document.addEventListener('pointerdown', (event) => {
    const item = itemOf(event.target);
    if (!item || event.button !== 0) return;
    event.preventDefault();
    if (grabbed) cancel();
    grab(item, true);
    if (!grabbed) return;
    pointer = event;
    requestAnimationFrame(scroll);
  });
  const isDragging = ({ pointerId }: PointerEvent) => grabbed?.byPointer && pointer?.pointerId === pointerId;
  document.addEventListener('pointermove', (event) => {
    if (!isDragging(event)) return;
    pointer = event;
    follow(event.clientX, event.clientY);
  });
  document.addEventListener('pointerup', (event) => {
    if (isDragging(event)) drop();
  });
  document.addEventListener('pointercancel', (event) => {
    if (isDragging(event)) cancel();
  });
}
