import { describe, expect, test } from 'vitest';
import { readText } from '../testing.ts';

const PATH = '/home/ada/quarry/.aider.chat.history.md';
const CHAT = `
# aider chat started at 2025-11-03 09:30:00

> Aider v0.86.0  
> Main model: gpt-5 with diff edit format  
> Git repo: .git with 12 files  

#### Fuse the legs  
#### by score.  

Scores keep more than ranks:

src/fusion.rs
\`\`\`rust
<<<<<<< SEARCH
old();
=======
secret();
>>>>>>> REPLACE
\`\`\`

Done.

> Tokens: 2.1k sent, 300 received.  
> Applied edit to src/fusion.rs  
> Commit f1b45a8 feat: fuse by score  

#### /run cargo test
`;

describe('a history of aider', () => {
  test('gives each turn without the edits, and names what was done to files', async () => {
    const { blocks, session, title } = await readText(PATH, CHAT);
    expect(blocks.map(({ label, observations: [only] }) => [label, only!.text, only!.lines])).toEqual([
      ['User', 'Fuse the legs\nby score.', { start: 8, end: 9 }],
      [
        'Assistant',
        'Scores keep more than ranks:\n\nsrc/fusion.rs\n\nDone.\n[tools: Edit fusion.rs, Commit f1b45a8]',
        { start: 11, end: 26 },
      ],
      ['User', '/run cargo test', { start: 28, end: 28 }],
    ]);
    expect(blocks[0]).toMatchObject({
      headingPath: ['aider chat started at 2025-11-03 09:30:00'],
      happenedAt: Date.UTC(2025, 10, 3, 9, 30),
    });
    expect(session).toMatchObject({
      id: '20251103-093000',
      title: 'Fuse the legs',
      model: 'gpt-5',
      project: 'quarry',
      commits: ['f1b45a8'],
    });
    expect(title).toBe('Fuse the legs');
  });

  test('holds several chats, each with its own time', async () => {
    const { blocks, title } = await readText(PATH, `${CHAT}${CHAT.replace('2025-11-03', '2025-11-04')}`);
    expect(title).toBe('aider chats in quarry');
    expect(new Set(blocks.map((block) => block.happenedAt))).toEqual(
      new Set([Date.UTC(2025, 10, 3, 9, 30), Date.UTC(2025, 10, 4, 9, 30)]),
    );
  });

  test('keeps marks of the format inside a fence as what was said', async () => {
    const { blocks } = await readText(
      PATH,
      '# aider chat started at 2025-11-03 09:30:00\n\n#### How?\n\nSo:\n\n```md\n#### not a user\n> not a tool\n```\n',
    );
    expect(blocks.map((block) => block.label)).toEqual(['User', 'Assistant']);
    expect(blocks[1]!.observations[0]!.text).toContain('> not a tool');
  });

  test('keeps an edit that was cut off', async () => {
    const { blocks } = await readText(
      PATH,
      '# aider chat started at 2025-11-03 09:30:00\n\n<<<<<<< SEARCH\nold();\n\n#### Go on\n',
    );
    expect(blocks.map((block) => block.observations[0]!.text)).toEqual(['<<<<<<< SEARCH\nold();', 'Go on']);
  });

  test('takes a heading within an answer as the answer’s where lines of prompts have their marks', async () => {
    const { blocks } = await readText(
      PATH,
      '# aider chat started at 2025-11-03 09:30:00\n\n#### Why score?  \n\nBecause:\n\n#### Ranks lose it\n\nScores keep it.\n\n> Tokens: 1k sent.  \n\n#### Go on.  \n',
    );
    expect(blocks.map(({ label, observations: [only] }) => [label, only!.text])).toEqual([
      ['User', 'Why score?'],
      ['Assistant', 'Because:\n\n#### Ranks lose it\n\nScores keep it.'],
      ['User', 'Go on.'],
    ]);
  });
});
