import { EngineError } from '../../src-shared/errors.ts';
import type { Hit } from '../../src-shared/model.ts';
import { placeIn } from '../../src-shared/place.ts';

/** The text in quotes on one line, and `title — path:line` on the next; the place in what the file is counted in. */
export function citation({
  text,
  title,
  path,
  ...place
}: Pick<Hit, 'text' | 'title' | 'path' | 'lines' | 'unit'>): string {
  return `"${text.replaceAll(/\s+/g, ' ').trim()}"\n${title} — ${placeIn(path, place)}`;
}

/** Puts text on the clipboard; rejects when nothing lets it. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyBySelection(text))
      throw new EngineError('INTERNAL', 'The clipboard cannot be written.', {
        next: 'Select the text in the note and copy it.',
      });
  }
}

/** The old way, which asks for no permission. */
function copyBySelection(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
