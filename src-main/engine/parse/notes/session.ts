import { entryTimes } from './activity-log-entry.ts';
import { markBookkeeping } from './bookkeeping.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatReader, ParsedBlock } from '../format.ts';
import { readFrontMatter, textField } from './front-matter.ts';
import { leftOut } from '../left-out.ts';
import { scanLines, type Line } from './lines.ts';
import { findReferences } from '../find-references.ts';
import { aliasesOf, leavesItselfOut } from './note-properties.ts';
import { asShown } from './shown-text.ts';
import { readBlocks } from './sections.ts';
import { parseField, readSessionHeader } from './session-header.ts';

/** Notes of a working session: goals, an activity log with timed updates, and what each decided, did and met. */
export const session: FormatReader = {
  redaction: 'text',

  recognises({ text }) {
    const front = readFrontMatter(text);
    if (textField(front.fields, 'type')?.toLowerCase() === 'session') return true;
    const top = scanLines(text.slice(front.bodyOffset, front.bodyOffset + 4000));
    if (top.some((line) => line.kind === 'heading' && /^#\s+Session\s*:/i.test(line.raw))) return true;
    const keys = new Set(headerOf(top).map((line) => (line.kind === 'text' ? parseField(line.raw)?.key : undefined)));
    if (keys.has('id') && keys.has('started')) return true;
    return /^#{1,3} +Activity Log\s*$/im.test(text) && /^#{2,4} +[~[]?\d{1,2}:\d\d/m.test(text);
  },

  parse({ path, text, redact }, headingTypes) {
    const front = readFrontMatter(text);
    if (leavesItselfOut(front.fields)) throw leftOut(path);
    const lines = scanLines(text.slice(front.bodyOffset), front.lineCount + 1);
    const header = readSessionHeader(lines, front.fields, fileStem(path));
    const { start } = header;
    const { title, tags } = header.session;
    const timeOf = start === null ? () => null : entryTimes(start);
    const body = lines.map((line) => (header.fieldLines.has(line.number) ? blank(line) : line));
    const heading = lines.find(
      (line) => line.kind === 'heading' && line.mark === 1 && /^#\s+Session\s*:/i.test(line.raw),
    );
    const blocks = asShown(
      readBlocks(body, {
        session: true,
        timeOf,
        date: start,
        headingTypes,
        title: heading ? heading.raw.replace(/^#\s+/, '').trim() : title,
      }),
      redact,
    );
    const noted = { ...header.session, commits: [...new Set([...header.session.commits, ...commitsIn(blocks)])] };
    return document({
      title,
      ...dated(start),
      session: noted,
      tags,
      aliases: aliasesOf(front.fields),
      properties: header.properties,
      blocks: markBookkeeping(blocks, title),
      lineCount: front.lineCount + lines.length,
    });
  },
};

/** What the lists of commits name. Commits named elsewhere are talked about, not made. */
function commitsIn(blocks: readonly ParsedBlock[]): string[] {
  return blocks
    .flatMap(({ observations }) => observations.filter(({ type }) => type === 'commit'))
    .flatMap(({ text }) => findReferences(text))
    .flatMap(({ kind, target }) => (kind === 'commit' ? [target] : []));
}

function headerOf(lines: readonly Line[]): readonly Line[] {
  const end = lines.findIndex((line) => line.kind === 'heading' && line.mark > 1);
  return end < 0 ? lines : lines.slice(0, end);
}

function blank(line: Line): Line {
  return { ...line, kind: 'blank', mark: 0, indent: 0 };
}
