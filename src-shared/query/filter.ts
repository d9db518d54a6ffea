/** Filters as the engine applies them, once their values are read. Plain data. */
import type { Span } from '../time/spans.ts';
import type { ValueField } from './fields.ts';

/**
 * One condition: all conditions hold, values of one are alternatives, and a negated one lets through what has none of
 * them.
 */
export type Filter = (
  | { readonly field: ValueField; readonly values: readonly string[] }
  | ({ readonly field: 'time' } & Span)
  /** In one of these spans. */
  | { readonly field: 'on'; readonly spans: readonly Span[] }
) & {
  readonly negated?: boolean;
  /** As a person typed it: `-type:note,goal`. */
  readonly typed?: string;
};
