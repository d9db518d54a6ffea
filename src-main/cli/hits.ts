/** Hits for a person at a terminal. */
import path from 'node:path';
import type { Hit } from '../../src-shared/model.ts';
import { isoDay, shownTime } from '../../src-shared/time/show.ts';
import { foundBy } from '../../src-shared/found-by.ts';
import { placeIn, placeWords } from '../../src-shared/place.ts';
import { type Out, printable, styler } from './output.ts';

/** Copies, and near-duplicates, whose places are printed under a hit. */
const PLACES_SHOWN = 3;

/**
 * One hit in three lines: rank, type, title and date; the snippet with its matches bold; file, place and by what it was
 * found. More say where else the same file lies, and where its near-duplicates are.
 *
 * @param rank 1-based; 0 for none
 * @param cwd the folder a path is shown relative to when that is shorter
 */
export function hitText(hit: Hit, rank: number, out: Out, cwd = process.cwd()): string {
  const style = styler(out);
  const indent = '    ';
  const at = shownTime(hit);
  const date =
    at !== null ? `  ${isoDay(at)}` : hit.modifiedAt === undefined ? '' : `  modified ${isoDay(hit.modifiedAt)}`;
  const by = foundBy(hit);
  const places = (
    name: string,
    elsewhere: readonly { readonly path: string; readonly lines: Hit['lines'] }[],
  ): string[] => {
    const shown = elsewhere
      .slice(0, PLACES_SHOWN)
      .map((place) => placeIn(shorterPath(printable(place.path), cwd), { unit: hit.unit, ...place }));
    const more = elsewhere.length - shown.length + (name === 'similar' ? (hit.moreSimilar ?? 0) : 0);
    return shown.length > 0
      ? [`${indent}${style('dim', `${name}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`)}`]
      : [];
  };
  return [
    `${rank > 0 ? String(rank).padStart(2) : '  '}  ${style('bold', hit.type)}  ${printable(hit.title)}${style('dim', date)}`,
    indent + emphasise(hit, (text) => style('bold', text)),
    `${indent}${style('dim', `${placeIn(shorterPath(printable(hit.path), cwd), hit)}${hit.fileGone ? '  file gone' : ''}${by ? `  (${by})` : ''}`)}`,
    ...(hit.wholeLength === undefined
      ? []
      : [
          `${indent}${style('dim', `first ${hit.text.length.toLocaleString('en')} of ${hit.wholeLength.toLocaleString('en')} characters; for all: quarry get ${hit.id}`)}`,
        ]),
    ...places('also', hit.alsoAt),
    ...places('similar', hit.similar),
    ...inSession(hit).map((text) => indent + style('dim', text)),
  ].join('\n');
}

/** `+5 in this session: line 12, line 30, line 40 and 2 more`. */
function inSession({ inSession: rows = [], moreInSession = 0, unit }: Hit): readonly string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, PLACES_SHOWN).map(({ lines }) => placeWords({ unit, lines }));
  const total = rows.length + moreInSession;
  const more = total - shown.length;
  return [`+${total} in this session: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
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
