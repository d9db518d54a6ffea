import { expect, it } from 'vitest';
import { stripStackTrace } from './strip-stack-trace.ts';

it('Of a trace the message stays, without frames, addresses and places', () => {
  expect(
    stripStackTrace(
      'TypeError: cannot read "rows" of undefined\n    at scan (/srv/app/dist/scan.js:10:3)\n    at async main (file:///x.js:1:1)\nat 0x7ffee1b2c3d4 in /usr/lib/libc.so.6:88',
    ),
  ).toBe('TypeError: cannot read "rows" of undefined');
  expect(
    stripStackTrace(
      'Traceback (most recent call last):\n  File "/home/me/run.py", line 3, in <module>\nValueError: bad vector 0xdeadbeef',
    ),
  ).toBe('Traceback (most recent call last):\nValueError: bad vector');
  expect(stripStackTrace('2025-01-02T03:04:05.678Z ERROR src/index/scan.rs:42:7 lost 3 rows')).toBe(
    'ERROR scan.rs lost 3 rows',
  );
  expect(stripStackTrace('open C:\\Users\\me\\notes\\a.md:12: no such file')).toBe('open a.md no such file');
});

it('Prose stays as it is', () => {
  for (const text of ['Read and/or write, 24/7, in v2.0.1.', 'a file: x', 'k=60, 50 % of 12:30'])
    expect(stripStackTrace(text)).toBe(text);
});

it('Frames alone are all there is to look for', () =>
  expect(stripStackTrace('  at scan (a.js:1:2)\n  at main (b.js:3:4)')).toContain('scan'));

it('Takes time in proportion to the text', () => {
  for (const piece of ['a/', '/', 'x', ':1', 'f0', '0x', ' at', '\\', '1:'])
    expect(stripStackTrace(piece.repeat(50_000)).length).toBeLessThanOrEqual(150_000);
});
