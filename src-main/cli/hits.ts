/** Hits for a person at a terminal. */
import path from 'node:path';
import type { Hit } from '../../src-shared/model.ts';
import { placeIn } from '../../src-shared/place.ts';
import { type Out, printable, styler } from './output.ts';

/** Near-duplicates whose places are printed under a hit. */
const SIMILAR_SHOWN = 3;

/**
 * One hit in three lines: rank, type, title and date; the snippet with its matches bold; file, place and how each leg ranked it. A
 * fourth says where its near-duplicates are.
 *
 * @param rank 1-based; 0 for none
 * @param cwd the folder a path is shown relative to when that is shorter
 */
export function hitText(hit: Hit, rank: number, out: Out, cwd = process.cwd()): string {
  const style = styler(out);
  const indent = '    ';
  const date = hit.happenedAt === null ? '' : `  ${localDate(hit.happenedAt)}`;
  const legs = [hit.legs.lexical && `words #${hit.legs.lexical.rank}`, hit.legs.dense && `meaning #${hit.legs.dense.rank}`].filter(Boolean).join(', ');
  const places = hit.similar.slice(0, SIMILAR_SHOWN).map((similar) => placeIn(shorterPath(printable(similar.path), cwd), similar));
  const more = hit.similar.length - places.length;
  const also = places.length > 0 ? [`${indent}${style('dim', `also ${places.join(', ')}${more > 0 ? ` and ${more} more` : ''}`)}`] : [];
  return [
    `${rank > 0 ? String(rank).padStart(2) : '  '}  ${style('bold', hit.type)}  ${printable(hit.title)}${style('dim', date)}`,
    indent + emphasise(hit, (text) => style('bold', text)),
    `${indent}${style('dim', `${placeIn(shorterPath(printable(hit.path), cwd), hit)}${legs ? `  (${legs})` : ''}`)}`,
    ...also,
  ].join('\n');
}

function emphasise({ snippet }: Hit, bold: (text: string) => string): string {
  const text = printable(snippet.text);
  let at = 0;
  let shown = '';
  for (const { start, end } of snippet.matches) {
    shown += text.slice(at, start) + bold(text.slice(start, end));
    at = end;
  }
  return shown + text.slice(at);
}

/** `file` relative to `cwd` when that is shorter. */
export function shorterPath(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative && relative.length < file.length ? relative : file;
}

/** Year, month and day where the user is. */
function localDate(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return '';
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}
