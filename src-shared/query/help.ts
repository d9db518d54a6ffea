/**
 * What one can type into the search box, for the window, the command line and the documentation: made of the list of
 * fields.
 */
import { FIELDS, type FieldHelp } from './fields.ts';

/** The filters in the order of the list. */
export const FILTER_HELP: readonly FieldHelp[] = FIELDS.flatMap(({ help }) => help);

/** What holds for all filters and for words. */
export const SYNTAX_HELP: readonly FieldHelp[] = [
  {
    example: 'type:decision,goal',
    meaning: 'one of these values; put a value with spaces in double quotes; `*` stands for any text',
  },
  { example: '-type:note', meaning: 'everything except what the filter describes' },
  { example: '"exact words"', meaning: 'these words, in this order' },
];

/** The header of the documentation's table of filters. */
export const FILTER_TABLE_HEAD = '| filter | keeps only |';

/** The documentation's table of filters, in Markdown. */
export function filterTable(): string {
  return [
    FILTER_TABLE_HEAD,
    '|---|---|',
    ...FILTER_HELP.map(({ example, meaning }) => `| \`${example}\` | ${meaning} |`),
  ].join('\n');
}

/**
 * The help as lines of plain text, the examples in a column.
 *
 * @param width of a line, in characters; at least 60
 */
export function helpLines(rows: readonly FieldHelp[], width: number): readonly string[] {
  const indent = Math.max(...rows.map(({ example }) => example.length)) + 4;
  return rows.flatMap(({ example, meaning }) =>
    wrapped(meaning.replaceAll('`', ''), width - indent).map(
      (line, i) => `${i === 0 ? `  ${example}`.padEnd(indent) : ' '.repeat(indent)}${line}`,
    ),
  );
}

/** The words in lines of at most so many characters; a longer word has a line of its own. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
