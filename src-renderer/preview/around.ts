import type { Block, DocumentView } from '../../src-shared/model.ts';
import { keepBlockKey } from './block-keys.ts';

/** A part of a note: the blocks around one observation, and how much was left out at either end. */
export interface Around {
  readonly blocks: readonly Block[];
  /** Observations before the first one here. */
  readonly earlier: number;
  readonly later: number;
}

/**
 * Cuts the stretch around an observation out of a note, so that a page holds no more of a log of ten thousand turns
 * than it shows well.
 *
 * @param before how many observations to keep ahead of it
 * @param after how many from it on
 */
export function around(blocks: readonly Block[], id: string, before: number, after: number): Around {
  const total = blocks.reduce((sum, block) => sum + block.observations.length, 0);
  const at = Math.max(0, indexOf(blocks, id));
  const from = Math.max(0, at - before);
  const to = Math.min(total, at + after);
  if (from === 0 && to === total) return { blocks, earlier: 0, later: 0 };

  const kept: Block[] = [];
  let first = 0;
  for (const block of blocks) {
    const observations = block.observations.slice(Math.max(0, from - first), Math.max(0, to - first));
    if (observations.length === block.observations.length) kept.push(block);
    else if (observations.length > 0) {
      const part = { ...block, observations };
      keepBlockKey(part, block);
      kept.push(part);
    }
    first += block.observations.length;
  }
  return { blocks: kept, earlier: from, later: total - to };
}

/** Where an observation stands in its block: `{ index: 2, of: 5, label: 'Key decisions' }`, the index from 1. */
export function placeOf(
  note: DocumentView,
  id: string,
): { readonly index: number; readonly of: number; readonly label: string } | null {
  for (const [i, block] of note.blocks.entries()) {
    // A block at the end of a stretch may be a part of one.
    if ((i === 0 && (note.left?.earlier ?? 0) > 0) || (i === note.blocks.length - 1 && (note.left?.later ?? 0) > 0))
      continue;
    const at = block.observations.findIndex((observation) => observation.id === id);
    if (at >= 0) return { index: at + 1, of: block.observations.length, label: block.label };
  }
  return null;
}

/** The headings of a block that the block before it did not stand under already, with their level from 0. */
export function newHeadings(
  block: Block,
  before: Block | undefined,
): readonly { readonly level: number; readonly text: string }[] {
  const old = before?.headingPath ?? [];
  let shared = 0;
  while (shared < block.headingPath.length && block.headingPath[shared] === old[shared]) shared++;
  return block.headingPath.slice(shared).map((text, i) => ({ level: shared + i, text }));
}

function indexOf(blocks: readonly Block[], id: string): number {
  let first = 0;
  for (const block of blocks) {
    const at = block.observations.findIndex((observation) => observation.id === id);
    if (at >= 0) return first + at;
    first += block.observations.length;
  }
  return -1;
}
