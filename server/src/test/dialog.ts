/** What a person does in Meta's login dialog. Everything offered is granted unless told otherwise. */
export interface DialogChoice {
  personId?: string;
  decline?: readonly string[];
  /** Names or ids of Pages to leave un-ticked. */
  untick?: readonly string[];
  cancel?: boolean;
}

/** Goes through the simulated dialog as a browser would; answers the address it sends the browser back to. */
export async function answerDialog(authorizeUrl: string, choice: DialogChoice = {}): Promise<string> {
  const url = new URL(authorizeUrl);
  if (choice.personId !== undefined) url.searchParams.set('_person', choice.personId);
  const shown = await fetch(url);
  const html = await shown.text();
  if (shown.status !== 200) throw new Error(`The dialog refused: ${html.replace(/<[^>]+>/g, ' ').slice(-600)}`);
  const form = new URLSearchParams();
  for (const [, name = '', value = ''] of html.matchAll(
    /<input type="(?:checkbox|hidden)" name="([^"]+)" value="([^"]*)"/g,
  )) {
    const left = [...(choice.decline ?? []), ...(choice.untick ?? [])].includes(value);
    if (!left && name !== 'later') form.append(name, value);
  }
  form.append('action', choice.cancel === true ? 'cancel' : 'continue');
  const answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`The dialog did not come back: ${answer.status}`);
  return location;
}
