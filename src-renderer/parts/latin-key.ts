/**
 * Keys by what is printed on them for programs: on a layout of another script a press gives that script's letter, not
 * `k`.
 */

/** Keys beside the letters and digits of a keyboard of the United States, by their codes: without and with Shift. */
const SIGNS: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Backquote: ['`', '~'],
};

/**
 * The key of a press. One that gives a letter of Latin script, a sign of ASCII or has a name (`Enter`) is that; one that gives
 * another script's letter, or nothing by itself, is told by where it lies, as on a keyboard of the United States.
 */
export function latinKey({
  key,
  code,
  shiftKey,
}: {
  readonly key: string;
  readonly code?: string;
  readonly shiftKey: boolean;
}): string {
  const named = key.length > 1 && !['Dead', 'Process', 'Unidentified'].includes(key) && /^[\x20-\x7e]+$/.test(key);
  if (!code || named || /^[\x20-\x7e\p{Script=Latin}]$/u.test(key)) return key;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase();
  return /^Digit(\d)$/.exec(code)?.[1] ?? SIGNS[code]?.[shiftKey ? 1 : 0] ?? key;
}
