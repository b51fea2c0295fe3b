import { useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { BodyField } from './BodyField.tsx';
import { PartForm } from './PartForm.tsx';
import type { PartProps } from './PartTool.tsx';

const bodyMax = 1024;

/** Words with a button that shares where the customer is (whatsapp.md §2.2). */
export function AskLocationForm({ text, onSend }: PartProps) {
  const [body, setBody] = useState(text || m.outgoing_ask_location_text());
  const ready = body.trim() !== '' && body.trim().length <= bodyMax;
  const send = () =>
    onSend({
      interactive: {
        type: 'location_request_message',
        body: { text: body.trim() },
        action: { name: 'send_location' },
      },
    });
  return (
    <PartForm ready={ready} onSubmit={send}>
      <BodyField value={body} max={bodyMax} onChange={setBody} />
    </PartForm>
  );
}
