import type { ObservationType } from '../../src-shared/model.ts';
import { typeWord } from './words.ts';
import './parts.css';

/** The word for a type with its hue beside it. */
export function TypeWord({ type }: { readonly type: ObservationType }): React.JSX.Element {
  return (
    <span className="type" data-type={type}>
      {typeWord(type)}
    </span>
  );
}
