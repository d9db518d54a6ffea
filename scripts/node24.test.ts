import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

it('The launcher needs no package: where none is installed it still runs, or says what is missing', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'quarry-bare-'));
  try {
    cpSync(path.join(import.meta.dirname, '../bin'), path.join(folder, 'bin'), { recursive: true });
    mkdirSync(path.join(folder, 'scripts'));
    writeFileSync(path.join(folder, 'scripts/greet.ts'), 'console.log(`Good morning, ${process.argv[2]}`);\n');
    expect(
      execFileSync(process.execPath, [path.join(folder, 'bin/script.mjs'), 'greet', 'Ada'], { encoding: 'utf8' }),
    ).toBe('Good morning, Ada\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
