/** Where a hit stands as well, in words. */
import type { Hit } from '../../src-shared/model.ts';
import { placeIn } from '../../src-shared/place.ts';
import { fileName, plural } from '../parts/count-words.ts';
import { plainName } from '../parts/names.ts';

/**
 * What a card says of the other paths of its file; empty when there are none. One is named, without what both paths
 * have in common.
 */
export function alsoAt({ path, alsoAt: copies }: Pick<Hit, 'path' | 'alsoAt'>): string {
  const [only] = copies;
  if (!only) return '';
  if (copies.length > 1) return `+${plural(copies.length, 'path')}`;
  const own = apart(only.path, path);
  const name = fileName(path);
  return `also at ${own !== name && fileName(own) === name ? own.slice(0, -name.length) : own}`;
}

/** All of them, one a line. */
export function alsoAtInFull({ alsoAt: copies, unit }: Pick<Hit, 'alsoAt' | 'unit'>): string {
  return ['The same file:', ...copies.map(({ path, lines }) => placeIn(plainName(path), { lines, unit }))].join('\n');
}

/** A path without the folders from the root on that another one begins with, too; whole where they share none. */
export function apart(path: string, other: string): string {
  let border = 0;
  for (let at = 0; at < path.length && path[at] === other[at]; at++)
    if (path[at] === '/' || path[at] === '\\') border = at + 1;
  return border > 1 ? path.slice(border) : path;
}
