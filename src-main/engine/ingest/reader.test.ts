import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../index/sample.ts';
import { readBytes } from './reader.ts';

describe('readBytes', () => {
  it('says in words why it could not read', async () => {
    const { folder, remove } = scratchFolder();
    await expect(readBytes(path.join(folder, 'gone.md'))).rejects.toMatchObject({ code: 'PATH_UNREADABLE', message: 'It vanished before it could be read.' });
    mkdirSync(path.join(folder, 'folder.md'));
    await expect(readBytes(path.join(folder, 'folder.md'))).rejects.toMatchObject({ code: 'PATH_UNREADABLE', message: expect.stringContaining('EISDIR') as string });
    remove();
  });
});
