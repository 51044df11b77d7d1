import { byId } from './dom.ts';

const KEY = 'unstuck-theme';

/** Light or dark as the system has it, until the reader says otherwise; that is remembered if it can be. */
export function startTheme(): void {
  const button = byId('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = (): string | null => {
    // From disk, or where the reader forbids it, there may be no storage.
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const isDark = (): boolean => {
    const { theme } = document.documentElement.dataset;
    return theme === undefined ? system.matches : theme === 'dark';
  };
  const show = (): void => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Show in ${isDark() ? 'light' : 'dark'} colours`);
  };
  const kept = chosen();
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset.theme = kept;
  button.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {}
    show();
  });
  system.addEventListener('change', show);
  show();
}
