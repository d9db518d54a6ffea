/**
 * What a block is drawn by: it stays as observations are put before or behind it, so its elements, the focus and a
 * selection in it stay, too.
 */
import type { Block } from '../../src-shared/model.ts';

const keys = new WeakMap<Block, string>();

/** Of a block as it came: the id of its first observation. */
export function blockKey(block: Block): string {
  return keys.get(block) ?? block.observations[0]?.id ?? '';
}

/** `block` is drawn in the place of another one, of which it has a part or which is a part of it. */
export function keepBlockKey(block: Block, before: Block): void {
  keys.set(block, blockKey(before));
}
