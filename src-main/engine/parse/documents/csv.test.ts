import { describe, expect, test } from 'vitest';
import { readText } from '../testing.ts';

const rows = async (text: string, path = '/n/decisions.csv') => {
  const { blocks } = await readText(path, text);
  return blocks.flatMap((block) => block.observations.map((one) => [one.text, one.lines.start, one.lines.end]));
};

describe('a table', () => {
  test('gives each row with the names of its columns, empty cells left out', async () => {
    expect(await rows('Date,What,Why\n2025-11-03,SQLite,one file\n2025-11-04,,\n\n,INT8,"smaller, faster"\n')).toEqual([
      ['Date: 2025-11-03; What: SQLite; Why: one file', 2, 2],
      ['Date: 2025-11-04', 3, 3],
      ['What: INT8; Why: smaller, faster', 5, 5],
    ]);
  });

  test('keeps a cell of several lines whole, whatever its line ends, and counts them right', async () => {
    const expected = [
      ['What: SQLite; Why: one file\nno "server"', 2, 3],
      ['What: INT8', 4, 4],
    ];
    const text = 'What,Why\nSQLite,"one file\nno ""server"""\nINT8,\n';
    expect(await rows(text)).toEqual(expected);
    expect(await rows(text.replaceAll('\n', '\r\n'))).toEqual(expected);
    expect(await rows(text.replace('\n', '\r\n').slice(0, -1))).toEqual(expected);
  });

  test('is cut at tabs, semicolons and bars as well', async () => {
    expect(await rows('What\tWhy\nSQLite\tone, file\n', '/n/a.tsv')).toEqual([['What: SQLite; Why: one, file', 2, 2]]);
    expect(await rows('What;Why\nSQLite;one, file\nINT8;small, fast\n')).toEqual([
      ['What: SQLite; Why: one, file', 2, 2],
      ['What: INT8; Why: small, fast', 3, 3],
    ]);
    expect(await rows('What|Why\nSQLite|one file\n')).toEqual([['What: SQLite; Why: one file', 2, 2]]);
  });

  test("takes the time of a row from a column of dates, and else from the file's name", async () => {
    const { blocks, date } = await readText(
      '/n/2025-11-01 decisions.csv',
      'When,Created at\nx,2025-11-03 10:00\ny,never\n',
    );
    expect(blocks[0]!.observations.map((one) => one.happenedAt)).toEqual([Date.UTC(2025, 10, 3, 10), date]);
    expect(date).toBe(Date.UTC(2025, 10, 1));
  });

  test('keeps cells that no column names, and a single row that names none', async () => {
    expect(await rows('What,\nSQLite,one file,more\n')).toEqual([['What: SQLite; one file; more', 2, 2]]);
    expect(await rows('SQLite,one file')).toEqual([['SQLite; one file', 1, 1]]);
    const { blocks } = await readText('/n/a.csv', '');
    expect(blocks.map(({ type, observations }) => [type, observations[0]?.text])).toEqual([['title', 'a']]);
  });

  test('is read on after a quotation mark that is never closed, and says so', async () => {
    const document = await readText('/n/a.csv', 'What,Why\nSQLite,one\nINT8,"small\nWAL,two\n');
    expect(document.blocks[0]!.observations.map((one) => one.text)).toEqual([
      'What: SQLite; Why: one',
      'What: INT8; Why: "small',
      'What: WAL; Why: two',
    ]);
    expect(document.problems).toEqual([
      'The quotation mark opened at line 3 is never closed; from there on quotation marks are read as text.',
    ]);
  });
});
