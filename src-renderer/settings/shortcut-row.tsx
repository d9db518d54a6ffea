import { useState } from 'react';
import type { DesktopState } from '../../src-shared/protocol.ts';
import { useAppState } from '../app.ts';
import { MAC } from '../parts/shortcuts.ts';
import { keysOf, recordPress } from './accelerator.ts';
import { SettingRow, useSetting } from './setting.tsx';

/** What the system made of the keys, in words that promise no more than it does. */
const STATES: Readonly<Record<DesktopState['shortcut'], string>> = {
  registered: 'This shortcut opens the quick search from every program.',
  taken: 'Another program uses this shortcut, or the system does not know it. Choose another.',
  asked:
    'Quarry asked the system for this shortcut. The system does not say whether it agreed. Press the shortcut to try it.',
  none: 'No shortcut is set.',
};

/** The keys of the quick search: a button that listens for new ones, and what the system says to them. */
export function ShortcutRow(): React.JSX.Element {
  const { view, value, error, set } = useSetting('shortcut');
  const state = useAppState(({ desktop }) => desktop?.shortcut ?? 'none');
  const linux = useAppState(({ info }) => info?.platform === 'linux');
  /** While it listens: the keys that are held, or why they do not do. */
  const [heard, setHeard] = useState<{ readonly held: string; readonly wrong: boolean } | null>(null);

  const press = (event: React.KeyboardEvent): void => {
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!heard || (plain && event.key === 'Tab')) return;
    event.preventDefault(); // else it would do what it does in this window
    if (plain && event.key === 'Escape') return setHeard(null);
    const recorded = recordPress(event.nativeEvent, MAC);
    if (recorded.kind !== 'keys')
      return setHeard({ held: recorded.kind === 'held' ? recorded.accelerator : '', wrong: recorded.kind === 'wrong' });
    setHeard(null);
    void set(recorded.accelerator);
  };

  return (
    <SettingRow
      view={view}
      group
      error={error}
      about={
        <>
          <p className="setting-state" data-state={state} role="status">
            {heard
              ? heard.wrong
                ? `This cannot be a shortcut. Hold ${MAC ? '⌘' : 'Ctrl'} or Alt, and press a letter, a digit or Space.`
                : 'Press the new keys. Escape keeps the old ones.'
              : STATES[state]}
          </p>
          {linux && (
            <p>
              You can also bind the command <code>quarry --quick</code> to a shortcut in your desktop’s settings.
            </p>
          )}
        </>
      }
    >
      {(ids) => (
        <div className="shortcut">
          <button
            type="button"
            className="button shortcut-keys"
            aria-label={`Keys: ${keysOf(value, MAC).join(' ') || 'none'}. Change`}
            aria-describedby={ids.about}
            aria-pressed={heard !== null}
            onClick={() => heard === null && setHeard({ held: '', wrong: false })}
            onKeyDown={press}
            onKeyUp={(event) => heard && event.preventDefault()}
            onBlur={() => setHeard(null)}
          >
            {heard ? <Keys of={heard.held} otherwise="Press keys…" /> : <Keys of={value} otherwise="None" />}
          </button>
          <button type="button" className="button" disabled={value === ''} onClick={() => void set('')}>
            Clear
          </button>
        </div>
      )}
    </SettingRow>
  );
}

function Keys({ of, otherwise }: { readonly of: string; readonly otherwise: string }): React.JSX.Element {
  const keys = keysOf(of, MAC);
  return keys.length === 0 ? (
    <>{otherwise}</>
  ) : (
    <>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </>
  );
}
