import type { View } from '../../client/view.ts';
import type { StatusRead } from '../../client/wire.ts';

export const isOver = (read: StatusRead | undefined): boolean =>
  read !== undefined && read.status !== 'queued' && read.status !== 'processing';

/** What a page shows that shows nothing but the last status it read, and that read's error. */
export function viewOf(read: StatusRead | undefined, error: string | null = null): View {
  const { status = null, completed = 0, total = 0, successful = 0, failed = 0 } = read ?? {};
  return {
    status,
    completed,
    total,
    successful,
    failed,
    error,
    cancel: read !== undefined && !isOver(read),
    action: status === 'completed' && successful > 0,
  };
}
