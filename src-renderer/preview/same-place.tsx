import { Component, type ReactNode, type RefObject } from 'react';

interface Props {
  readonly scroller: RefObject<HTMLElement | null>;
  /** With another one the content is another. */
  readonly of: unknown;
  readonly children: ReactNode;
}

/** Where an element with a `data-id` is seen: pixels below the top of what scrolls. */
interface Seen {
  readonly id: string;
  readonly top: number;
}

/**
 * Keeps what is read where it is on the screen while something comes in above it or goes. The browser's own way
 * (`overflow-anchor`) does not do so at the very top, where one is when more comes in above. A class, because only a
 * class is told just before the page changes.
 */
export class SamePlace extends Component<Props> {
  override getSnapshotBeforeUpdate({ of }: Props): readonly Seen[] | null {
    const scroller = this.props.scroller.current;
    return scroller && of !== this.props.of ? seenIn(scroller) : null;
  }

  override componentDidUpdate(_before: Props, _state: unknown, seen: readonly Seen[] | null): void {
    const scroller = this.props.scroller.current;
    if (!scroller || !seen) return;
    for (const { id, top } of seen) {
      const element = scroller.querySelector(`[data-id="${CSS.escape(id)}"]`);
      if (!element) continue;
      const moved = topIn(scroller, element) - top;
      if (moved !== 0) scroller.scrollTop += moved;
      return;
    }
  }

  override render(): ReactNode {
    return this.props.children;
  }
}

/** The observations in view, from the top. */
function seenIn(scroller: HTMLElement): readonly Seen[] {
  const all = [...scroller.querySelectorAll<HTMLElement>('[data-id]')];
  // They stand one below the other: the first in view is sought by halves.
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (topIn(scroller, all[middle] as Element) + (all[middle] as HTMLElement).offsetHeight <= 0) low = middle + 1;
    else high = middle;
  }
  const seen: Seen[] = [];
  for (const element of all.slice(low)) {
    const top = topIn(scroller, element);
    if (top >= scroller.clientHeight) break;
    seen.push({ id: element.dataset['id'] ?? '', top });
  }
  return seen;
}

function topIn(scroller: Element, element: Element): number {
  return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}
