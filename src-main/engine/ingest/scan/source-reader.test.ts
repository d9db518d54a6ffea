import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratchFolder } from '../../store/testing.ts';
import { readBytes, readWhole } from './source-reader.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => scratch.remove());
const at = (name: string): string => path.join(scratch.folder, name);

describe('a file that cannot be read', () => {
  it('says why in words', async () => {
    await expect(readBytes(at('gone.md'))).rejects.toMatchObject({
      code: 'PATH_UNREADABLE',
      message: 'It vanished before it could be read.',
    });
    mkdirSync(at('folder.md'));
    await expect(readBytes(at('folder.md'))).rejects.toMatchObject({
      code: 'PATH_UNREADABLE',
      message: expect.stringContaining('EISDIR') as string,
    });
  });

  it.skipIf(process.platform === 'win32')(
    'because it became a link or a pipe is not followed, and not waited for',
    async () => {
      writeFileSync(at('a.md'), 'x');
      symlinkSync(at('a.md'), at('link.md'));
      execFileSync('mkfifo', [at('pipe.md')]);
      for (const name of ['link.md', 'pipe.md'])
        await expect(readWhole(at(name))).rejects.toMatchObject({ code: 'PATH_UNREADABLE' });
    },
  );

  it('because it became very large is not read into memory', async () => {
    writeFileSync(at('a.md'), 'x');
    truncateSync(at('a.md'), 5 * 2 ** 30);
    await expect(readWhole(at('a.md'))).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringContaining('5120 MB') as string,
    });
  });
});
