import type { TextLine } from './pdf-text.ts';

type Page = readonly TextLine[];

/**
 * Takes off what stands at the top or bottom of a page and is not part of its text: running titles and page numbers.
 */
export function withoutRunningTitles(pages: readonly Page[]): Page[] {
  const top = runningTitles(pages, 0);
  const bottom = runningTitles(pages, -1);
  return pages.map((lines, i) => {
    if (lines.length < 2) return lines;
    return lines.slice(top.has(i) ? 1 : 0, bottom.has(i) && lines.length > 2 ? -1 : lines.length);
  });
}

/** On which pages the line at this end is none of the text's. */
function runningTitles(pages: readonly Page[], end: 0 | -1): ReadonlySet<number> {
  const texts = pages.map((lines) => lines.at(end)?.text ?? '');
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(masked(text), (counts.get(masked(text)) ?? 0) + 1);
  const found = new Set<number>();
  texts.forEach((text, i) => {
    const frequent = counts.get(masked(text))! > Math.max(2, pages.length / 2);
    const alone = /^\d{1,4}$|^[ivxlc]{1,7}$/.test(text);
    if (text !== '' && (frequent || alone || counted(texts[i - 1], text) || counted(text, texts[i + 1]))) found.add(i);
  });
  return found;
}

/** Whether two neighbouring pages have the same there but for a number that counts them. */
function counted(text: string | undefined, next: string | undefined): boolean {
  if (!text || !next || masked(text) !== masked(next)) return false;
  const [numbers, following] = [numbersIn(text), numbersIn(next)];
  return numbers.some((number, i) => following[i] === number + 1);
}

function masked(text: string): string {
  return text.replace(/\d+/g, '0');
}

function numbersIn(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}
