import type { UnknownHeading } from '../../../src-shared/model.ts';
import { parseEntry } from '../parse/notes/activity-log-entry.ts';
import { normaliseHeading } from '../parse/notes/headings.ts';

/**
 * The names among labels of sections without a type, put together whatever their spelling, most frequent first.
 * Entries of a log (`10:58 - Note`) and the closing classification are no unknown names.
 *
 * @param labels labels as written, with how often each stands
 */
export function unknownHeadings(labels: Iterable<readonly [label: string, count: number]>): UnknownHeading[] {
  const counts = new Map<string, number>();
  for (const [label, count] of labels) {
    const heading = normaliseHeading(label) || label.trim();
    if (heading === '' || heading === 'session classification' || parseEntry(label)) continue;
    counts.set(heading, (counts.get(heading) ?? 0) + count);
  }
  return Array.from(counts, ([heading, count]) => ({ heading, count })).sort(
    (a, b) => b.count - a.count || (a.heading < b.heading ? -1 : 1),
  );
}
