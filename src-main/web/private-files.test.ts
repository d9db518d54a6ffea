/** What the front ends write into the data folder is for its user alone. */
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeSettingsFile } from '../system/settings-file.ts';
import { createUploads } from './receive-uploads.ts';

let data: string;
let mask: number;
beforeEach(() => {
  mask = process.umask(0o022); // as on most systems
  data = path.join(mkdtempSync(path.join(tmpdir(), 'quarry-front-ends-')), 'data');
  mkdirSync(data, { mode: 0o700 });
});
afterEach(() => {
  process.umask(mask);
  rmSync(path.dirname(data), { recursive: true });
});

it.skipIf(process.platform === 'win32')(
  'Settings and copies of what was dropped are for their user alone',
  async () => {
    changeSettingsFile(data, { theme: 'dark' });
    const uploads = createUploads(data, async () => ({ extensions: ['.md'], hidden: [] }));
    const { copyId } = await uploads.begin({ name: 'dropped', how: 'beside' });
    await uploads.receive(copyId, 'deep/down/a.md', Readable.from([Buffer.from('text')]), 0);
    const { path: place } = await uploads.finish(copyId);
    expect(existsSync(path.join(place, 'deep/down/a.md'))).toBe(true);
    const all = readdirSync(data, { recursive: true, encoding: 'utf8' });
    expect(all.length).toBeGreaterThan(5);
    expect(all.filter((name) => (lstatSync(path.join(data, name)).mode & 0o077) !== 0)).toEqual([]);
  },
);
