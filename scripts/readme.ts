/** A block of commands that a document marks as true, and what it says of its outcome. */
export interface MarkedBlock {
  /** 1-based, of the first command. */
  readonly line: number;
  /** One a line; a backslash at the end of a line joins it with the next. */
  readonly commands: readonly string[];
  /** Of the last command; those before it must succeed. */
  readonly exit: number;
  /** What must stand in the output of the last command; empty when nothing is said. */
  readonly contains: string;
}

const MARK = /^<!-- test(?: exit=(\d+))?(?: contains="((?:[^"\\]|\\.)*)")? -->$/;

/**
 * The fenced blocks that follow `<!-- test -->` or `<!-- test exit=0 contains="text" -->`; a quote in the text is `\"`.
 * Throws for a mark that is written wrongly or has no block, because that block would never be run.
 */
export function markedBlocks(markdown: string): readonly MarkedBlock[] {
  const lines = markdown.split('\n');
  return lines.flatMap((text, index) => {
    if (!text.startsWith('<!-- test')) return [];
    const mark = MARK.exec(text);
    const end = lines.indexOf('```', index + 2);
    if (!mark || !lines[index + 1]?.startsWith('```') || end === -1)
      throw new Error(`Line ${index + 1}: not a mark of the form <!-- test exit=0 contains="text" --> above a block.`);
    const block = lines
      .slice(index + 2, end)
      .join('\n')
      .replaceAll(/\\\n\s*/g, '')
      .split('\n');
    const commands = block
      .map((command) => command.trim())
      .filter((command) => command !== '' && !command.startsWith('#'));
    return [
      { line: index + 3, commands, exit: Number(mark[1] ?? 0), contains: (mark[2] ?? '').replaceAll(/\\(.)/g, '$1') },
    ];
  });
}
