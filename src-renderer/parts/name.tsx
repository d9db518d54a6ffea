import { nameParts } from './names.ts';

/** A name, path or title of a file: it turns no text around it, and what would not be seen in it is. */
export function Name({ of }: { readonly of: string }): React.JSX.Element {
  return <bdi>{nameParts(of).map(({ text, unseen }, i) => (unseen ? <span key={i} className="unseen" title="A character that is not seen">{text}</span> : text))}</bdi>;
}
