/** Properties between the lines, as Logseq and Dataview write them: `key:: value`. */
import type { Line } from './lines.ts';
import type { YamlValue } from './front-matter.ts';

/** `-` of the first block may stand in front; values may be empty. */
const PROPERTY = /^\s*(?:[-*+]\s+)?([\p{L}_][\p{L}\p{N}_./-]{0,60})::(?:[ \t]+(.*))?$/u;
/** What Logseq keeps for itself. */
const OWN = /^(?:id|collapsed|heading|background-color|logseq\..*|ls-type|hl-.*|query-.*|created-at|updated-at)$/i;

export interface NoteFields {
  readonly lines: readonly Line[];
  /** Of the whole note: those above its first words. */
  readonly fields: Readonly<Record<string, YamlValue>>;
  /** Lines that the fields stand in: from 1, 0 where there is none. */
  readonly last: number;
}

/**
 * Takes the properties of the whole note off its beginning. Further down the marks of a property go, and those that
 * only Logseq reads.
 */
export function withoutProperties(lines: readonly Line[]): NoteFields {
  const fields: Record<string, YamlValue> = {};
  let last = 0;
  let above = true;
  const rest = lines.map((line) => {
    if (line.kind === 'blank') return line;
    const found = line.kind === 'text' || line.kind === 'item' ? propertyOf(line) : null;
    if (!found) {
      above = false;
      return line;
    }
    const [key, value] = found;
    if (above) {
      fields[key] = value;
      last = line.number;
      return blank(line);
    }
    if (OWN.test(key)) return blank(line);
    const at = line.raw.indexOf('::');
    return { ...line, raw: line.raw.slice(0, at) + line.raw.slice(at + 1) };
  });
  return { lines: rest, fields, last };
}

function propertyOf({ raw }: Line): readonly [key: string, value: string] | null {
  if (!raw.includes('::')) return null;
  const match = PROPERTY.exec(raw.slice(0, 2_000));
  return match ? [(match[1] as string).toLowerCase(), (match[2] ?? '').trim()] : null;
}

function blank(line: Line): Line {
  return { ...line, kind: 'blank', raw: '', indent: 0, mark: 0 };
}
