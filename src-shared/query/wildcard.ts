/**
 * Whether a text is what a person typed, `*` standing for anything; in time that is at most the one's length times the
 * other's.
 */
export function fitsWildcard(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  if (others.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  const last = others.pop() ?? '';
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}
