import { useState } from 'react';
import { useAppState } from '../app.ts';
import { choiceOf, editorsFor } from './editors.ts';
import { SettingRow, useSetting } from './setting.tsx';

/** The program that opens a note. A command of one's own is kept when its field is left, or by Enter. */
export function EditorRow(): React.JSX.Element {
  const { value, error, set } = useSetting('editor');
  const platform = useAppState((state) => state.info?.platform ?? '');
  const home = useAppState((state) => state.info?.home ?? '');
  const [own, setOwn] = useState<string | null>(null);
  const editors = editorsFor(platform, home);
  const choice = own === null ? choiceOf(value, editors) : 'own';

  const choose = (id: string): void => {
    setOwn(id === 'own' ? value : null);
    if (id !== 'own') set(editors.find((one) => one.id === id)?.template ?? '');
  };
  const keep = (): void => {
    if (own !== null && own !== value) set(own);
  };

  return (
    <SettingRow
      title="Program" error={error}
      about={choice === 'system' ? <p>The system’s own program for such a file, which begins at its first line. An editor begins at the observation’s.</p> : <p><code>{'{path}'}</code> and <code>{'{line}'}</code> are filled in. Double quotes keep a path with spaces together.</p>}
    >
      {(ids) => (
        <>
          <select id={ids.control} className="setting-select" aria-describedby={ids.about} value={choice} onChange={(event) => choose(event.target.value)}>
            <option value="system">System default</option>
            {editors.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
            <option value="own">Another command</option>
          </select>
          {choice !== 'system' && (
            <input
              className="setting-text" type="text" aria-label="Command" aria-describedby={ids.about} aria-invalid={error !== null} spellCheck={false} autoComplete="off" maxLength={1_000} placeholder="code -g {path}:{line}"
              readOnly={choice !== 'own'} value={own ?? value} onChange={(event) => setOwn(event.target.value)} onBlur={keep} onKeyDown={(event) => event.key === 'Enter' && keep()}
            />
          )}
        </>
      )}
    </SettingRow>
  );
}
