import { useAppState } from '../app.ts';
import './status.css';
import { Name } from '../parts/name.tsx';

/** One line above the status that tells how the last command went, and leaves by itself. */
export function ToastLine(): React.JSX.Element {
  const toast = useAppState((state) => state.toast);
  return (
    <div className="toast-place" role="status" aria-live="polite">
      {toast && (
        <p className="toast" data-tone={toast.tone}>
          <Name of={toast.text} />
        </p>
      )}
    </div>
  );
}
