import { useState } from 'react';
import { choiceOf, editorsFor } from '../../src-shared/editors.ts';
import type { WireError } from '../../src-shared/errors.ts';
import { useApp, useAppState } from '../app.ts';
import { settingsPath } from '../library/settings-text.ts';
import { Name } from '../parts/name.tsx';
import { shortPath } from '../parts/count-words.ts';
import { SettingRow, useView } from './setting.tsx';

/**
 * The program that opens a note, and how another is chosen: outside of this page, for a page shows text from anywhere.
 */
export function EditorRow(): React.JSX.Element {
  const app = useApp();
  const view = useView('editor');
  const editor = useAppState((state) => state.desktop?.editor ?? null);
  const platform = useAppState((state) => state.info?.platform ?? '');
  const home = useAppState((state) => state.info?.home ?? '');
  const desktop = useAppState((state) => state.info?.frontEnd === 'electron');
  const folder = useAppState((state) => state.status?.dataFolder ?? '');
  const [error, setError] = useState<WireError | null>(null);
  const [busy, setBusy] = useState(false);
  const { template = '', from = 'system', command = '' } = editor ?? {};
  const editors = editorsFor(platform, home);
  const choice = choiceOf(template, editors);
  const name =
    choice === 'system' ? 'System default' : (editors.find(({ id }) => id === choice)?.name ?? 'Another program');

  const choose = async (): Promise<void> => {
    setBusy(true);
    setError(await app.configuring.chooseEditor());
    setBusy(false);
  };

  return (
    <SettingRow
      view={view}
      error={error}
      group
      about={
        <>
          {choice === 'system' ? (
            <p>The system’s own program opens a note at its first line. An editor opens it at the right line.</p>
          ) : (
            <p>
              <code className="setting-command">
                <Name of={template} />
              </code>
            </p>
          )}
          {from === 'environment' && (
            <p>
              The variable <code>QUARRY_EDITOR</code> sets this. A choice here overrides it.
            </p>
          )}
          {!desktop && (
            <p>
              For your safety, a browser page cannot choose a program. To choose one, run{' '}
              <code className="setting-command">
                <Name of={command} />
              </code>
              in a terminal, or set <code>"editor"</code> under <code>"desktop"</code> in{' '}
              <code className="setting-command">
                <Name of={shortPath(settingsPath(folder), home)} />
              </code>
              .
            </p>
          )}
        </>
      }
    >
      {(ids) => (
        <div className="editor" role="group" aria-labelledby={ids.title} aria-describedby={ids.about}>
          <output className="editor-name" aria-label="Program">
            {name}
          </output>
          {desktop && (
            <button type="button" className="button" disabled={busy} onClick={() => void choose()}>
              Choose…
            </button>
          )}
        </div>
      )}
    </SettingRow>
  );
}
