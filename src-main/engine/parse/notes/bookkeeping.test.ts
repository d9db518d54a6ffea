import { describe, expect, it } from 'vitest';
import { parseCoverage } from '../parse-coverage.ts';
import { readText } from '../testing.ts';

const NOTE = `# Session: repair the pump
**ID**: 20260301-090000
**Started**: 2026-03-01T09:00:00Z

## Goals
- [ ] repair the pump
- [ ] order a new valve

## Activity Log
### 09:00 - Session Start
Session initialized with goal: repair the pump
Working on branch: main
Tagged as: session-20260301-090000-start

### 09:40 - Update (covering since 09:00)

**Git Activity:**
- Commits this session: 2 ([[commit-1a2b3c4d]])
- Files changed: 8
- Last commit: 5 minutes ago
- \`1a2b3c4d\` fix: close the valve before the pump starts

**Work Completed:**
- Next steps:
- Measured the pressure at both ends

## Session Classification
- Work Type: repair
- Files Changed: 8
- Session Tags: session-20260301-090000-start..session-20260301-090000-end
`;

/** The types of the rows of a section, by its lines. */
async function typesIn(section: string, ...lines: readonly string[]): Promise<readonly string[]> {
  const text = `# Session: repair the pump\n**ID**: 20260301-090000\n**Started**: 2026-03-01T09:00:00Z\n\n## Goals\n- [ ] repair the pump\n\n## ${section}\n${lines.map((line) => `- ${line}`).join('\n')}\n`;
  const { blocks } = await readText('/notes/a.md', text);
  return blocks.flatMap(({ label, observations }) => (label === section ? observations.map(({ type }) => type) : []));
}

describe('bookkeeping of a session', () => {
  it('is told from what says something, and no line is lost', async () => {
    const document = await readText('/notes/a.md', NOTE);
    const rows = document.blocks.flatMap(({ observations }) => observations);
    expect(rows.filter(({ type }) => type !== 'bookkeeping').map(({ text }) => text)).toEqual([
      '[ ] repair the pump',
      '[ ] order a new valve',
      '`1a2b3c4d` fix: close the valve before the pump starts',
      'Measured the pressure at both ends',
    ]);
    expect(rows.filter(({ type }) => type === 'bookkeeping')).toHaveLength(8);
    expect(parseCoverage(document, NOTE)).toMatchObject({ uncovered: [], overlaps: [] });
  });

  it('leaves the facts of the session with the session', async () => {
    const { session } = await readText('/notes/a.md', NOTE);
    expect(session).toMatchObject({ classification: 'repair', filesChanged: 8, commits: ['1a2b3c4d'] });
  });

  it.each([
    'Commits: 3',
    'Commits this session:        12',
    '**Files changed:** 2 files (+40, -3 lines)',
    'Files modified: 7 (3 new, 4 modified)',
    'Lines added: +120',
    'Last commit: 2 hours ago',
    'Last commit: 1a2b3c4d',
    '3 files changed, 120 insertions(+), 14 deletions(-)',
    'Working tree: clean',
    'Clean working tree',
    'Uncommitted changes: none',
    'Branch: feature/pump-2',
  ])('has the statistics of git: %s', async (line) =>
    expect(await typesIn('Git Activity', line)).toEqual(['bookkeeping']),
  );

  it.each([
    'Session started.',
    'Session started at 09:00',
    'Session initialised with goal: Repair the pump',
    'Tagged as: session-20260301-start',
    'Tags: #storage #speed',
    'Next Steps:',
    '**What was done:**',
    'The following changes:',
    '_No decisions recorded this session_',
  ])('has set-up lines, tags and bare lead-ins: %s', async (line) =>
    expect(await typesIn('Work Completed', line)).toEqual(['bookkeeping']),
  );
});

describe('what says something stays what it is', () => {
  it.each([
    'Files changed: 3, because the old reader lost the last line',
    'Files changed: 2 (dropped the cache that leaked a handle)',
    'Last commit: fix the order of the valves',
    'Commits are signed from now on',
    'Commits: squash them before a merge',
    '`1a2b3c4d` docs: explain the valve',
    '8 files changed hands without a review',
    'Working tree was clean before the crash, dirty after it',
    'PR merged: #12',
  ])('among commits: %s', async (line) => expect(await typesIn('Git Activity', line)).not.toContain('bookkeeping'));

  it.each([
    'Session initialized with goal: repair the pump, and found the leak at once',
    'Session initialized with goal: find out why the boiler trips',
    'Session started late because the power was out',
    'Session tokens: 32 characters',
    'Sessions: 30 minutes',
    'Tests: 45 passed',
    'Timeout: 30 seconds',
    'Tags: use one for each release',
    'Branch: leave main alone until Friday',
    'Next steps: replace the valve',
    'Pressure too low:',
    'RRF fusion math:',
    'No leaks found at the joints',
    'Files changed: 8\nThe eighth one broke the build',
  ])('among work: %s', async (line) =>
    expect(await typesIn('Work Completed', line.replace('\n', '\n  '))).not.toContain('bookkeeping'),
  );

  it.each([
    ['Key Decisions', 'Files: 3'],
    ['Key Decisions', 'Commits: 1'],
    ['Patterns Observed', 'Branch: main'],
    ['Goals', 'Next steps:'],
    ['User Prompts', 'Files changed: 8'],
  ])('in a section of %s: %s', async (section, line) =>
    expect(await typesIn(section, line)).not.toContain('bookkeeping'),
  );

  it('outside of session notes', async () => {
    const { blocks } = await readText('/notes/b.md', '# Diary\n\n- Files changed: 8\n- Session Tags: a-1..b-2\n');
    expect(blocks.flatMap(({ observations }) => observations.map(({ type }) => type))).toEqual(['note']);
  });
});
