/** Reads dates as people write them into names and properties: `Nov 3rd, 2025`, `3. November 2025`, `2025-W45`. */
import { DAY, dateOf, type Moment, wallOfFields } from './wall.ts';

/** Months in English, German, Spanish, French, Italian, Portuguese and Dutch, by what they begin with, folded. */
const MONTHS: readonly string[] = [
  'jan(?:uary|uar|ner|vier|v|eiro|uari)?|ene(?:ro)?|gen(?:naio)?',
  'feb(?:ruary|ruar|rero|braio|ruari)?|fev(?:rier|r|ereiro)?',
  'mar(?:ch|s|zo|co|t|z)?|maerz|mrz|mrt|maart',
  'apr(?:il|ile)?|abr(?:il)?|avr(?:il)?',
  'may(?:o)?|mai(?:o)?|mag(?:gio)?|mei',
  'june?|juni|jun(?:io|ho)|juin|giu(?:gno)?',
  'july?|juli|jul(?:io|ho)|juillet|juil|lug(?:lio)?',
  'aug(?:ust|ustus)?|ago(?:sto)?|aout',
  'sept?(?:ember|iembre|embre|embro)?|set(?:iembre|tembre|embro)?',
  'oct(?:ober|ubre|obre)?|okt(?:ober)?|ott(?:obre)?|out(?:ubro)?',
  'nov(?:ember|iembre|embre|embro)?',
  'dec(?:ember|embre)?|dez(?:ember|embro)?|dic(?:iembre|embre)?',
];
const MONTH = `(${MONTHS.map((names) => `(?:${names})`).join('|')})\\.?`;
const MONTH_NUMBERS = MONTHS.map((names) => new RegExp(`^(?:${names})$`));
const GAP = '[\\s,_.-]{0,3}';
const SPACE = '[\\s,_.-]{1,3}';
const DAY_OF_MONTH = '(\\d{1,2})(?:st|nd|rd|th|er|[.ºª°])?';
const OF = "(?:(?:of|de|del|di|do|d)[\\s_'’]+)?";
const YEAR = '(\\d{4})(?!\\d)';
const START = '(?<![\\p{L}\\p{N}])';
const END = '(?![\\p{L}])';

const DAY_FIRST = new RegExp(`${START}${DAY_OF_MONTH}${GAP}${OF}${MONTH}${SPACE}${OF}${YEAR}`, 'u');
const MONTH_FIRST = new RegExp(`${START}${MONTH}${SPACE}${DAY_OF_MONTH}${SPACE}${YEAR}`, 'u');
const YEAR_FIRST = new RegExp(`${START}(\\d{4})${SPACE}${MONTH}${SPACE}${DAY_OF_MONTH}(?!\\d)${END}`, 'u');
const ONLY_MONTH = new RegExp(`${START}${MONTH}${SPACE}${OF}${YEAR}`, 'u');
const EAST_ASIAN = /(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]/u;
const WEEK = /(?<![\p{L}\p{N}])(\d{4})[-_ ]?(?:w|kw|week)[-_ ]?(\d{2})(?:[-_ ]?([1-7]))?(?![\p{L}\p{N}])/u;
const QUARTER = /(?<![\p{L}\p{N}])(\d{4})[-_ ]?q([1-4])(?![\p{L}\p{N}])/u;
/** Dots: day, month, year. Slashes and dashes: what cannot be a month is the day; else slashes as in America. */
const NUMERIC = /(?<![\p{L}\p{N}.])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?![\p{L}\p{N}])/u;
const ONLY_DIGITS = /(?<![\p{L}\p{N}-])(\d{4})[-_.](0[1-9]|1[0-2])(?![\p{L}\p{N}]|[-_.]\d)/u;
const CLOCK = /^[\s,]*(?:(?:at|um|a las|alle|om|à|@)\s*)?(\d{1,2})[:.h](\d\d)(?::(\d\d))?\s*([ap])?\.?m?/u;

/** The date in a text, a time of day behind it too; `null` where there is none. Only the first 300 characters count. */
export function dateInWords(text: string): Moment | null {
  const folded = plain(text.slice(0, 300));
  const found = first(folded);
  if (!found) return null;
  const { wall, end } = found;
  const time = wall + clockIn(folded.slice(end));
  return { time, offset: null };
}

interface Found {
  readonly wall: number;
  /** Where it ends in the text. */
  readonly end: number;
}

function first(text: string): Found | null {
  return (
    at(DAY_FIRST, text, ([, day, month, year]) => wallOf(year, numberOf(month), day)) ??
    at(MONTH_FIRST, text, ([, month, day, year]) => wallOf(year, numberOf(month), day)) ??
    at(YEAR_FIRST, text, ([, year, month, day]) => wallOf(year, numberOf(month), day)) ??
    at(EAST_ASIAN, text, ([, year, month, day]) => wallOf(year, Number(month), day)) ??
    at(WEEK, text, ([, year, week, day]) => dayOfWeek(Number(year), Number(week), Number(day ?? 1))) ??
    at(NUMERIC, text, ([, one, sign, other, year]) => ofNumbers(Number(one), sign as string, Number(other), year)) ??
    at(ONLY_MONTH, text, ([, month, year]) => wallOf(year, numberOf(month), 1)) ??
    at(QUARTER, text, ([, year, quarter]) => wallOf(year, 3 * Number(quarter) - 2, 1)) ??
    at(ONLY_DIGITS, text, ([, year, month]) => wallOf(year, Number(month), 1))
  );
}

function at(pattern: RegExp, text: string, read: (match: RegExpExecArray) => number | null): Found | null {
  const match = pattern.exec(text);
  const wall = match && read(match);
  return wall === null ? null : { wall, end: match!.index + match![0].length };
}

function wallOf(year: string | undefined, month: number, day: string | number | undefined): number | null {
  const number = Number(year);
  return number < 1900 || number > 2200 ? null : wallOfFields(number, month, Number(day), 0, 0, 0);
}

function numberOf(month: string | undefined): number {
  const name = month?.replace(/\.$/, '') ?? '';
  return MONTH_NUMBERS.findIndex((pattern) => pattern.test(name)) + 1;
}

/** A day of a week of ISO 8601: the first week of a year has its first Thursday. */
function dayOfWeek(year: number, week: number, day: number): number | null {
  if (week < 1 || week > 53) return null;
  const fourth = wallOf(String(year), 1, 4);
  if (fourth === null) return null;
  const weekday = (new Date(fourth).getUTCDay() + 6) % 7;
  const wall = fourth + (7 * (week - 1) + day - 1 - weekday) * DAY;
  return Math.abs(dateOf(wall).year - year) > 1 ? null : wall;
}

function ofNumbers(one: number, sign: string, other: number, year: string | undefined): number | null {
  const monthFirst = other > 12 || (sign === '/' && one <= 12);
  return monthFirst ? wallOf(year, one, other) : wallOf(year, other, one);
}

function clockIn(text: string): number {
  const match = CLOCK.exec(text);
  if (!match) return 0;
  const [, hour, minute, second, half] = match;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'p' ? 12 : 0);
  if (hours > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return 0;
  return ((hours * 60 + Number(minute)) * 60 + Number(second ?? 0)) * 1000;
}

/** In lower case and without accents, character by character, brackets of links and timestamps as blanks. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[[\]<>()"]/g, ' ');
}
