import { memo } from 'react';
import type { Hit } from '../../src-shared/model.ts';
import { placeIn } from '../../src-shared/place.ts';
import { RichText } from '../parts/rich-text.tsx';
import { TypeWord } from '../parts/type-word.tsx';
import { formatWhen } from '../parts/when.ts';
import { fileName } from '../parts/words.ts';

/** Lines of text on a card. */
const LINES = 3;

interface Props {
  readonly hit: Hit;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
  readonly onOpen: () => void;
}

/** One result: what it is and where from, what it says, and why it is here. */
export const Card = memo(function Card({ hit, selected, onSelect, onOpen }: Props): React.JSX.Element {
  const { id, type, label, title, path, happenedAt, snippet } = hit;
  return (
    <li id={`hit-${id}`} className="card" role="option" aria-selected={selected} onClick={() => onSelect(id)} onDoubleClick={onOpen}>
      <div className="card-top">
        <TypeWord type={type} label={label} />
        <span className="card-title">{title}</span>
        {happenedAt !== null && <time className="card-when">{formatWhen(happenedAt)}</time>}
      </div>
      <div className="card-text">
        <RichText text={snippet.text} matches={snippet.matches} most={LINES} />
      </div>
      <div className="card-foot">
        <span className="card-place" title={placeIn(path, hit)}>
          {placeIn(fileName(path), hit)}
        </span>
        <span className="card-why">{why(hit)}</span>
      </div>
    </li>
  );
});

/** Which of the two ways of looking found it, and at which place: `words #1 · meaning #2`. */
export function why({ legs }: Pick<Hit, 'legs'>): string {
  return [legs.lexical && `words #${legs.lexical.rank}`, legs.dense && `meaning #${legs.dense.rank}`].filter(Boolean).join(' · ');
}
