import { expect, it } from 'vitest';
import { diskSpace, watchingOf } from './checks.ts';

const MB = 2 ** 20;

it('Room is enough from 500 MB and twice the database on', () => {
  expect(diskSpace({ free: 500 * MB, database: MB })).toEqual({
    ok: true,
    detail: '500.0 MB free; the database has 1.0 MB',
  });
  expect(diskSpace({ free: 499 * MB, database: MB })).toEqual({
    ok: false,
    detail: '499.0 MB free, 500.0 MB are wanted; the database has 1.0 MB',
  });
  expect(diskSpace({ free: 1_999 * MB, database: 1_000 * MB }).ok).toBe(false);
  expect(diskSpace({ free: 2_000 * MB, database: 1_000 * MB }).ok).toBe(true);
});

it('Watching is not well where the system refuses it, and nowhere else', () => {
  const live = { path: '/a', watching: 'live', watchingNote: '' } as const;
  const refused = {
    path: '/b',
    watching: 'polling',
    watchingNote: 'The system’s limit on watched folders is reached (fs.inotify.max_user_watches).',
  } as const;
  const remote = {
    path: '/c',
    watching: 'polling',
    watchingNote: 'Its drive does not report changes.',
  } as const;
  expect(watchingOf([])).toEqual({ ok: true, detail: 'no sources' });
  expect(watchingOf([live, remote, { ...live, watching: 'paused' }]).ok).toBe(true);
  expect(watchingOf([live, refused])).toEqual({ ok: false, detail: `/a live; /b polling (${refused.watchingNote})` });
});
