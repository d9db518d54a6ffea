import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { desk, type Desk } from './testing.ts';

vi.setConfig({ testTimeout: 300_000 }); // several commands

let own: Desk;
beforeEach(() => {
  own = desk();
  own.note('good.md', '# Tea\n\nThe kettle whistles.\n');
  own.note('bad.docx', 'no archive at all');
});
afterEach(() => own.close());

it('A file that is named and cannot be read is a failure of the command; one among others in a folder is told', async () => {
  const named = await own.run('index', `${own.notes}/bad.docx`);
  expect(named).toMatchObject({ code: 3, stdout: expect.stringContaining('FILE_UNPARSABLE') as string });
  const folder = await own.run('index', own.notes);
  expect(folder).toMatchObject({ code: 0, stdout: expect.stringContaining('FILE_UNPARSABLE') as string });
});
