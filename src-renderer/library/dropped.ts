import type { ReadableCount } from '../../src-shared/model.ts';
import type { Refusal, Walked } from './walk-drop.ts';

/** What was dropped on the window, and how far it has come. Nothing is added before the person says so. */
export type Dropped =
  | { readonly kind: 'looking' }
  /** Folders and files that can be read where they are. */
  | { readonly kind: 'watch'; readonly places: readonly ReadableCount[] }
  /** What a browser gives without its place. `known`: names of which there is a copy already. */
  | { readonly kind: 'copy'; readonly walked: Walked; readonly known: readonly string[] }
  | { readonly kind: 'sending'; readonly done: number; readonly total: number }
  /** Sent, but for these. */
  | { readonly kind: 'sent'; readonly refused: readonly Refusal[] };
