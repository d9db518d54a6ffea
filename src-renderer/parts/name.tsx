import { placeIn, type Place } from '../../src-shared/place.ts';
import { nameParts } from './names.ts';

/**
 * A name, path or title of a file, or a message that may have one: it turns no text around it, and what would not be
 * seen in it is.
 */
export function Name({ of }: { readonly of: string }): React.JSX.Element {
  return (
    <bdi>
      {nameParts(of).map(({ text, unseen }, i) =>
        unseen ? (
          <span key={i} className="unseen" title="A character that is not seen">
            {text}
          </span>
        ) : (
          text
        ),
      )}
    </bdi>
  );
}

/** A file's name with a place in it, which stays behind the name whatever its letters are. */
export function PlaceName({ of, at }: { readonly of: string; readonly at: Place }): React.JSX.Element {
  return (
    <>
      <Name of={of} />
      {placeIn('', at)}
    </>
  );
}
