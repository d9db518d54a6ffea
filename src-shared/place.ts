/** Where something stands in a file, in words: the same on a card, in a citation and at a terminal. */
import type { LineRange, PlaceUnit } from './protocol/observation.ts';

/** What a place is made of: a hit, an observation with its document's unit. */
export interface Place {
  readonly lines: Pick<LineRange, 'start'>;
  readonly unit: PlaceUnit;
}

/**
 * The beginning of a place behind the name of its file: `a.md:12`, `a.pdf, p. 3`, `a.docx, ¶ 12`, `a.ipynb, cell 4`.
 */
export function placeIn(file: string, { lines: { start }, unit }: Place): string {
  switch (unit) {
    case 'line':
      return `${file}:${start}`;
    case 'page':
      return `${file}, p. ${start}`;
    case 'paragraph':
      return `${file}, ¶ ${start}`;
    case 'cell':
      return `${file}, cell ${start}`;
  }
}

/** The beginning of a place in words: `line 12`, `page 3`. */
export function placeWords({ lines: { start }, unit }: Place): string {
  return `${unit} ${start}`;
}

/** What opening the file is called. No program takes one to a paragraph or a cell, so that none is promised. */
export function openingWords(place: Place): string {
  return place.unit === 'line' || place.unit === 'page' ? `Open at ${placeWords(place)}` : 'Open file';
}

/** What is said once a file was opened; where no program takes one to the place, it says where to look. */
export function openedWords(file: string, place: Place): string {
  return place.unit === 'line'
    ? `Opened ${file} at ${placeWords(place)}.`
    : `Opened ${file}. Look at ${placeWords(place)}.`;
}
