import type { ObservationType } from '../../../../src-shared/model.ts';
import { type Moment, timed } from '../../../../src-shared/time/wall.ts';
import { parseEntry, type Entry } from './activity-log-entry.ts';
import { observation } from '../document.ts';
import type { HeadingTypes, ParsedBlock } from '../format.ts';
import { headingText, parseLabel, typesOfNames, type Label, type TypeOfName } from './headings.ts';
import type { Line } from './lines.ts';
import { itemised, joined } from './section-observations.ts';
import { joinSolution } from './link-solutions.ts';

/** How a kind of note is cut into sections. */
export interface SectionRules {
  /**
   * Whether headings that begin with a time of day are entries of an activity log, and any bold label opens a section.
   */
  readonly session: boolean;
  /** When an entry was written; `null` when the session has no start. */
  readonly timeOf: (entry: Entry) => Moment | null;
  /** When what stands outside all entries was written. */
  readonly date: Moment | null;
  /** The user's own section names; none where it is left out. */
  readonly headingTypes?: HeadingTypes | undefined;
  /** The document's title, left out of heading paths. */
  readonly title: string;
}

interface Heading {
  readonly level: number;
  readonly name: string;
  /** What the parts of its section are where they do not say so themselves; `null` when they are plain notes. */
  readonly type: ObservationType | null;
  readonly section: Section;
}

interface Section {
  readonly name: string;
  readonly type: ObservationType;
  readonly path: readonly string[];
  readonly at: Moment | null;
  /** Number of the line it begins with. */
  readonly start: number;
  /** `inline`: a label with text on its own line, which holds for its paragraph and what belongs to that. */
  readonly kind: 'heading' | 'label' | 'inline';
  readonly lines: Line[];
  /** Level of its heading; 0 for a label, and before the first heading. */
  readonly level: number;
  /** Whether its heading is a row of its own where nothing stands below it. */
  readonly tells: boolean;
  /** Whether any of its lines says something. */
  filled: boolean;
}

/**
 * Cuts lines into blocks, one for each heading or label that has something of its own below it, and one for each
 * heading that has nothing below it: an outline consists of these.
 */
export function readBlocks(lines: readonly Line[], rules: SectionRules): ParsedBlock[] {
  const blocks: ParsedBlock[] = [];
  let previous: Section | null = null;
  const sections = readSections(lines, rules);
  for (const [i, section] of sections.entries()) {
    if (isBare(section, sections[i + 1])) {
      blocks.push(bareHeading(section));
      previous = section;
      continue;
    }
    const observations =
      section.type === 'note' && !rules.session
        ? joined(section.lines, section.at)
        : itemised(section.lines, section.type, section.at);
    const last = observations[observations.length - 1];
    if (!last) continue;
    const { name: label, type, path: headingPath, at, start } = section;
    const block = { type, label, headingPath, lines: { start, end: last.lines.end }, ...timed(at), observations };
    const answered =
      previous !== null && answers(section, previous) ? joinSolution(blocks[blocks.length - 1]!, block) : null;
    if (answered) blocks[blocks.length - 1] = answered;
    else blocks.push(block);
    previous = section;
  }
  return blocks;
}

/** Whether a heading has neither text nor further headings or labels below it. */
function isBare(section: Section, next: Section | undefined): boolean {
  return (
    section.tells && !section.filled && (next === undefined || (next.kind === 'heading' && next.level <= section.level))
  );
}

/** A heading as the only observation of its block. One below a known section is what that section holds. */
function bareHeading({ name, type: held, path, at, start }: Section): ParsedBlock {
  const type = held === 'note' ? 'title' : held;
  const lines = { start, end: start };
  const observations = [observation({ type, text: name, lines, ...timed(at) })];
  return { type, label: name, headingPath: path, lines, ...timed(at), observations };
}

/** `**Problem:** …` with `**Solution:** …` right below it: two labels in the note, one matter. */
function answers(section: Section, previous: Section): boolean {
  return (
    section.type === 'solution' &&
    section.kind !== 'heading' &&
    previous.type === 'challenge' &&
    previous.kind === section.kind &&
    section.path.slice(0, -1).join('\n') === previous.path.slice(0, -1).join('\n')
  );
}

function readSections(lines: readonly Line[], rules: SectionRules): Section[] {
  const walk = new Walk(rules);
  for (const line of lines) {
    if (line.kind === 'heading') walk.heading(line);
    else if (line.kind === 'text' && line.indent < 2) walk.text(line);
    else walk.push(line);
  }
  return walk.sections;
}

class Walk {
  readonly sections: Section[] = [];
  private readonly rules: SectionRules;
  private readonly typeOfName: TypeOfName;
  /** Headings above the current line, outermost first. */
  private stack: Heading[] = [];
  /** The heading of the activity log, once seen: entries return to it after headings that interrupt it. */
  private log: Heading | null = null;
  private at: Moment | null;
  private current: Section;
  /** What a paragraph after an inline label falls back to. */
  private outer: Section;
  /** A label section that holds nothing but further labels: they are its parts and of its type. */
  private whole: Section | null = null;

  constructor(rules: SectionRules) {
    this.rules = rules;
    this.typeOfName = typesOfNames(rules.headingTypes);
    this.at = rules.date;
    this.current = this.outer = this.open('', 'note', [], 'heading', 1);
  }

  heading(line: Line): void {
    const name = headingText(line.raw);
    const level = line.mark;
    const entry = this.rules.session ? parseEntry(name) : null;
    this.stack = this.stack.filter((heading) => heading.level < level);
    if (entry) this.returnToLog(level);
    const type = entry ? this.entryType(entry) : this.typeOf(name);
    if (entry) this.at = this.rules.timeOf(entry);
    else if (type === 'message' || type === 'goal' || /^session classification$/i.test(name)) this.at = this.rules.date;
    const above = this.stack[this.stack.length - 1];
    const resolved = type ?? (above && !above.section.filled ? above.type : null);
    this.whole = null;
    this.current = this.outer = this.open(
      name,
      resolved ?? 'note',
      [...this.path(), ...this.shown(level, name)],
      'heading',
      line.number,
      level,
      this.tells(name, level, entry, type),
    );
    // An entry of the log holds all kinds of things, whatever it is called.
    const heading: Heading = {
      level,
      name,
      type: entry || resolved === 'activity' ? null : resolved,
      section: this.current,
    };
    this.stack.push(heading);
    if (type === 'activity' && !entry && this.log === null) this.log = heading;
  }

  text(line: Line): void {
    const label = parseLabel(line.raw, this.typeOfName);
    if (label && (label.type !== null || this.rules.session)) this.label(label, line);
    else if (this.current.kind === 'inline' && lastKind(this.current) === 'blank') this.reopen(line);
    else this.push(line);
  }

  push(line: Line): void {
    if (this.current === this.whole && !this.whole.filled && line.kind !== 'blank') this.whole = null;
    this.add(line);
  }

  private label(label: Label, line: Line): void {
    const type = label.type ?? this.stack[this.stack.length - 1]?.type ?? this.whole?.type ?? null;
    const part = label.type === null && type !== null;
    if (label.rest !== '' && part) {
      // `**Use SQLite**: it is one file` among decisions is a decision, not a section.
      if (this.current.kind !== 'heading' && this.current !== this.whole)
        this.current = this.open(...this.againAs(this.whole ?? this.outer, line));
      this.add(line);
      return;
    }
    const kind = label.rest === '' ? 'label' : 'inline';
    const parent = part && this.whole ? this.whole.path : this.path();
    if (kind === 'inline') this.outer = this.current.kind === 'inline' ? this.outer : this.current;
    this.current = this.open(label.name, type ?? 'note', [...parent, label.name], kind, line.number);
    if (kind === 'inline') this.add({ ...line, raw: label.rest, indent: 0 });
    else {
      this.outer = this.current;
      if (!part) this.whole = label.type !== null ? this.current : null;
    }
    if (kind === 'inline' && !part) this.whole = null;
  }

  private reopen(line: Line): void {
    this.current = this.open(...this.againAs(this.outer, line));
    this.add(line);
  }

  private add(line: Line): void {
    this.current.lines.push(line);
    if (line.kind !== 'blank' && line.kind !== 'rule') this.current.filled = true;
  }

  private againAs(section: Section, line: Line): [string, ObservationType, readonly string[], Section['kind'], number] {
    return [section.name, section.type, section.path, section.kind, line.number];
  }

  private open(
    name: string,
    type: ObservationType,
    path: readonly string[],
    kind: Section['kind'],
    start: number,
    level = 0,
    tells = false,
  ): Section {
    const section: Section = { name, type, path, at: this.at, start, kind, level, tells, lines: [], filled: false };
    this.sections.push(section);
    return section;
  }

  private returnToLog(level: number): void {
    const log = this.log;
    if (log && log.level < level && !this.stack.includes(log)) this.stack = [log];
  }

  private path(): string[] {
    return this.stack.flatMap(({ level, name }) => this.shown(level, name));
  }

  private shown(level: number, name: string): string[] {
    return level === 1 && name === this.rules.title ? [] : [name];
  }

  private typeOf(name: string): ObservationType | null {
    const type = this.typeOfName(name);
    return type === 'activity' && !this.rules.session ? null : type;
  }

  /** The title is in the context of all rows, and the names of a session's sections say nothing by themselves. */
  private tells(name: string, level: number, entry: Entry | null, type: ObservationType | null): boolean {
    if (name === '' || (level === 1 && name === this.rules.title)) return false;
    if (!this.rules.session) return true;
    return entry ? !/^(?:$|\W*(?:update|note|start|end)\b)/i.test(entry.name) : type === null;
  }

  private entryType(entry: Entry): ObservationType {
    if (/^note\b/i.test(entry.name)) return 'note';
    return this.typeOfName(entry.name) ?? 'activity';
  }
}

function lastKind(section: Section): Line['kind'] | null {
  return section.lines[section.lines.length - 1]?.kind ?? null;
}
