/**
 * The part of a note that is held: windows that follow one another, joined, and no more of them than a page shows well.
 */
import type { Block, DocumentView } from '../../src-shared/model.ts';
import { around } from './around.ts';
import { keepBlockKey } from './block-keys.ts';

/** What is held at most; what is beyond is dropped at the far end, and read again by going back. */
export const MOST_HELD = { observations: 1_500, characters: 200_000 };

export type Side = 'earlier' | 'later';

/** The ids of a note's first and last observation here; `null` of a note without any. */
export function endsOf({ blocks }: DocumentView): { readonly first: string; readonly last: string } | null {
  const first = blocks[0]?.observations[0];
  const last = blocks.at(-1)?.observations.at(-1);
  return first && last ? { first: first.id, last: last.id } : null;
}

/** Whether an observation is here. */
export function holds(note: DocumentView, id: string): boolean {
  return note.blocks.some((block) => block.observations.some((observation) => observation.id === id));
}

/** How many observations are here. */
export function countHeld({ blocks }: DocumentView): number {
  return blocks.reduce((sum, { observations }) => sum + observations.length, 0);
}

/** A note with the window that stands next to it on one side; at the other end what is too much is left out. */
export function joinWindow(note: DocumentView, window: DocumentView, side: Side): DocumentView {
  const here = new Set(note.blocks.flatMap(({ observations }) => observations.map(({ id }) => id)));
  // Where the note was written anew meanwhile, a window may overlap with what is here, until all is read again.
  const fresh = window.blocks
    .map((block) =>
      withObservations(
        block,
        block.observations.filter(({ id }) => !here.has(id)),
      ),
    )
    .filter(({ observations }) => observations.length > 0);
  const blocks =
    side === 'earlier' ? joinBlocks(fresh, note.blocks, 'second') : joinBlocks(note.blocks, fresh, 'first');
  const left = { earlier: note.left?.earlier ?? 0, later: note.left?.later ?? 0, [side]: window.left?.[side] ?? 0 };
  return trimmed({ ...note, blocks }, left, side);
}

/**
 * A block that both windows have a part of becomes one.
 *
 * @param kept which part was here before: the block is drawn in its place
 */
function joinBlocks(first: readonly Block[], second: readonly Block[], kept: 'first' | 'second'): readonly Block[] {
  const [above, below] = [first.at(-1), second[0]];
  if (!above || !below || !isSame(above, below)) return [...first, ...second];
  const joined = { ...above, observations: [...above.observations, ...below.observations] };
  keepBlockKey(joined, kept === 'first' ? above : below);
  return [...first.slice(0, -1), joined, ...second.slice(1)];
}

function isSame(a: Block, b: Block): boolean {
  return (
    a.type === b.type &&
    a.label === b.label &&
    a.lines.start === b.lines.start &&
    a.lines.end === b.lines.end &&
    a.headingPath.join('\n') === b.headingPath.join('\n')
  );
}

/** As much as may be held, from the side that was added to. */
function trimmed(
  note: DocumentView,
  left: { readonly earlier: number; readonly later: number },
  side: Side,
): DocumentView {
  const all = note.blocks.flatMap(({ observations }) => observations);
  const fromThere = side === 'earlier' ? all : all.toReversed();
  let [count, characters] = [0, 0];
  for (const { text } of fromThere) {
    characters += text.length;
    if (count > 0 && (count === MOST_HELD.observations || characters > MOST_HELD.characters)) break;
    count++;
  }
  const edge = fromThere[0];
  if (!edge) return withLeft(note, left);
  const part = side === 'earlier' ? around(note.blocks, edge.id, 0, count) : around(note.blocks, edge.id, count - 1, 1);
  return withLeft(
    { ...note, blocks: part.blocks },
    { earlier: left.earlier + part.earlier, later: left.later + part.later },
  );
}

function withLeft(
  { left: _, ...note }: DocumentView,
  left: { readonly earlier: number; readonly later: number },
): DocumentView {
  return left.earlier + left.later > 0 ? { ...note, left } : note;
}

function withObservations(block: Block, observations: Block['observations']): Block {
  if (observations.length === block.observations.length) return block;
  const part = { ...block, observations };
  keepBlockKey(part, block);
  return part;
}
