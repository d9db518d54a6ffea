/** What a mistyped date was meant to be. */
import { DATE_WORDS, lastDayOf } from '../time/spans.ts';
import { nearestWord } from './edit-distance.ts';

/** The date that a mistyped one may have been meant to be: `2025-11-30` for `2025-11-31`; `null` when none is near. */
export function nearestDate(text: string): string | null {
  const match = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(text.trim());
  if (!match) return nearestWord(text.trim(), DATE_WORDS);
  const [year, typed] = [Number(match[1]), Number(match[2])];
  if (year < 100) return null;
  const month = Math.min(Math.max(typed, 1), 12);
  const two = (number: number): string => String(number).padStart(2, '0');
  if (match[3] === undefined) return `${match[1]}-${two(month)}`;
  return `${match[1]}-${two(month)}-${two(Math.min(Math.max(Number(match[3]), 1), lastDayOf(year, month)))}`;
}
