import { memo } from 'react';
import type { TextRange } from '../../src-shared/model.ts';
import { toLines, type Segment } from './text.ts';
import './parts.css';

const NONE: readonly TextRange[] = [];

/** Text of a note with its light Markdown and the words of the query marked. */
export const RichText = memo(function RichText({ text, matches = NONE }: { readonly text: string; readonly matches?: readonly TextRange[] }): React.JSX.Element {
  return (
    <>
      {toLines(text, matches).map(({ marker, depth, segments }, i) => (
        <span key={i} className={marker ? 'line line-item' : 'line'} data-depth={depth || undefined}>
          {marker && <span className="marker">{marker}</span>}
          <span>{segments.map(styled)}</span>
        </span>
      ))}
    </>
  );
});

function styled({ text, bold, code, mark }: Segment, key: number): React.ReactNode {
  let node: React.ReactNode = text;
  if (mark) node = <mark>{node}</mark>;
  if (code) node = <code>{node}</code>;
  if (bold) node = <b>{node}</b>;
  return <span key={key}>{node}</span>;
}
