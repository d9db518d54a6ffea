import type { Line } from './lines.ts';

const TAG = /(?:^|[\s([{,;])#([\p{L}\p{N}_][\p{L}\p{N}_/-]{0,99})/gu;

/**
 * The `#tags` in a note's text, without `#`, in the order they first appear. Not those in code or headings, nor numbers
 * (`#12`).
 */
export function tagsIn(lines: readonly Line[]): string[] {
  const tags = new Set<string>();
  for (const line of lines) {
    if (line.kind === 'heading' || line.kind === 'code' || !line.raw.includes('#')) continue;
    for (const [, tag] of withoutCode(line.raw).matchAll(TAG)) if (/[^\p{N}_/-]/u.test(tag!)) tags.add(tag!);
  }
  return [...tags];
}

function withoutCode(raw: string): string {
  return raw.includes('`') ? raw.replace(/`[^`]*`/g, '``') : raw;
}
