import { expect, test } from 'vitest';
import { momentInName, readDate } from './written.ts';

const DAY = '2025-03-09';
test.each([
  ['2025-03-09', DAY],
  ['2025_03_09', DAY],
  ['2025.03.09', DAY],
  ['2025 03 09', DAY],
  ['2025/03/09', DAY],
  ['20250309', DAY],
  ['20250309T120000--title', DAY],
  ['20250309120000-title', DAY],
  ['202503091200 Zettel', DAY],
  ['March 9th, 2025', DAY],
  ['Mar 9, 2025 2:30 PM', DAY],
  ['9 Mar 2025', DAY],
  ['9-Mar-2025', DAY],
  ['Sunday, 9 March 2025', DAY],
  ['Sun Mar 09 2025 10:00:00 GMT+0100 (CET)', DAY],
  ['2025 March 9', DAY],
  ['9. März 2025', DAY],
  ['9 de marzo de 2025', DAY],
  ['9 mars 2025', DAY],
  ['9 marzo 2025', DAY],
  ['9 de março de 2025', DAY],
  ['9 maart 2025', DAY],
  ['1er août 2025', '2025-08-01'],
  ['5 Okt 2025', '2025-10-05'],
  ['09.03.2025', DAY],
  ['9.3.2025', DAY],
  ['3/9/2025', DAY],
  ['13/03/2025', '2025-03-13'],
  ['25-12-2025', '2025-12-25'],
  ['2025-W10', '2025-03-03'],
  ['2025-W10-7', DAY],
  ['2025-KW10', '2025-03-03'],
  ['2025年3月9日', DAY],
  ['March 2025', '2025-03-01'],
  ['2025-03', '2025-03-01'],
  ['2025-Q1', '2025-01-01'],
  ['v2.10.2025', null],
  ['note 12345', null],
  ['project 2025', null],
  ['31.02.2025', null],
])('the day in the name %j', (name, day) => {
  const found = momentInName(name);
  expect(found && new Date(found.time).toISOString().slice(0, 10)).toBe(day);
});

test.each([
  ['[[March 9th, 2025]]', DAY],
  ['<2025-03-09 Sun>', DAY],
  ['1741478400', DAY],
  ['Sun, 09 Mar 2025 10:00:00 +0100', DAY],
  ['20250309T101500Z', DAY],
  ['yesterday', null],
  ['2025', null],
])('the day of the property %j', (text, day) => {
  const found = readDate(text);
  expect(found && new Date(found.time).toISOString().slice(0, 10)).toBe(day);
});
