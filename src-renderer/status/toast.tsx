import { useAppState } from '../app.ts';
import './status.css';

/** One line above the status that tells how the last command went, and leaves by itself. */
export function ToastLine(): React.JSX.Element {
  const toast = useAppState((state) => state.toast);
  return (
    <div className="toast-place" role="status" aria-live="polite">
      {toast && <p className="toast" data-tone={toast.tone}>{toast.text}</p>}
    </div>
  );
}
