import { describe, expect, test } from 'vitest';
import type { ObservationType } from '../../../../src-shared/model.ts';
import { headingText, leadType, parseLabel, sectionType } from './headings.ts';

const NAMES: readonly (readonly [ObservationType | null, readonly string[]])[] = [
  [
    'decision',
    [
      'Key Decisions',
      'key decisions and reasoning',
      'Key Decisions & Rationale',
      'Decision',
      'Architectural Decisions Made',
      '✅ Decisions:',
      'Decision: use SQLite',
      'Decision 3',
      '2. Key Design Decisions (final)',
    ],
  ],
  [
    'challenge',
    [
      'Challenges Faced',
      'Challenges & Solutions',
      'Challenges Faced and Solutions',
      'Problem',
      'Root cause',
      'Root Cause Analysis',
      'Issues encountered',
      'Problems Identified',
      'Blockers',
      'Bug Found & Fixed'.slice(0, 9),
    ],
  ],
  ['solution', ['Solution', 'Solution (both parts completed)', 'Solutions', 'Fix', 'Resolution']],
  ['pattern', ['Patterns Observed', 'Pattern', 'Core Patterns', 'Patterns & Principles']],
  [
    'insight',
    ['Key Insights', 'Lessons Learned', 'Learnings', 'Key Findings', 'What I learned', 'Takeaways', 'Key observations'],
  ],
  [
    'next',
    [
      'Next Steps',
      'Next steps (implementation)',
      'Open items for next session',
      'Open Items',
      'Remaining Work',
      'TODO',
      'To-do',
      'Next',
      'Action items',
      "What's left in Phase 2",
    ],
  ],
  [
    'question',
    ['Open Questions', 'Question', 'Open design questions (sleeping on)', 'Questions for tomorrow', 'Decisions needed'],
  ],
  ['work', ['Work Completed', 'Work completed during this period', 'Completed', 'Key Achievements', 'What was done']],
  ['commit', ['Git Activity', 'Commits', 'Commits this session (4)', 'Key Commits (in order)']],
  ['context', ['Previous Session Context', 'Discussion Context', 'Context', 'Background']],
  ['goal', ['Goals', 'Goal', 'Session goals', 'Objectives']],
  ['activity', ['Activity Log', 'Session Start']],
  ['message', ['User Prompts (14)', 'User Prompts']],
  [
    null,
    [
      'Session Classification',
      'Weather',
      'Beliefs Captured: 0',
      'Contextual bandits',
      'Networking',
      'Decisive moments',
      'x'.repeat(500),
    ],
  ],
];

describe('a section’s name', () => {
  for (const [type, names] of NAMES) {
    for (const name of names) test(`"${name.slice(0, 40)}" means ${type}`, () => expect(sectionType(name)).toBe(type));
  }
});

test('a heading is its words without marks', () => {
  expect(headingText('##  **Key Decisions:** ##')).toBe('Key Decisions');
  expect(headingText('### C# and F#')).toBe('C# and F#');
  expect(headingText('#')).toBe('');
});

test('a label is bold with a colon, or bold, alone and known', () => {
  expect(parseLabel('**Mood**: fine')).toEqual({ name: 'Mood', rest: 'fine', type: null });
  expect(parseLabel('**Decision: stay**')).toEqual({ name: 'Decision', rest: 'stay', type: 'decision' });
  expect(parseLabel('**Key Decisions**')).toEqual({ name: 'Key Decisions', rest: '', type: 'decision' });
  for (const prose of ['**Everything changed.**', '**Use it** because', '**', '****', '**a', 'Mood: fine'])
    expect(parseLabel(prose)).toBeNull();
});

test('a lead names its own type; some only among challenges', () => {
  expect(leadType('**Solution:** cache', false)).toBe('solution');
  expect(leadType('Fix: a typo', false)).toBeNull();
  expect(leadType('Fix: a typo', true)).toBe('solution');
  expect(leadType('Solutions are many', true)).toBeNull();
});
