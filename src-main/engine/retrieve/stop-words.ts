/** English words that stand in nearly every note and tell nothing of what is looked for. */
const STOP_WORDS = new Set(
  (
    'a about after all also am an and any are as at be been before being but by can could did do does doing down for from get got ' +
    'had has have having he her here him his how i if in into is it its just like me more most my no not of off on once one only ' +
    'or our out over own s same she should so some such t than that the their them then there these they this those through to too ' +
    'under until up us very was we were what when where which while who whom why will with would you your'
  ).split(' '),
);

export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}
