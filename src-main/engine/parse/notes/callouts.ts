import type { Line } from './lines.ts';

const OPENS = /^ {0,3}>[ \t]*\[!([^\]\s]{1,60})\][+-]?[ \t]*(.*)$/;
const QUOTE = /^ {0,3}> ?/;
/** The name that Obsidian gives a block so that other notes can point to it. */
const BLOCK_ID = /(?:^|[ \t])\^[A-Za-z0-9-]{1,60}$/;

/**
 * Takes off what Obsidian writes around a note's words: the marks of callouts (`> [!note] Title`), whose lines become
 * one piece with their title, or their kind where they have none, in front; and the ids of blocks (`^a1b2c3`).
 */
export function withoutMarks(lines: readonly Line[]): Line[] {
  let inside = false;
  return lines.map((line) => {
    if (line.kind !== 'text') {
      inside = false;
      return line.kind === 'item' || line.kind === 'table' ? withoutId(line) : line;
    }
    const opens = inside ? null : OPENS.exec(line.raw.slice(0, 2000));
    inside = opens !== null || (inside && QUOTE.test(line.raw));
    if (!inside) return withoutId(line);
    const raw = opens ? opens[2]!.trim() + line.raw.slice(2000) || opens[1]! : line.raw.replace(QUOTE, '');
    return { ...withoutId({ ...line, raw }), kind: 'callout', mark: 0 };
  });
}

function withoutId(line: Line): Line {
  const at = line.raw.lastIndexOf('^');
  if (at < 0) return line;
  const tail = BLOCK_ID.exec(line.raw.slice(Math.max(0, at - 1)).trimEnd());
  if (!tail) return line;
  const raw = line.raw.slice(0, at).trimEnd();
  return raw.length <= line.mark || raw === ''
    ? { ...line, kind: 'blank', raw: '', indent: 0, mark: 0 }
    : { ...line, raw };
}
