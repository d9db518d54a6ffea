import { type Moment, timed } from '../../../../src-shared/time/wall.ts';
import { asRead } from '../../../../src-shared/as-read.ts';
import { momentInName, parseDate, readDate } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatReader, ParsedBlock } from '../format.ts';
import { leftOut } from '../left-out.ts';
import { propertiesOfNote } from '../properties.ts';
import { type FrontMatter, listField, textField } from './front-matter.ts';
import { DATE_KEYS } from './markdown.ts';
import { aliasesOf, leavesItselfOut } from './note-properties.ts';
import { Drawers } from './org-drawers.ts';
import { plainLines, scanLines, type Line } from './lines.ts';
import { readBlocks } from './sections.ts';

/** Notes of Emacs' Org mode: headings of stars, tasks as goals, drawers and keywords as structure. */
export const org: FormatReader = {
  recognises: () => true,

  parse({ path, text }, headingTypes) {
    const raws = plainLines(text);
    const stem = fileStem(path);
    const reader = new Reader(raws);
    const fields = { ...reader.drawers.ofFile, ...Object.fromEntries(reader.keywords) };
    if (leavesItselfOut(fields)) throw leftOut(path);
    const title = asRead(reader.keywords.get('title') ?? '') || stem;
    const date = dateOfOrg(fields) ?? momentInName(stem);
    const found = readBlocks(reader.lines, { session: false, timeOf: () => null, date, title, headingTypes });
    const blocks = reader.drawers.addTo(found).map((block) => reader.finish(block, date));
    const tags = [
      ...new Set([...splitTags(reader.keywords.get('filetags') ?? ''), ...listField(fields, 'tags'), ...reader.tags]),
    ];
    return document({
      title,
      ...dated(date),
      tags,
      aliases: aliasesOfOrg(fields),
      properties: propertiesOfNote(fields),
      blocks,
      lineCount: raws.length,
    });
  },
};

const HEADING = /^(\*+)[ \t]+(.*)$/;
const OPEN = new Set([
  'TODO',
  'NEXT',
  'WAITING',
  'WAIT',
  'HOLD',
  'STARTED',
  'DOING',
  'INPROGRESS',
  'IN-PROGRESS',
  'SOMEDAY',
]);
const CLOSED = new Set(['DONE', 'CANCELLED', 'CANCELED']);
/** Org's own keywords that a file may add to the usual ones: `#+TODO: OPEN REVIEW | SHIPPED`. */
const STATES = new Set(['todo', 'seq_todo', 'typ_todo']);
const TIMESTAMP =
  /[<[](\d{4}-\d\d-\d\d)(?: [^\s\d>\]]{1,12})?(?: (\d?\d:\d\d)(?:-\d?\d:\d\d)?)?(?: [.+-][^>\]]{0,20})?[>\]]/;
const PLANNING = /^\s*(?:CLOSED|SCHEDULED|DEADLINE):\s*[<[]/;

interface Heading {
  readonly level: number;
  readonly time: Moment | null;
  /** Number of its line. */
  readonly line: number;
  readonly task: boolean;
}

class Reader {
  /**
   * Lines as the Markdown reader's section walk takes them. A task's line is there twice: as a heading and as its first
   * words.
   */
  readonly lines: Line[] = [];
  readonly keywords = new Map<string, string>();
  readonly tags: string[] = [];
  readonly drawers = new Drawers();
  private readonly headings: Heading[] = [];
  /** Those that the current line stands under. */
  private readonly above: Heading[] = [];
  private readonly open = new Set(OPEN);
  private readonly closed = new Set(CLOSED);
  private at = 0;

  constructor(raws: readonly Line[]) {
    const ends = blockEnds(raws);
    for (let i = 0; i < raws.length; ) {
      const line = raws[i]!;
      const end = ends.get(i);
      if (end === undefined) {
        this.read(line, raws[i + 1]);
        i++;
      } else {
        const block = raws.slice(i, end + 1);
        if (/^\s*:/.test(line.raw))
          this.lines.push(...this.drawers.read(block, this.headings.length === 0).map(lineOf));
        else for (const one of block) this.lines.push({ ...one, kind: 'code' });
        i = end + 1;
      }
    }
  }

  /**
   * Gives a block the time of the heading it stands under, and makes a goal of a task; ask in the order of the file.
   */
  finish(block: ParsedBlock, date: Moment | null): ParsedBlock {
    while (this.at < this.headings.length && this.headings[this.at]!.line <= block.lines.start) this.at++;
    const heading = this.headings[this.at - 1];
    const at = timed(heading?.time ?? date);
    const task = heading?.task === true && heading.line === block.lines.start;
    const observations = block.observations.map((one, i) => ({
      ...one,
      ...at,
      type: task && i === 0 ? ('goal' as const) : one.type,
      text: one.text.replace(/\n{3,}/g, '\n\n'),
    }));
    return { ...block, type: task && block.type === 'note' ? 'goal' : block.type, ...at, observations };
  }

  private read(line: Line, next: Line | undefined): void {
    const { raw, number } = line;
    const stars = raw.startsWith('*') ? HEADING.exec(raw) : null;
    const keyword = /^\s*#\+([\w-]+):[ \t]*(.*)$/.exec(raw.slice(0, 2000));
    if (stars) this.heading(stars[1]!.length, stars[2]!, number, next);
    else if (keyword) this.keyword(keyword[1]!.toLowerCase(), keyword[2]!.trim(), line);
    else if (/^\s*#(?:\s|\+|$)/.test(raw) || PLANNING.test(raw)) this.lines.push(left(line));
    else if (/^\s*:(?:\s|$)/.test(raw)) this.lines.push({ ...line, kind: 'code' });
    else this.lines.push(lineOf(line));
  }

  private heading(level: number, rest: string, number: number, next: Line | undefined): void {
    const { words, tags } = withoutTags(rest);
    this.tags.push(...tags);
    const space = words.search(/\s/);
    const first = space < 0 ? words : words.slice(0, space);
    const state = this.open.has(first) ? '[ ]' : this.closed.has(first) ? '[x]' : null;
    const title = (state === null ? words : words.slice(first.length)).replace(/^\s*\[#\w\]/, '').trim();
    const name = asRead(title.replace(TIMESTAMP, '')).replace(/\s+/g, ' ').trim();
    while (this.above.length > 0 && this.above.at(-1)!.level >= level) this.above.pop();
    const below =
      next && /^\s*(?:[<[]\d{4}-|CLOSED:|SCHEDULED:|DEADLINE:)/.test(next.raw) ? timestampIn(next.raw) : null;
    const time = timestampIn(title) ?? below ?? this.above.at(-1)?.time ?? null;
    const heading = { level, time, line: number, task: state !== null && title !== '' };
    this.headings.push(heading);
    this.above.push(heading);
    this.lines.push({ kind: 'heading', number, raw: name, indent: 0, mark: level });
    if (heading.task) this.lines.push({ kind: 'text', number, raw: `${state} ${title}`, indent: 0, mark: 0 });
  }

  private keyword(key: string, value: string, line: Line): void {
    if (STATES.has(key)) this.states(value);
    else if (value !== '' && !this.keywords.has(key)) this.keywords.set(key, value);
    this.lines.push(left(line));
  }

  private states(value: string): void {
    const words = value.split(/\s+/).map((word) => word.replace(/\(.*$/, ''));
    const bar = words.indexOf('|');
    // Without a bar the last state is the one that is done.
    const done = bar < 0 ? words.length - 1 : bar;
    words.forEach((word, i) => word !== '' && word !== '|' && (i < done ? this.open : this.closed).add(word));
  }
}

/** A line that says nothing to a reader, in the place of one that only Emacs reads. */
function left(line: Line): Line {
  return { ...line, kind: 'blank', raw: '' };
}

/** A line that is no heading, as Markdown would see it, but never the beginning of a fence or a rule. */
function lineOf(line: Line): Line {
  if (line.kind === 'blank') return line;
  const seen = scanLines(line.raw, line.number)[0] ?? line;
  return seen.kind === 'heading' ||
    seen.kind === 'code' ||
    (seen.kind === 'rule' && !/^\s*-{5,}\s*$/.test(line.raw.slice(0, 2000)))
    ? { ...seen, kind: 'text', mark: 0 }
    : seen;
}

/**
 * Where each block (`#+begin_src` … `#+end_src`) and drawer (`:PROPERTIES:` … `:END:`) ends, by where it begins; what
 * is not closed before the next heading is none.
 */
function blockEnds(raws: readonly Line[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  let open: { readonly name: string; readonly start: number } | null = null;
  for (let i = 0; i < raws.length; i++) {
    const raw = raws[i]!.raw.slice(0, 200);
    if (/^\*+\s/.test(raw)) open = null;
    else if (open && raw.trim().toLowerCase() === open.name) {
      ends.set(open.start, i);
      open = null;
    } else if (!open || open.name === ':end:') {
      const begin = /^\s*#\+begin_(\S+)/i.exec(raw);
      if (begin) open = { name: `#+end_${begin[1]!.toLowerCase()}`, start: i };
      else if (/^\s*:[\w-]+:\s*$/.test(raw)) open = { name: ':end:', start: i };
    }
  }
  return ends;
}

function withoutTags(rest: string): { readonly words: string; readonly tags: readonly string[] } {
  const words = rest.trimEnd();
  const at = words.endsWith(':') ? Math.max(words.lastIndexOf(' '), words.lastIndexOf('\t')) : -1;
  const tail = words.slice(at + 1);
  return at >= 0 && /^:[\p{L}\p{N}_@#%:]+:$/u.test(tail)
    ? { words: words.slice(0, at).trim(), tags: splitTags(tail) }
    : { words: words.trim(), tags: [] };
}

function splitTags(text: string): string[] {
  return text.split(/[:\s]+/).filter((tag) => tag !== '');
}

/** Other names by Org's keywords and drawers: quoted where they have several words. */
function aliasesOfOrg(fields: FrontMatter['fields']): string[] {
  const names = textField(fields, 'roam_aliases', 'roam_alias', 'aliases', 'alias') ?? '';
  const quoted = Array.from(names.matchAll(/"([^"]{1,300})"/g), ([, name]) => name as string);
  return quoted.length > 0 ? quoted : aliasesOf({ aliases: names });
}

function dateOfOrg(fields: FrontMatter['fields']): Moment | null {
  for (const key of DATE_KEYS) {
    const text = textField(fields, key) ?? '';
    const date = timestampIn(text) ?? readDate(text);
    if (date) return date;
  }
  return null;
}

function timestampIn(text: string): Moment | null {
  const match = TIMESTAMP.exec(text.slice(0, 1000));
  return match ? parseDate(match[2] === undefined ? match[1]! : `${match[1]} ${match[2].padStart(5, '0')}`) : null;
}
