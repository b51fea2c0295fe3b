import {
  headerFormatOf,
  previewOf,
  type TemplatePreview,
  type TemplateVariable,
  valuesIn,
  variablesOf,
} from '@roost/contract/template-text.ts';
import type { Tx } from '../db/db.ts';
import { fail } from '../errors.ts';
import { templateByName } from '../templates/templates.ts';
import type { LockedConversation } from './compose.ts';
import type { Part } from './outgoing-rows.ts';

/**
 * What the customer will see of a template, where we have a copy of it. Throws when it cannot be sent: not approved, or
 * values are missing. One we have no copy of goes to Meta as it is: it may be newer than our copy.
 */
export async function prepareTemplate(
  tx: Tx,
  workspaceId: string,
  conversation: LockedConversation,
  parts: readonly Part[],
): Promise<TemplatePreview | null> {
  const [part] = parts;
  if (part?.kind !== 'template') return null;
  const known = await templateByName(tx, workspaceId, conversation.channel_id, part.template);
  if (known === null) return null;
  if (known.status !== 'APPROVED') {
    fail('invalid_input', `This template cannot be sent: Meta has it as ${known.status.toLowerCase()}.`, {
      field: 'template',
    });
  }
  const sent = part.template.components ?? [];
  const values = valuesIn(known.components, sent);
  const missing = variablesOf(known.components).filter(({ key }) => values[key] === undefined);
  if (missing.length > 0) {
    fail('invalid_input', `The template needs a value for ${missing.map(named).join(', ')}.`, { field: 'template' });
  }
  const format = headerFormatOf(known.components);
  const given = part.header !== undefined || sent.some((one) => String(one.type).toLowerCase() === 'header');
  if (format !== null && !given) {
    fail('invalid_input', `The template needs ${mediaNames[format]} for its header.`, { field: 'attachmentIds' });
  }
  if (format === null && part.header !== undefined) {
    fail('invalid_input', 'This template has no header for a file.', { field: 'attachmentIds' });
  }
  return previewOf(known.components, values);
}

const mediaNames = { image: 'a picture', video: 'a film', document: 'a document', location: 'a location' } as const;

function named({ name, where, buttonIndex }: TemplateVariable): string {
  return buttonIndex === undefined ? `{{${name}}} in the ${where}` : `{{${name}}} of button ${buttonIndex + 1}`;
}
