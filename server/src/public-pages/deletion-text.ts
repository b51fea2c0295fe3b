import { day } from '../clock.ts';
import type { DeletionDone } from '../deletion-requests.ts';

const elsewhere =
  'Copies in encrypted backups disappear when those are replaced. What Meta itself keeps is covered by Meta’s privacy policy.';

/** What became of a request. It claims no more than was done: who logged in is not who wrote (platform.md §1.9). */
export function deletionText(code: string, { at, login, contact }: DeletionDone): string {
  const gone = [
    ...(contact ? ['messages and files, names and ids'] : []),
    ...(login ? ['the name, ids, permissions and token of your login'] : []),
  ];
  if (gone.length === 0) {
    return `# Nothing is kept under this id

The request ${code} was looked into on ${day(at)}. Nothing is kept under the id that Meta named.

Meta gives you another id where you write to us. If you have written to us and want that erased, write to us in the same conversation.`;
  }
  return `# Your data was deleted

The request ${code} was carried out on ${day(at)}. This has been erased: ${gone.join('; and ')}.

${elsewhere}`;
}
