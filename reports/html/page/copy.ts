import { announce } from './dom.ts';

/** Every button with a text to copy; the text is selected where there is no clipboard. */
export function startCopying(): void {
  document.addEventListener('click', async (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[data-copy]');
    if (!button) return;
    const done = await copied(button.dataset.copy ?? '', button);
    button.textContent = done ? 'Copied' : 'Selected';
    announce(done ? 'The command is copied' : 'The command is selected');
  });
}

async function copied(text: string, button: HTMLButtonElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const code = button.parentElement?.querySelector('code');
    if (code) getSelection()?.selectAllChildren(code);
    return false;
  }
}
