const UNITS = ['KB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes in words, in steps of 1,000: `1 byte`, `38 bytes`, `854 KB`, `3.1 MB`, `12 GB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${Math.round(bytes)} bytes`;
  let size = bytes / 1000;
  let unit = 0;
  // What would be rounded to 1,000 is one of the next unit.
  for (; size >= 999.5 && unit < UNITS.length - 1; unit++) size /= 1000;
  return `${unit > 0 && size < 9.95 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}
