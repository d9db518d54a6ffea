import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { proposalLines } from './propose.ts';

const proposal = {
  path: '/home/ann/notes',
  kind: 'notes',
  label: 'Session notes',
  files: 1214,
  bytes: 3_140_000,
  newest: Date.UTC(2025, 10, 3, 12),
  exact: true,
} as const;

describe('a proposal', () => {
  it('says what it is, how much there is of it, and how to index it', () => {
    expect(proposalLines(proposal, {}, 'linux')).toEqual([
      'Session notes: /home/ann/notes',
      '1,214 files, 3.1 MB, the newest of 2025-11-03',
      'npx quarry index /home/ann/notes',
    ]);
    expect(proposalLines({ ...proposal, files: 1, exact: false })[1]).toMatch(/^at least 1 file, /);
  });

  it('goes into the index that was looked at', () => {
    expect(proposalLines(proposal, { data: '/tmp/my data', model: 'fp32' }, 'linux')[2]).toBe(
      "npx quarry index --data '/tmp/my data' --model fp32 /home/ann/notes",
    );
    expect(proposalLines({ ...proposal, path: 'C:\\Users\\Ann B\\notes' }, {}, 'win32')[2]).toBe(
      'npx quarry index "C:\\Users\\Ann B\\notes"',
    );
  });

  it.skipIf(process.platform === 'win32').each(['/a b', "/it's", '/$HOME', '/`id`', '/a"b', '/ä;&|', '/*', '/~'])(
    'gives the shell back the path %j',
    (path) => {
      const command = proposalLines({ ...proposal, path })[2]!.replace('npx quarry index', "printf '%s'");
      expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' })).toBe(path);
    },
  );
});
