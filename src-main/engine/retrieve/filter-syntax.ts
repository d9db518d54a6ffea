/** Where filters stand in what a person typed. What they mean is read elsewhere; here nothing is judged but their names. */
import { editDistance } from './edit-distance.ts';

export const FILTER_FIELDS = ['type', 'session', 'branch', 'tag', 'model', 'project', 'path', 'ext', 'before', 'after', 'on', 'has'] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** One filter as it was typed, with one value at least. */
export interface TypedFilter {
  readonly field: FilterField;
  /** `-type:note`. */
  readonly negated: boolean;
  /** Without their quotes, none empty. */
  readonly values: readonly string[];
  readonly typed: string;
}

/** What looks like a filter of a mistyped name, and stays among the words. */
export interface MistypedFilter {
  readonly typed: string;
  /** As it was perhaps meant. */
  readonly meant: string;
}

export interface SplitQuery {
  /** The query without its filters. */
  readonly text: string;
  readonly filters: readonly TypedFilter[];
  readonly mistyped: readonly MistypedFilter[];
}

/** A quoted text, which hides what is in it; `name:value,"other value"` as a word of its own; any other word. */
const PART = /"[^"]*"|(?<=^|\s)(-?)([a-z]+):((?:"[^"]*"|[^\s",]*)(?:,(?:"[^"]*"|[^\s",]*))*)(?=\s|$)|[^\s"]+/gi;

/**
 * Takes the filters out. One without a value is still being typed and goes, too. `std::vector` and `http://…` are words,
 * whatever stands before their colon.
 */
export function splitFilters(typed: string): SplitQuery {
  const filters: TypedFilter[] = [];
  const mistyped: MistypedFilter[] = [];
  const text = typed.replace(PART, (part: string, sign?: string, name?: string, given?: string) => {
    if (name === undefined || given === undefined || /^(?::|\/\/)/.test(given)) return part;
    const values = Array.from(given.matchAll(/"([^"]*)"|[^",]+/g), ([value, quoted]) => quoted ?? value).filter((value) => value.trim() !== '');
    const field = name.toLowerCase();
    if (isField(field)) {
      if (values.length > 0) filters.push({ field, negated: sign === '-', values, typed: part });
      return ' ';
    }
    const nearest = values.length > 0 ? nearestField(field) : null;
    if (nearest) mistyped.push({ typed: part, meant: `${sign}${nearest}:${given}` });
    return part;
  });
  return { text, filters, mistyped };
}

function isField(name: string): name is FilterField {
  return (FILTER_FIELDS as readonly string[]).includes(name);
}

/** Words before a colon in prose and logs that are near the name of a field by chance. */
const ORDINARY = new Set(['alter', 'batch', 'bath', 'bench', 'math', 'mode', 'patch', 'product', 'section', 'typo']);

/**
 * The field that a mistyped name may have been meant to be. Names of two and three letters are near too many words (`text:`,
 * `as:`, `hash:`): of them only swapped letters count, and a plural.
 */
function nearestField(name: string): FilterField | null {
  if (ORDINARY.has(name) || name.length > 9) return null;
  return FILTER_FIELDS.find((field) => {
    if (name === `${field}s`) return true;
    if (field.length < 3) return false;
    if (field.length === 3) return name.length === 3 && editDistance(name, field) === 1 && [...name].sort().join() === [...field].sort().join();
    return editDistance(name, field) <= (field.length > 5 && name[0] === field[0] ? 2 : 1);
  }) ?? null;
}
