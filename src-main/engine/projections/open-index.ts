/** The projections that Quarry has, and its index opened with them. */
import { openDatabase } from '../store/database.ts';
import { fulltext } from './fulltext/fulltext.ts';
import type { Projection } from './projection.ts';
import { secondVectors } from './vectors/second/second-vectors.ts';
import { vectors } from './vectors/vectors.ts';

/** All of them, in the order in which they are written. A new one is added here. */
export const PROJECTIONS: readonly Projection[] = [fulltext, vectors, secondVectors];

/** See `openDatabase`. */
export function openIndex(dataFolder: string, largestChecked?: number): ReturnType<typeof openDatabase> {
  return openDatabase(dataFolder, PROJECTIONS, largestChecked);
}
