/** What `newId` answers begins so. */
export const NEW_ID = 'id-';
const NAME = /\bid-\d+\b/g;

/** Two states that differ in what `newId` happened to answer are one: names count by their first place. */
export function withoutNames(text: string): string {
  if (!text.includes(NEW_ID)) return text;
  const names = new Map<string, string>();
  return text.replace(NAME, (name) => {
    if (!names.has(name)) names.set(name, `#${names.size + 1}`);
    return names.get(name)!;
  });
}
