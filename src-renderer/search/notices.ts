import type { Notice } from '../../src-shared/model.ts';
import { filtersOf } from './query.ts';

/** A way to put right what a notice tells of. */
export interface Fix {
  /** What a button for it says. */
  readonly label: string;
  /** What is searched then. */
  readonly query: string;
}

/** What can be done about a notice by one click; `null` where its message offers nothing. */
export function fixOf({ code, message }: Notice, query: string): Fix | null {
  if (code === 'WORD_CORRECTED') {
    const [wrong, right] = quotedIn(message);
    const corrected = wrong && right ? replaced(query, wrong, right) : null;
    return corrected === null ? null : { label: `Search for ${right} only`, query: corrected };
  }
  if (code !== 'FILTER_UNKNOWN' && code !== 'FILTER_INVALID') return null;
  const meant = /did you mean\s+["“`]?([^"”`?]+?)["”`]?\?/i.exec(message)?.[1];
  const wrong = filtersOf(query).find(({ value }) => quotedIn(message).includes(value)) ?? null;
  if (!meant || !wrong) return null;
  const filter = meant.includes(':') ? meant : `${wrong.key}:${/[\s,]/.test(meant) ? `"${meant}"` : meant}`;
  return { label: `Use ${filter}`, query: query.slice(0, wrong.start) + filter + query.slice(wrong.end) };
}

/** What stands in quotes, whichever quotes they are. */
function quotedIn(message: string): readonly string[] {
  return [...message.matchAll(/"([^"]+)"|“([^”]+)”|`([^`]+)`/g)].map((found) => found[1] ?? found[2] ?? found[3] ?? '');
}

/** The query with one whole word replaced wherever it stands; `null` when it stands nowhere. */
function replaced(query: string, wrong: string, right: string): string | null {
  const escaped = wrong.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const corrected = query.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu'), () => right);
  return corrected === query ? null : corrected;
}
