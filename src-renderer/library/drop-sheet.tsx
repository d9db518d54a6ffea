import { sizeWords } from '../../src-shared/size.ts';
import { useApp, useAppState } from '../app.ts';
import { Icon } from '../parts/icons.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { count, plural, shortPath } from '../parts/count-words.ts';
import type { Dropped } from './dropped.ts';
import type { Refusal } from './walk-drop.ts';
import { Name } from '../parts/name.tsx';

/** How many entries of a list are shown before the rest becomes a number. */
const FEW = 6;

/** Asks once about all that was dropped together, and shows how far it has come. */
export function DropSheet(): React.JSX.Element | null {
  const app = useApp();
  const dropped = useAppState((state) => state.dropped);
  if (!dropped) return null;
  const close = (): void => {
    if (dropped.kind !== 'sending') app.dropping.cancel(); // that is stopped by its button alone
  };
  return (
    <Sheet label="Dropped files" onClose={close}>
      <div className="ask">
        <Content dropped={dropped} />
      </div>
    </Sheet>
  );
}

function Content({ dropped }: { readonly dropped: Dropped }): React.JSX.Element {
  switch (dropped.kind) {
    case 'looking':
      return (
        <>
          <h2>Counting the dropped files…</h2>
          <progress aria-label="Looking" />
          <Buttons no="Cancel" />
        </>
      );
    case 'watch':
      return <Watch dropped={dropped} />;
    case 'copy':
      return <Copy dropped={dropped} />;
    case 'sending':
      return (
        <>
          <h2>
            Copying {count(dropped.done)} of {plural(dropped.total, 'file')}
          </h2>
          <progress aria-label="Files copied" max={Math.max(1, dropped.total)} value={dropped.done} />
          <Buttons no="Stop" />
        </>
      );
    case 'sent':
      return (
        <>
          <h2>Some files were not copied</h2>
          <Refused refused={dropped.refused} />
          <Buttons no="Close" />
        </>
      );
  }
}

function Watch({ dropped: { places } }: { readonly dropped: Dropped & { kind: 'watch' } }): React.JSX.Element {
  const app = useApp();
  const home = useAppState((state) => state.info?.home);
  const [first] = places;
  const files = places.reduce((sum, place) => sum + place.files, 0);
  const size = sizeOf(
    files,
    places.reduce((sum, place) => sum + place.bytes, 0),
    places.some(({ more }) => more),
  );
  const what =
    places.length === 1 && first ? <Name of={shortPath(first.path, home)} /> : plural(places.length, 'place');
  if (files === 0) return <Nothing what={places.length === 1 ? what : 'there'} />;
  return (
    <>
      <h2>Watch {what}?</h2>
      <p className="ask-about">{size}. Quarry reads them in place, and again when they change.</p>
      {places.length > 1 && (
        <ul className="ask-list">
          {places.slice(0, FEW).map((place) => (
            <li key={place.path}>
              <Icon name={place.kind} />
              <span className="ask-path">
                <Name of={shortPath(place.path, home)} />
              </span>
              <span className="ask-size">{sizeOf(place.files, place.bytes, place.more)}</span>
            </li>
          ))}
          {places.length > FEW && <li className="ask-size">and {plural(places.length - FEW, 'more place')}</li>}
        </ul>
      )}
      <Buttons no="Cancel" yes="Watch" onYes={() => void app.dropping.accept()} />
    </>
  );
}

function Copy({ dropped: { walked, known } }: { readonly dropped: Dropped & { kind: 'copy' } }): React.JSX.Element {
  const app = useApp();
  const { files, bytes, left, refused } = walked;
  const others = left > 0 && (
    <p className="ask-about">
      Quarry skips {plural(left, 'other file')}: {left === 1 ? 'it is' : 'they are'} hidden, or of a kind that it does
      not read.
    </p>
  );
  if (files === 0) {
    return (
      <Nothing what="there">
        {others}
        <Refused refused={refused} />
      </Nothing>
    );
  }
  return (
    <>
      <h2>Copy {sizeOf(files, bytes, false)} into Quarry?</h2>
      <p className="ask-about">
        Browsers hide the path of dropped files, so Quarry copies them. Quarry does not follow changes of the originals.
        To follow them, add the folder on the library page.
      </p>
      {known.length > 0 && (
        <p className="ask-about">
          Quarry already has a copy of{' '}
          {known.map((name, i) => (
            <span key={name}>
              {i > 0 && ', '}“<Name of={name} />”
            </span>
          ))}
          . Updating the copy deletes files that are no longer in the folder.
        </p>
      )}
      {others}
      <Refused refused={refused} />
      {known.length > 0 ? (
        <Buttons no="Cancel" yes="Update the copy" onYes={() => void app.dropping.accept()}>
          <button type="button" className="button" onClick={() => void app.dropping.accept('beside')}>
            Keep both
          </button>
        </Buttons>
      ) : (
        <Buttons no="Cancel" yes="Copy" onYes={() => void app.dropping.accept()} />
      )}
    </>
  );
}

function Nothing({
  what,
  children,
}: {
  readonly what: React.ReactNode;
  readonly children?: React.ReactNode;
}): React.JSX.Element {
  return (
    <>
      <h2>Quarry found no file that it can read{what === 'there' ? '' : <> in {what}</>}</h2>
      {children}
      <Buttons no="Close" />
    </>
  );
}

function Refused({ refused }: { readonly refused: readonly Refusal[] }): React.JSX.Element | null {
  if (refused.length === 0) return null;
  return (
    <details className="ask-refused">
      <summary>{plural(refused.length, 'file')} cannot be copied</summary>
      <ul className="ask-list">
        {refused.slice(0, 100).map(({ path, reason }) => (
          <li key={path}>
            <span className="ask-path">
              <Name of={path} />
            </span>
            <span className="ask-size">
              <Name of={reason} />
            </span>
          </li>
        ))}
        {refused.length > 100 && <li className="ask-size">and {plural(refused.length - 100, 'more file')}</li>}
      </ul>
    </details>
  );
}

interface ButtonsProps {
  readonly no: string;
  readonly yes?: string;
  readonly onYes?: () => void;
  readonly children?: React.ReactNode;
}

function Buttons({ no, yes, onYes, children }: ButtonsProps): React.JSX.Element {
  const app = useApp();
  return (
    <div className="ask-buttons">
      <button type="button" className="button" autoFocus={!yes} onClick={() => app.dropping.cancel()}>
        {no}
      </button>
      {children}
      {yes && (
        <button type="button" className="button button-main" data-first autoFocus onClick={onYes}>
          {yes}
        </button>
      )}
    </div>
  );
}

/** `1,234 files (5.6 MB)`, with `more than` where not all was counted. */
export function sizeOf(files: number, bytes: number, more: boolean): string {
  return `${more ? 'More than ' : ''}${plural(files, 'file')} (${sizeWords(bytes)})`;
}
