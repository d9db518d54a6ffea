/** What a pasted text says. */

/** Frames of a stack: they say where a program was, not what went wrong. */
const FRAME =
  /^\s*(?:at\s+\S.*|File ".*", line \d+.*|#\d+\s+.*|\d+:\s+0x[0-9a-f]+.*|(?:goroutine|thread) \d+.*|from \S+:\d+:in .*|\.{3} \d+ more)$/i;
const ADDRESS = /\b0x[0-9a-f]+\b|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b(?=[a-f]*[0-9])[0-9a-f]{12,}\b/gi;
const TIME =
  /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?\b|\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g;
const WORD = /[^\s()[\]{}"'`<>,;|=]+/g;

/**
 * An example without what drowns its message: frames of a stack where there is anything else, hexadecimal addresses, times of
 * day, and of each path all but the file's name. Takes time in proportion to the text's length.
 */
export function stripStackTrace(text: string): string {
  return withoutFrames(text).replace(ADDRESS, ' ').replace(TIME, ' ').replace(WORD, fileName).trim();
}

/** The lines that are no frames of a stack; all where there is nothing else. */
export function withoutFrames(text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  const told = lines.filter((line) => !FRAME.test(line));
  return (told.some((line) => /\p{L}/u.test(line)) ? told : lines).join('\n');
}

/** The last part of what looks like a path, without line and column; anything else as it is (`and/or`). */
function fileName(word: string): string {
  const borders = word.match(/[\\/]/g)?.length ?? 0;
  if (borders === 0) return word;
  const last = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1).replace(/(?::\d+){1,2}:?$/, '');
  return last !== '' && (borders > 1 || /^[./~\\]/.test(word) || /\.\w{1,8}$/.test(last)) ? last : word;
}
