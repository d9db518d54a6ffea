import { Fragment, memo } from 'react';
import type { TextRange } from '../../src-shared/model.ts';
import { excerpt, toLines, type Segment } from './text.ts';
import './parts.css';

const NONE: readonly TextRange[] = [];

interface Props {
  readonly text: string;
  readonly matches?: readonly TextRange[];
  /** The sentence nearest in meaning. */
  readonly near?: TextRange | null;
  /** Shows no more lines than this, those with a mark first. */
  readonly most?: number;
}

/** Text of a note with its light Markdown, the words of the query marked and the nearest sentence underlined. */
export const RichText = memo(function RichText({ text, matches = NONE, near = null, most }: Props): React.JSX.Element {
  const lines = toLines(text, matches, near);
  return (
    <>
      {(most === undefined ? lines : excerpt(lines, most)).map(({ marker, depth, listing, segments }, i) => (
        <span
          key={i}
          className={listing ? 'line line-listing' : marker ? 'line line-item' : 'line'}
          data-depth={depth || undefined}
        >
          {marker && <span className="marker">{marker}</span>}
          {inOneStyle(segments).map(styled)}
        </span>
      ))}
    </>
  );
});

/** Neighbours of one style together: marks lie within one piece of code, and do not cut it into several. */
function inOneStyle(segments: readonly Segment[]): readonly (readonly Segment[])[] {
  const groups: Segment[][] = [];
  for (const segment of segments) {
    const last = groups.at(-1)?.[0];
    if (last && last.bold === segment.bold && last.code === segment.code) groups.at(-1)?.push(segment);
    else groups.push([segment]);
  }
  return groups;
}

function styled(group: readonly Segment[], key: number): React.ReactNode {
  const { bold, code } = group[0]!;
  let node: React.ReactNode = group.map(({ text, mark, near }, i) => {
    const word = mark ? <mark key={i}>{text}</mark> : text;
    return near ? (
      <span key={i} className="near">
        {word}
      </span>
    ) : (
      word
    );
  });
  if (code) node = <code>{node}</code>;
  if (bold) node = <b>{node}</b>;
  return <Fragment key={key}>{node}</Fragment>;
}
