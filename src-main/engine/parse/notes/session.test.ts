import { describe, expect, test } from 'vitest';
import { readText } from '../testing.ts';

const HEADER = `# Session: pick a store
**ID**: 20250728-182427
**Started**: 2025-07-28T22:24:27Z
**LLM**: claude
**Git Branch**: main
**Session Tag**: session-20250728-182427-start
**Starting Commit**: 377bd54
`;

function read(body: string, header = HEADER) {
  return readText('/notes/20250728-182427.md', header + body);
}

/** Each observation as `type label: text`. */
async function found(body: string): Promise<string[]> {
  return (await read(body)).blocks.flatMap((block) =>
    block.observations.map((o) => `${o.type} ${block.label}: ${o.text}`),
  );
}

describe('a session header', () => {
  test('of the first generation is read field by field', async () => {
    expect((await read('')).session).toEqual({
      id: '20250728-182427',
      title: 'pick a store',
      startedAt: Date.UTC(2025, 6, 28, 22, 24, 27),
      zoneOffset: -240,
      status: null,
      model: 'claude',
      branch: 'main',
      startTag: 'session-20250728-182427-start',
      startCommit: '377bd54',
      classification: null,
      project: null,
      filesChanged: null,
      commits: [],
      tags: [],
    });
  });

  test('of the second generation is read from the front matter', async () => {
    const front =
      '---\ntype: session\nid: 20260204-193822\ntitle: uds health\nstatus: archived\nllm: claude\ncreated: 2026-02-05T00:38:22Z\ntags: [uds]\nproject: quarry\ncommits: [abc1234]\ngit:\n  branch: patina\n  starting_commit: 4e10\n  start_tag: tag-1\n---\n';
    const { session, structure } = await read(
      '\n**Git Activity:**\n- Commits: 2 ([[commit-528af495]], 0c439ef3)\n\n**Work Completed:**\n- undid 1f4ea5f\n\n## Session Classification\n- Work Type: pattern-work\n- Files Changed:        12\n',
      front,
    );
    expect(session).toEqual({
      id: '20260204-193822',
      title: 'uds health',
      startedAt: Date.UTC(2026, 1, 5, 0, 38, 22),
      zoneOffset: -300,
      status: 'archived',
      model: 'claude',
      branch: 'patina',
      startTag: 'tag-1',
      startCommit: '4e10',
      classification: 'pattern-work',
      project: 'quarry',
      filesChanged: 12,
      commits: ['abc1234', '528af495', '0c439ef3'],
      tags: ['uds', 'pattern-work'],
    });
    expect(structure[0]).toEqual({ start: 1, end: 17 });
  });

  test('with a wrong start has none, and without an id takes the file name', async () => {
    const { session, date } = await read('', '# Session: x\n**Started**: 2025-02-30T10:00:00Z\n');
    expect(session).toMatchObject({ id: '20250728-182427', startedAt: null });
    expect(date).toBeNull();
  });

  test('may have its colons inside the bold', async () => {
    expect((await read('', '# Notes\n**ID:** a1\n**Started:** 2025-07-28 10:00\n')).session).toMatchObject({
      id: 'a1',
      startedAt: Date.UTC(2025, 6, 28, 10),
    });
  });

  test('is not needed where an activity log has timed entries', async () => {
    expect((await read('# Tuesday\n## Activity Log\n### 10:00 - Start\nhello\n', '')).session).toMatchObject({
      id: '20250728-182427',
      title: 'Tuesday',
    });
    expect((await read('# Tuesday\n## Activity Log\nhello\n', '')).session).toBeNull();
  });
});

describe('observations of a session', () => {
  test('have the type of their section, however its name is written', async () => {
    const names = [
      '**Key Decisions:**',
      '**Key decisions**:',
      '**KEY DECISIONS**',
      '### Key Decisions & Reasoning',
      '## Decisions:',
      '### **Key Decisions:**',
      '__Key decisions:__',
    ];
    for (const name of names)
      expect((await read(`\n${name}\n- use SQLite\n`)).blocks.at(-1)).toMatchObject({
        type: 'decision',
        observations: [{ type: 'decision', text: 'use SQLite' }],
      });
  });

  test('are one for each top-level item, with its sub-items and later lines', async () => {
    expect(await found('\n**Work Completed:**\n- one\n  - below\n  more\n\n2. **two**\n\n   far below\n')).toEqual([
      'work Work Completed: one\n- below\nmore',
      'work Work Completed: **two**\n\nfar below',
    ]);
  });

  test('keep a goal’s checkbox', async () => {
    expect(await found('\n## Goals\n- [x] ship it\n- [ ] rest\n')).toEqual([
      'goal Goals: [x] ship it',
      'goal Goals: [ ] rest',
    ]);
  });

  test('are cut into sub-items when an item is long', async () => {
    const long = 'word '.repeat(70).trim();
    expect(await found(`\n**Key Decisions:**\n- head\n  - ${long}\n  - ${long}\n`)).toEqual([
      `decision Key Decisions: head`,
      `decision Key Decisions: ${long}`,
      `decision Key Decisions: ${long}`,
    ]);
  });

  test('of a challenge and its solution are two when each has its own lines', async () => {
    const label = '\n**Challenges & Solutions:**\n';
    const name = 'Challenges & Solutions';
    expect(await found(`${label}- **Challenge**: slow\n- **Solution**: cache\n`)).toEqual([
      `challenge ${name}: **Challenge**: slow`,
      `solution ${name}: **Solution**: cache`,
    ]);
    expect(await found(`${label}1. **Slow**\n   - at start\n   - Solution: cache\n   - for an hour\n`)).toEqual([
      `challenge ${name}: **Slow**\n- at start`,
      `solution ${name}: Solution: cache\n- for an hour`,
    ]);
    expect(await found(`${label}Challenge: slow\nSolution: cache\n`)).toEqual([
      `challenge ${name}: Challenge: slow`,
      `solution ${name}: Solution: cache`,
    ]);
    expect(await found(`${label}- slow → cache\n- slow. Solution: cache\n`)).toEqual([
      `challenge ${name}: slow → cache`,
      `challenge ${name}: slow. Solution: cache`,
    ]);
  });

  test('link a solution to its challenge', async () => {
    const links = async (body: string): Promise<(number | null)[][]> =>
      (await read(body)).blocks.map(({ observations }) => observations.map(({ solves }) => solves));
    const label = '\n**Challenges Faced:**\n';
    expect(
      await links(
        `${label}- **Challenge**: slow\n- **Solution**: cache\n- Challenge: big\n- Solution: pack\n- Solution: or cut\n`,
      ),
    ).toEqual([[null, 0, null, 2, 2]]);
    expect(await links(`${label}- Slow\n  - Solution: cache\n- Big\n  - Why: data\n  - Fix: pack\n`)).toEqual([
      [null, 0, null, 2],
    ]);
    expect(await links(`${label}- **Long**\n  - ${'word '.repeat(130)}\n  - more\n- Solution: cut\n`)).toEqual([
      [null, null, null, 0],
    ]);
    expect(await links(`${label}- slow → cache\n- Problem: slow. Solution: cache\n`)).toEqual([[null, null]]);
    expect(await found('\n**Work Completed:**\n- Store\n  - Problem: slow\n  - Solution: cache\n')).toEqual([
      'work Work Completed: Store',
      'challenge Work Completed: Problem: slow',
      'solution Work Completed: Solution: cache',
    ]);
    expect(await links('\n**Work Completed:**\n- Store\n  - Problem: slow\n  - Solution: cache\n')).toEqual([
      [null, null, 1],
    ]);
    expect(await links('\n**Work Completed:**\n- Solution: cache\n')).toEqual([[null]]);
    expect(await links('\n**Problem:** it hangs\n**Solution:** a time limit\n')).toEqual([[null, 0]]);
    expect(await links('\n**Problems:**\n- a\n- b\n\n**Solutions:**\n- c\n')).toEqual([[null, null], [null]]);
    expect(await links('\n## Problem\n- a\n\n## Next Steps\n- x\n\n**Solution:** c\n')).toEqual([
      [null],
      [null],
      [null],
    ]);
  });

  test('under headings that the user named are of the types given', async () => {
    const own = { 'Beliefs captured': 'insight', 'key decisions': 'note' } as const;
    const body = `${HEADER}\n### 3. Beliefs Captured: 2\n- a\n\n**BELIEFS captured**\n- b\n\n**Key Decisions:**\n- c\n\n**Goals:**\n- d\n`;
    expect((await readText('/s.md', body, own)).blocks.map(({ type, label }) => `${type} ${label}`)).toEqual([
      'insight 3. Beliefs Captured: 2',
      'insight BELIEFS captured',
      'note Key Decisions',
      'goal Goals',
    ]);
    expect((await readText('/plan.md', '# Plan\n## Beliefs captured\n- a\n- b\n', own)).blocks[0]).toMatchObject({
      type: 'insight',
      observations: [{ text: 'a' }, { text: 'b' }],
    });
  });

  test('come from labels with text on their own line, and only for their paragraph', async () => {
    expect(
      await found(
        '\n## Activity Log\n### 10:00 - Talk\n**Problem:** it hangs\n**Root cause:** a lock\n**Decision:** drop it, because:\n- slow\n\nThen lunch.\n',
      ),
    ).toEqual([
      'challenge Problem: it hangs',
      'challenge Root cause: a lock',
      'decision Decision: drop it, because:',
      'decision Decision: slow',
      'activity 10:00 - Talk: Then lunch.',
    ]);
    expect(await found('\n**DECISION: Stay the course**\n')).toEqual(['decision DECISION: Stay the course']);
  });

  test('under a name nobody has seen are notes with that name', async () => {
    expect(await found('\n### Weather\nrain\n\n**Mood:** fine\n\n**Music heard:**\n- none\n')).toEqual([
      'note Weather: rain',
      'note Mood: fine',
      'note Music heard: none',
    ]);
  });

  test('under the parts of a known section are of its type', async () => {
    expect(
      await found('\n**Key Decisions:**\n\n**Storage:**\n- SQLite\n\n**Wire**: JSON\n\n**Status:**\n- x\n'),
    ).toEqual(['decision Storage: SQLite', 'decision Key Decisions: **Wire**: JSON', 'decision Status: x']);
    expect(await found('\n**Key Decisions:**\n- SQLite\n\n**Status:**\n- done\n')).toEqual([
      'decision Key Decisions: SQLite',
      'note Status: done',
    ]);
    expect(await found('\n## Key Decisions\n### Storage\n- SQLite\n')).toEqual(['decision Storage: SQLite']);
  });

  test('hold a fence or table with the lines that introduce it', async () => {
    expect(
      await found(
        '\n**Patterns Observed:**\nLike this:\n\n```\n# not a heading\n\n- not an item\n```\n\n| a |\n| - |\n',
      ),
    ).toEqual([
      'pattern Patterns Observed: Like this:\n\n```\n# not a heading\n\n- not an item\n```',
      'pattern Patterns Observed: | a |\n| - |',
    ]);
  });

  test('of prompts, commits, context, questions and next steps have their types', async () => {
    const body =
      '\n## Previous Session Context\nBefore.\n\n**Git Activity:**\n- 1a2b3c4d fix the pump\n\n**Discussion Context:** talk\n\n**Open Questions:**\n- why?\n\n**Next Steps (Implementation):**\n1. go\n\n**Key Insights:**\n- aha\n\n## User Prompts (2)\n\n1. `hi\n  there`\n2. `- Decision: x`\n';
    expect((await read(body)).blocks.flatMap((b) => b.observations.map((o) => o.type))).toEqual([
      'context',
      'commit',
      'context',
      'question',
      'next',
      'insight',
      'message',
      'message',
    ]);
  });
});

describe('an entry of the activity log', () => {
  const LOG = '\n## Activity Log\n### 18:24 - Session Start\nhello\n';

  test('gives its blocks its time, in the zone the id tells', async () => {
    const { blocks } = await read(
      `${LOG}\n### 23:50 - Update (covering since 18:24)\n\n**Key Decisions:**\n- a\n\n### 00:10 - Note [main@1f4ea5f]\nb\n`,
    );
    expect(
      blocks.map((block) => [block.type, block.headingPath.join(' > '), new Date(block.happenedAt!).toISOString()]),
    ).toEqual([
      ['activity', 'Activity Log > 18:24 - Session Start', '2025-07-28T22:24:00.000Z'],
      ['decision', 'Activity Log > 23:50 - Update (covering since 18:24) > Key Decisions', '2025-07-29T03:50:00.000Z'],
      ['note', 'Activity Log > 00:10 - Note [main@1f4ea5f]', '2025-07-29T04:10:00.000Z'],
    ]);
    expect(blocks[1]!.observations[0]!.happenedAt).toBe(blocks[1]!.happenedAt);
    expect(blocks[1]!.lines).toEqual({ start: 15, end: 16 });
  });

  test('is of the next day when it covers a time later than its own', async () => {
    const { blocks } = await read(`${LOG}\n### 18:00 - Update (covering since 18:24)\na\n`);
    expect(new Date(blocks[1]!.happenedAt!).toISOString()).toBe('2025-07-29T22:00:00.000Z');
  });

  test('a few minutes out of order is of the same day', async () => {
    const { blocks } = await read(`${LOG}\n### 18:20 - Before the start\na\n`);
    expect(new Date(blocks[1]!.happenedAt!).toISOString()).toBe('2025-07-28T22:20:00.000Z');
  });

  test('belongs to the log even after another heading', async () => {
    const { blocks } = await read(
      `${LOG}\n## Open Questions\n- why?\n\n### 19:00 - Update\na\n\n## Session Classification\n- Work Type: x\n`,
    );
    expect(blocks.map((block) => block.headingPath.join(' > '))).toEqual([
      'Activity Log > 18:24 - Session Start',
      'Open Questions',
      'Activity Log > 19:00 - Update',
      'Session Classification',
    ]);
    expect(blocks[3]!.happenedAt).toBe(Date.UTC(2025, 6, 28, 22, 24, 27));
  });
});
