import type { Store } from '../store.ts';
import { holds } from './note-windows.ts';
import { missingPartner } from './partners.ts';
import type { Reader } from './note-controller.ts';

/** Frames within which what was fetched is drawn. */
const MOST_FRAMES = 60;

/**
 * Takes the focus round the sides of a pair, and first fetches the way to a side that is not here: it may stand far off
 * in a large note.
 */
export async function goToPartner({
  store,
  reader,
}: {
  readonly store: Store;
  readonly reader: Pick<Reader, 'bring' | 'goTo'>;
}): Promise<void> {
  const { reading } = store.get();
  if (reading.kind !== 'note') return;
  const { hit, note } = reading;
  const away = holds(note, hit.id) ? missingPartner(note, hit) : { id: hit.id, side: null };
  if (!away) return void requestAnimationFrame(goToNext);
  await (away.side ? reader.bring(away.id, away.side) : reader.goTo('hit'));
  focusWhenDrawn(away.id, MOST_FRAMES);
}

function focusWhenDrawn(id: string, frames: number): void {
  const element = document.querySelector<HTMLElement>(`#note [data-id="${CSS.escape(id)}"]`);
  if (element) focusOn(element);
  else if (frames > 0) requestAnimationFrame(() => focusWhenDrawn(id, frames - 1));
}

/** From the selected observation to its partners and back. */
function goToNext(): void {
  const sides = [...document.querySelectorAll<HTMLElement>('#note [data-pair]')];
  const at = sides.findIndex((side) => side === document.activeElement);
  const next = sides[at < 0 ? afterHit(sides) : (at + 1) % sides.length];
  if (next) focusOn(next);
}

function focusOn(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
}

/** The first partner: the one behind the selected observation, or else the one before it. */
function afterHit(sides: readonly HTMLElement[]): number {
  return (sides.findIndex((side) => side.ariaCurrent === 'true') + 1) % Math.max(1, sides.length);
}
