/** Finds dates in a question, as people write them in English, German, Spanish and French: "last week", "im November". */
import { DAY, dateOf, startOfDay, wallAt, wallOfDate, wallOfFields } from './wall.ts';
import { isoDate } from './show.ts';

/** A date where it stands in a text, in UTF-16 code units. */
export interface PlainDate {
  readonly start: number;
  readonly end: number;
  /** What a filter makes of it: within the date, from its first moment on, or before it. */
  readonly field: 'on' | 'after' | 'before';
  /** As a filter writes it; see `parseSpan`. */
  readonly value: string;
}

const MONTHS: Readonly<Record<string, number>> = {
  ...months('january february march april may june july august september october november december'),
  ...months('januar februar märz april mai juni juli august september oktober november dezember'),
  ...months('enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'),
  ...months('janvier février mars avril mai juin juillet août septembre octobre novembre décembre'),
  jänner: 1,
  setiembre: 9,
};
const WEEKDAYS: Readonly<Record<string, string>> = {
  ...weekdays('monday tuesday wednesday thursday friday saturday sunday'),
  ...weekdays('montag dienstag mittwoch donnerstag freitag samstag sonntag'),
  ...weekdays('lunes martes miércoles jueves viernes sábado domingo'),
  ...weekdays('lundi mardi mercredi jeudi vendredi samedi dimanche'),
};
/** Counts that are written as words. */
const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'a an ein eine einem einer un una une one',
    'two couple zwei dos deux',
    'three drei tres trois',
    'four vier cuatro quatre',
    'five fünf cinco cinq',
    'six sechs seis',
  ].flatMap((words, i) => words.split(' ').map((word) => [word, i + 1])),
);
/** The filter's letter for a unit, by the beginning of its name. */
const UNITS: Readonly<Record<string, 'd' | 'w' | 'm' | 'y'>> = {
  ...units('d', 'day days tag tage tagen día días jour jours'),
  ...units('w', 'week weeks woche wochen semana semanas semaine semaines'),
  ...units('m', 'month months monat monate monaten mes meses mois'),
  ...units('y', 'year years jahr jahre jahren año años an ans année années'),
};

const MONTH = `(?<month>${names(MONTHS)})`;
const YEAR = '(?<year>(?:19|20)\\d\\d)';
const COUNT = `(?<count>\\d{1,3}|${names(NUMBERS)})`;
const UNIT = `(?<unit>${names(UNITS)})`;
const WEEKDAY = `(?<weekday>${names(WEEKDAYS)})`;
const ISO = '(?<iso>(?:19|20)\\d\\d-\\d\\d(?:-\\d\\d)?)';

/** Words before a date that say on which side of it something happened. */
const AFTER = '(?:since|after|seit|nach(?: dem)?|ab|desde|después de|depuis|après|à partir de)';
const BEFORE = '(?:before|until|vor dem|vor|bis|antes de|hasta|avant|jusqu.(?:à|en))';
const WITHIN = '(?:in|on|during|from|of|im|am|vom|im jahr|en|el|del?|le|du|au|en el)';
const SIDE = `(?:(?<after>${AFTER})|(?<before>${BEFORE})|${WITHIN})`;
/** A number that could be a year is one at the end of a sentence, or before one of these. */
const AFTER_YEAR = 'about|on|for|did|do|we|i|über|zu|zum|zur|für|wir|sobre|para|sur|pour';
const THE = '(?: the| dem| der| den| el| la| le| al?)?';

/**
 * Each names what a date is made of. A month and a year alone need a word before them: "may", "march" and 2025 are
 * ordinary words and numbers.
 */
const PATTERNS: readonly RegExp[] = [
  // 3 november 2025, 3. November, 3 de noviembre de 2025
  `(?:${SIDE}${THE} )?(?<day>\\d{1,2})(?:\\.|st|nd|rd|th|er)?(?: of)?(?: de)? ${MONTH}(?:,?(?: de)? ${YEAR})?`,
  // november 3rd, 2025
  `${SIDE} ${MONTH} (?<day>\\d{1,2})(?:st|nd|rd|th)?(?!\\d)(?:,? ${YEAR})?`,
  // 3.11.2025
  `(?:${SIDE} )?(?<day>\\d{1,2})\\.(?<monthNumber>\\d{1,2})\\.${YEAR}`,
  `(?:${SIDE}${THE} )?${ISO}`,
  `${SIDE} ${MONTH}(?:,?(?: de)? ${YEAR})?`,
  `${MONTH}(?: de)? ${YEAR}`,
  `${SIDE} ${YEAR}(?=[?.,;:!]|\\s*$| (?:${AFTER_YEAR}) )`,
  `(?:${SIDE} )?(?:(?<yesterday>yesterday|gestern|ayer)|(?<today>today|heute|hoy|aujourd.hui))`,
  // German "hier" is here
  `(?:d.|(?<after>depuis )|(?<before>avant ))(?<yesterday>hier)`,
  `(?:(?<after>${AFTER}) )?(?:in |la |el |le |l.)?(?:(?<last>last|letzte[nrs]?|vorige[nrs]?)|(?<this>this|diese[nrsm]?|esta|este|cet(?:te)?|ce)) ${UNIT}(?:-ci)?`,
  `(?:en |(?<after>desde |depuis ))?(?:la |el |le |l.)${UNIT} (?<last>pasad[oa]|derni(?:er|ère))`,
  `(?:in |im |in den |en |dans |pendant |durante )?(?:the |die |den |los |las |les )?(?<past>last|past|letzten|vergangenen|últim[oa]s|derniers|dernières) ${COUNT} ${UNIT}`,
  `(?:en |dans )?(?:los |las |les )${COUNT} (?<past>derniers|dernières) ${UNIT}`,
  `${COUNT} ${UNIT} (?<ago>ago)`,
  `(?<ago>vor|hace|il y a) ${COUNT} ${UNIT}`,
  `(?:${SIDE}|last|letzten|el|le) ${WEEKDAY}(?: pasado| dernier)?`,
].map(
  (source) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}]|['’]\\p{L}|[-./][\\p{L}\\p{N}])`, 'iu'),
);

/**
 * The first date that a text names in words; `null` where it names none. A day or a month without a year is the latest
 * one.
 *
 * @param now an instant, in milliseconds since the epoch: the day is the user's own
 */
export function findPlainDate(text: string, now: number): PlainDate | null {
  const today = startOfDay(wallAt(now));
  for (const pattern of PATTERNS) {
    const match = pattern.exec(text);
    if (!match) continue;
    const value = valueOf(match.groups ?? {}, today);
    return value && { start: match.index, end: match.index + match[0].length, ...value };
  }
  return null;
}

function valueOf(
  found: Readonly<Record<string, string | undefined>>,
  today: number,
): Pick<PlainDate, 'field' | 'value'> | null {
  const side = found['after'] ? 'after' : found['before'] ? 'before' : 'on';
  const on = (value: string | null): Pick<PlainDate, 'field' | 'value'> | null =>
    value === null ? null : { field: side, value };
  const lower = (name: string): string => (found[name] ?? '').toLowerCase();
  if (found['iso']) return on(isCalendarDate(found['iso']) ? found['iso'] : null);
  const month = found['month'] ? (MONTHS[lower('month')] ?? 0) : Number(found['monthNumber'] ?? 0);
  const { year: thisYear, month: thisMonth } = dateOf(today);
  if (found['day']) {
    const day = Number(found['day']);
    const inYear = (year: number): number | null => wallOfFields(year, month, day);
    const given =
      found['year'] === undefined ? latest([thisYear, thisYear - 1].map(inYear), today) : inYear(Number(found['year']));
    return on(given === null ? null : isoDate(given));
  }
  if (month > 0) {
    const year = found['year'] === undefined ? thisYear - (month > thisMonth ? 1 : 0) : Number(found['year']);
    return on(`${year}-${String(month).padStart(2, '0')}`);
  }
  if (found['year']) return on(Number(found['year']) <= thisYear ? found['year'] : null);
  if (found['yesterday']) return on('yesterday');
  if (found['today']) return on('today');
  if (found['weekday']) return on(WEEKDAYS[lower('weekday')] ?? null);
  const unit = UNITS[lower('unit')];
  if (!unit) return null;
  if (found['last'] || found['this']) {
    const name = { d: null, w: 'week', m: 'month', y: 'year' }[unit];
    return on(name && `${found['last'] ? 'last' : 'this'}-${name}`);
  }
  const count = NUMBERS[lower('count')] ?? Number(found['count']);
  if (!(count > 0)) return null;
  if (found['past']) return { field: 'after', value: `${count}${unit}` };
  return on(ago(count, unit, today));
}

/** The day, week, month or year so long ago. */
function ago(count: number, unit: 'd' | 'w' | 'm' | 'y', today: number): string {
  const { year, month, weekday } = dateOf(today);
  if (unit === 'd') return isoDate(today - count * DAY);
  if (unit === 'y') return String(year - count);
  if (unit === 'm') return isoDate(wallOfDate(year, month - count, 1)).slice(0, 7);
  const monday = today - (((weekday + 6) % 7) + 7 * count) * DAY;
  return `${isoDate(monday)}..${isoDate(monday + 6 * DAY)}`;
}

function latest(walls: readonly (number | null)[], today: number): number | null {
  return walls.find((wall) => wall !== null && wall <= today) ?? null;
}

function isCalendarDate(text: string): boolean {
  const [year, month, day = 1] = text.split('-').map(Number) as [number, number, number?];
  return wallOfFields(year, month, day) !== null;
}

function months(list: string): Record<string, number> {
  return Object.fromEntries(list.split(' ').map((name, i) => [name, i + 1]));
}

function weekdays(list: string): Record<string, string> {
  const english = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  return Object.fromEntries(list.split(' ').map((name, i) => [name, english[i] as string]));
}

function units<T>(unit: T, list: string): Record<string, T> {
  return Object.fromEntries(list.split(' ').map((name) => [name, unit]));
}

/** Longer names first, so that no name ends a match within another. */
function names(table: Readonly<Record<string, unknown>>): string {
  return Object.keys(table)
    .sort((a, b) => b.length - a.length)
    .join('|');
}
