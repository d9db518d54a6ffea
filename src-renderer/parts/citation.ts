import type { Hit } from '../../src-shared/model.ts';

/** `"text" — title, path:line`, on one line. */
export function citation({ text, title, path, lines }: Pick<Hit, 'text' | 'title' | 'path' | 'lines'>): string {
  return `"${text.replaceAll(/\s+/g, ' ').trim()}" — ${title}, ${path}:${lines.start}`;
}

/** Puts text on the clipboard; rejects when the browser does not let it. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
