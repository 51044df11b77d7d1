import { stripVTControlCharacters } from 'node:util';

/**
 * Foreign text without terminal controls, lone surrogates and whatever else XML 1.0 cannot hold. Line
 * breaks and tabs stay.
 */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(
    /[^\t\n\r\u{20}-\u{7e}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu,
    '',
  );
}

/** The same in one line. */
export const plainLine = (text: string): string => plain(text).replace(/\s+/gu, ' ').trim();
