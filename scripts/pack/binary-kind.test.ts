import path from 'node:path';
import { expect, it } from 'vitest';
import { binaryKind, kindOf } from './binary-kind.ts';

const prebuilds = path.resolve(import.meta.dirname, '../../node_modules/better-sqlite3/prebuilds');

it.each(['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64', 'win32-x64', 'win32-arm64'])(
  'knows a library for %s',
  (kind) => {
    expect(binaryKind(path.join(prebuilds, `${kind}.node`))).toBe(kind);
  },
);

it('takes texts, pictures and broken files for what they are', () => {
  for (const text of ['', '#!/bin/sh\n', 'MZ', `MZ${'x'.repeat(100)}`, '\x89PNG\r\n\x1a\n'])
    expect(kindOf(Buffer.from(text, 'latin1'))).toBe(null);
});

it('tells a program for a machine that Quarry is not packed for', () => {
  const mips = Buffer.alloc(64);
  mips.writeUInt32BE(0x7f454c46);
  mips.writeUInt16LE(8, 18);
  expect(kindOf(mips)).toBe('linux-other');
  expect(kindOf(Buffer.from('cafebabe00000002', 'hex'))).toBe('darwin-other');
  expect(kindOf(Buffer.from('cafebabe00000041', 'hex'))).toBe(null); // a class of Java
});
