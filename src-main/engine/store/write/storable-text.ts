/** A text without characters at which SQLite would cut it or that are no characters at all. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
