import type { ObservationType } from '../../src-shared/model.ts';
import { speakerOf, typeWord } from './count-words.ts';
import './parts.css';

interface Props {
  readonly type: ObservationType;
  /** The heading it stood under; a message says by it who spoke. */
  readonly label?: string;
}

/** The word for a type with its hue beside it, and for a message who spoke. */
export function TypeWord({ type, label = '' }: Props): React.JSX.Element {
  const speaker = speakerOf({ type, label });
  return (
    <span className="type" data-type={type}>
      {typeWord(type)}
      {speaker && <span className="speaker">{speaker}</span>}
    </span>
  );
}
