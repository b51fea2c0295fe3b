/** A spreadsheet would run a cell that begins like a formula: an apostrophe before it makes it text. */
export function guardCell(text: string): string {
  // One that is there already gets company, so that what comes back is what went out.
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** What was meant by a cell that went out guarded. */
export function unguardCell(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}
