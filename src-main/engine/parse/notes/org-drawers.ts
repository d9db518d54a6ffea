/** Drawers of Org: properties become rows, and of a logbook the notes stay that a person wrote. */
import type { LineRange } from '../../../../src-shared/model.ts';
import type { ParsedBlock } from '../format.ts';
import { propertyBlock } from '../name-rows.ts';
import type { Line } from './lines.ts';
import { valuesOf } from './note-properties.ts';

const PROPERTY = /^\s*:([^\s:]{1,100}):(?:[ \t]+(.*))?$/;
/** Org's and its programs' own. */
const OWN =
  /^(?:id|custom_id|created|category|effort|style|ordered|visibility|last_repeat|logging|columns|archive_.*|.*_all|roam_aliases|roam_alias|roam_refs|header-args.*|drill_.*|anki_.*|repeat_.*)$/i;
/** What Emacs writes above a note, and where nobody wrote one, alone. */
const LOGGED =
  /^\s*- (?:Note taken on|State|Rescheduled|New deadline|Removed deadline|Not scheduled|Refiled|CLOSING NOTE)\b.*$/i;

export class Drawers {
  /** Properties of the whole file. */
  readonly ofFile: Record<string, string> = {};
  private readonly rows: { readonly values: readonly string[]; readonly lines: LineRange }[] = [];

  /**
   * The lines of a drawer as a reader sees them; a line that says nothing is blank.
   *
   * @param drawer from `:NAME:` to `:END:`
   * @param top whether it stands above all headings
   */
  read(drawer: readonly Line[], top: boolean): Line[] {
    const name = (drawer[0]?.raw ?? '').trim().toLowerCase();
    if (name === ':logbook:') return drawer.map((line, i) => (isLogged(line, i, drawer.length) ? line : blank(line)));
    if (name === ':properties:') this.properties(drawer, top);
    return drawer.map(blank);
  }

  /** The blocks with a row for the values of each drawer, in the order of the file. */
  addTo(blocks: readonly ParsedBlock[]): ParsedBlock[] {
    const found = this.rows.flatMap(({ values, lines }) => {
      const row = propertyBlock(values, lines);
      const under = blocks.find((block) => block.lines.start <= lines.start && block.lines.end >= lines.end);
      return row ? [under ? { ...row, label: under.label, headingPath: under.headingPath } : row] : [];
    });
    return [...blocks.flatMap((block) => partsAround(block, found)), ...found].toSorted(
      (a, b) => a.lines.start - b.lines.start,
    );
  }

  private properties(drawer: readonly Line[], top: boolean): void {
    const fields: Record<string, string> = {};
    for (const { raw } of drawer.slice(1, -1)) {
      const match = PROPERTY.exec(raw.slice(0, 2_000));
      if (match) fields[(match[1] as string).toLowerCase()] = (match[2] ?? '').trim();
    }
    if (top) Object.assign(this.ofFile, fields);
    const own = Object.fromEntries(Object.entries(fields).filter(([key]) => !OWN.test(key)));
    const [first, last] = [drawer[0], drawer.at(-1)];
    const values = valuesOf(own, false);
    // The first line of a file is left to the title's row.
    if (first && last) this.rows.push({ values, lines: { start: Math.max(2, first.number), end: last.number } });
  }
}

/** A block that begins above a row begins below it instead where nothing of it stands above. */
function partsAround(block: ParsedBlock, rows: readonly ParsedBlock[]): ParsedBlock[] {
  const inside = rows.filter(({ lines }) => lines.start >= block.lines.start && lines.end <= block.lines.end);
  const last = inside.at(-1);
  const first = block.observations[0];
  return last && first && first.lines.start > last.lines.end
    ? [{ ...block, lines: { ...block.lines, start: first.lines.start } }]
    : [block];
}

function isLogged({ raw }: Line, at: number, count: number): boolean {
  return at > 0 && at < count - 1 && !/^\s*CLOCK:/i.test(raw) && !LOGGED.test(raw);
}

function blank(line: Line): Line {
  return { ...line, kind: 'blank', raw: '', indent: 0, mark: 0 };
}
