import { type Moment, timed } from '../../../../src-shared/time/wall.ts';
import { parseDate } from '../../../../src-shared/time/written.ts';
import { block, document, fileStem, observation } from '../document.ts';
import type { FormatReader, ParsedBlock } from '../format.ts';
import { linesOf } from '../parse-coverage.ts';
import { unparsable } from '../unparsable.ts';

/** `NAME;PARAMETER=value:value`. A parameter ends with the next semicolon, so that a line is looked at once. */
const PROPERTY = /^(?:[\w-]{1,50}\.)?([\w-]{1,100})((?:;(?:[^:;"]|"[^"]{0,500}"){0,500}){0,500}):(.*)$/s;

interface Property {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** What is read of an entry, in this order; the rest serves programs. */
const EVENT: Readonly<Record<string, string>> = {
  SUMMARY: '',
  LOCATION: 'Location',
  DESCRIPTION: '',
  COMMENT: '',
  ATTENDEE: 'With',
  ORGANIZER: 'Organizer',
  CATEGORIES: 'Categories',
  URL: '',
};
const CARD: Readonly<Record<string, string>> = {
  FN: '',
  NICKNAME: 'Nickname',
  ORG: 'Organisation',
  TITLE: 'Title',
  ROLE: 'Role',
  EMAIL: 'Email',
  TEL: 'Phone',
  ADR: 'Address',
  BDAY: 'Birthday',
  URL: '',
  NOTE: '',
  CATEGORIES: 'Categories',
};

/** Calendars (iCalendar): each event, task and journal entry an observation on its day. */
export const calendar: FormatReader = {
  recognises: () => true,
  parse: ({ path, text }) => entries(path, text, /^V(?:EVENT|TODO|JOURNAL)$/, EVENT, 'calendar'),
};

/** Address books (vCard): each card an observation. */
export const contacts: FormatReader = {
  recognises: () => true,
  parse: ({ path, text }) => entries(path, text, /^VCARD$/, CARD, 'address book'),
};

function entries(
  path: string,
  text: string,
  kinds: RegExp,
  known: Readonly<Record<string, string>>,
  what: string,
): ReturnType<typeof document> {
  const lines = linesOf(text);
  const all = unfolded(lines);
  if (lines.some((line) => line.trim() !== '') && !all.some(({ name }) => name === 'BEGIN'))
    throw unparsable(
      path,
      `It is no ${what}: nothing in it begins.`,
      'Export it again from the program that wrote it.',
    );
  const blocks: ParsedBlock[] = [];
  let own: Property[] = [];
  /** Entries that are open, one in another. */
  const open: string[] = [];
  let start = 0;
  let title = '';
  for (const [i, property] of all.entries()) {
    const { name, value, line } = property;
    const kind = value.toUpperCase();
    if (name === 'BEGIN') {
      open.push(kind);
      if (kinds.test(kind)) [own, start] = [[], line];
    } else if (name === 'END') {
      open.pop();
      if (!kinds.test(kind) || start === 0) continue; // an end of nothing
      // What is folded goes on to the line before the next one.
      const end = Math.max(start, (all[i + 1]?.line ?? lines.length + 1) - 1);
      const said = shown(own, known);
      const at = dateOf(own);
      const type = kind === 'VTODO' && !own.some((one) => one.name === 'COMPLETED') ? 'goal' : 'note';
      if (said !== '')
        blocks.push(block({ observations: [observation({ type, text: said, lines: { start, end }, ...timed(at) })] }));
      start = 0;
    } else if (kinds.test(open.at(-1) ?? '')) own.push(property);
    else if (name === 'X-WR-CALNAME') title = value;
  }
  return document({ title: title || fileStem(path), blocks, lineCount: lines.length });
}

/** A line that begins with a blank goes on the one above it. */
function unfolded(lines: readonly string[]): readonly Property[] {
  const whole: { text: string; line: number }[] = [];
  for (const [i, raw] of lines.entries()) {
    const last = whole.at(-1);
    if (/^[ \t]/.test(raw) && last) last.text += raw.slice(1);
    else if (raw.trim() !== '') whole.push({ text: raw, line: i + 1 });
  }
  return whole.flatMap(({ text, line }) => {
    const found = PROPERTY.exec(text);
    if (!found) return [];
    const quoted = /ENCODING=QUOTED-PRINTABLE/i.test(found[2] ?? '');
    return [{ name: found[1]!.toUpperCase(), value: unescaped(quoted ? unquoted(found[3]!) : found[3]!), line }];
  });
}

function unescaped(value: string): string {
  return value.replace(/\\([nN,;\\])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign)).trim();
}

function unquoted(value: string): string {
  const bytes = value.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function shown(properties: readonly Property[], known: Readonly<Record<string, string>>): string {
  return Object.entries(known)
    .flatMap(([name, label]) => {
      const values = properties.filter((one) => one.name === name).map(({ value }) => plain(value));
      const text = values.filter((one) => one !== '').join(', ');
      return text === '' ? [] : [label === '' ? text : `${label}: ${text}`];
    })
    .join('\n');
}

/** `;` parts the fields of a value, and what stands before an address tells programs what it is. */
function plain(value: string): string {
  return value
    .replace(/^mailto:/i, '')
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .join(', ');
}

function dateOf(properties: readonly Property[]): Moment | null {
  const value = ['DTSTART', 'DUE', 'COMPLETED', 'CREATED', 'REV']
    .map((name) => properties.find((one) => one.name === name)?.value)
    .find((one) => one !== undefined);
  const found = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z?))?/.exec(value ?? '');
  if (!found) return null;
  const [, year, month, day, hour, minute, second = '00', zone = ''] = found;
  return parseDate(`${year}-${month}-${day}${hour === undefined ? '' : `T${hour}:${minute}:${second}${zone}`}`);
}
