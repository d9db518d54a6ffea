/** What an observation can be. `note`: a passage of an ordinary note; `message`: a turn of an assistant's log. */
export const OBSERVATION_TYPES = [
  'decision',
  'challenge',
  'solution',
  'pattern',
  'work',
  'goal',
  'question',
  'context',
  'activity',
  'insight',
  'next',
  'commit',
  'note',
  'message',
] as const;

export type ObservationType = (typeof OBSERVATION_TYPES)[number];
