/**
 * What an observation can be. `note`: a passage of an ordinary note; `message`: a turn of an assistant's log; `title`:
 * what a note is called, or a heading without a text; `property`: the values of a note's properties; `bookkeeping`: a
 * line that only keeps a session's books, which a search shows where it is asked for by its words.
 */
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
  'title',
  'property',
  'bookkeeping',
] as const;

export type ObservationType = (typeof OBSERVATION_TYPES)[number];
