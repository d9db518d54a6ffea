import { useEffect, useRef } from 'react';
import { useAppState } from '../app.ts';
import { EditorRow } from './editor-row.tsx';
import { SwitchRow, useSetting } from './setting.tsx';
import { ShortcutRow } from './shortcut-row.tsx';
import { ThemeRow } from './theme-row.tsx';
import './settings.css';
import { Name } from '../parts/name.tsx';

/** What a person can set; each change holds at once. */
export function SettingsPage(): React.JSX.Element {
  const known = useAppState((state) => state.desktop !== null && state.info !== null);
  const desktop = useAppState((state) => state.info?.door === 'electron');
  const page = useRef<HTMLElement>(null);
  useEffect(() => page.current?.focus(), []);
  return (
    <main ref={page} className="page" aria-labelledby="settings-title" tabIndex={-1}>
      <div className="page-body settings">
        <div>
          <h1 id="settings-title">Settings</h1>
          <p className="page-sub">Each change holds at once.</p>
        </div>
        {known && (
          <>
            <Section name="Appearance"><ThemeRow /></Section>
            {desktop && <Section name="Quick search"><ShortcutRow /></Section>}
            <Section name="Opening notes"><EditorRow /></Section>
            {desktop ? <Section name="Desktop"><DesktopRows /></Section> : <p className="settings-more">In the desktop app there are also the quick search, which comes by keys from any program, starting at login, the tray and notifications. A browser has none of these.</p>}
          </>
        )}
      </div>
    </main>
  );
}

function Section({ name, children }: { readonly name: string; readonly children: React.ReactNode }): React.JSX.Element {
  const id = `settings-${name.toLowerCase().replaceAll(' ', '-')}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      <div className="setting-list">{children}</div>
    </section>
  );
}

function DesktopRows(): React.JSX.Element {
  const atLogin = useSetting('openAtLogin');
  const inTray = useSetting('stayInTray');
  const notifications = useSetting('notifications');
  const linux = useAppState((state) => state.info?.platform === 'linux');
  const problem = useAppState((state) => state.desktop?.loginProblem ?? '');
  return (
    <>
      <SwitchRow title="Start at login" setting={atLogin} about={<><p>Without a window, so that the quick search is there.</p>{problem && <p className="setting-error" role="alert"><Name of={problem} /></p>}</>} />
      <SwitchRow
        title="Stay when the window is closed" setting={{ ...inTray, value: inTray.value ?? !linux }}
        about={<p>{linux ? 'In the tray, where the desktop has one; else only by the quick search, or by starting Quarry again.' : 'In the tray. Notes are read on, and the quick search stays.'}</p>}
      />
      <SwitchRow title="Notifications" setting={notifications} about={<p>When a new folder can be searched and you are elsewhere, or when something needs you.</p>} />
    </>
  );
}
