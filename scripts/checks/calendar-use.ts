/**
 * Which code asks a calendar. Only `src-shared/time/` may: elsewhere the day of a note would depend on the time zone of
 * whoever asks. All code may measure time (`Date.now`, `performance.now`) and use timers.
 */
import { parseSync } from 'vite';
import type { SourceFile } from './layers.ts';
import { type Node, visit } from './imports.ts';

/** Files that ask a calendar themselves; tests may, to say what they expect. */
const ALLOWED: readonly RegExp[] = [/^src-shared\/time\//, /\.test\.tsx?$/];

/** What dates have and nothing else: their parts, their texts, their zone. */
const OF_DATES =
  /^(?:[gs]et(?:UTC)?(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)|getTimezoneOffset|getYear|to(?:ISO|UTC|GMT|Date|Time|LocaleDate|LocaleTime)String|[acm]time|birthtime)$/;

/** One sentence for each place that asks a calendar, in the order of the files. */
export function findCalendarUse(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => !ALLOWED.some((allowed) => allowed.test(path)))
    .flatMap(({ path, text }) => {
      const { program, errors } = parseSync(path, text);
      if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
      const found: string[] = [];
      visit(program, (node) => {
        const used = calendarUsedBy(node);
        if (used !== null)
          found.push(
            `${path}:${text.slice(0, node.start).split('\n').length} uses ${used}; take it from src-shared/time/.`,
          );
      });
      return found;
    });
}

function calendarUsedBy(node: Node): string | null {
  const name = (value: unknown): unknown => (value as Node | undefined)?.['name'];
  switch (node.type) {
    case 'NewExpression':
      return name(node['callee']) === 'Date' ? 'new Date' : null;
    case 'CallExpression':
      return name(node['callee']) === 'Date' ? 'Date()' : null;
    case 'MemberExpression': {
      const [object, property] = [
        name(node['object']),
        node['computed'] ? (node['property'] as Node)['value'] : name(node['property']),
      ];
      if (object === 'Date') return property === 'now' ? null : `Date.${String(property)}`;
      if (
        object === 'Temporal' ||
        (object === 'Intl' && /^(?:DateTime|RelativeTime|Duration)Format$/.test(String(property)))
      )
        return `${object}.${String(property)}`;
      return typeof property === 'string' && OF_DATES.test(property) ? `.${property}` : null;
    }
    default:
      return null;
  }
}
