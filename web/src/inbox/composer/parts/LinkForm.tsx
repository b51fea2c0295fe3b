import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { BodyField } from './BodyField.tsx';
import { PartForm } from './PartForm.tsx';
import type { PartProps } from './PartTool.tsx';

/** Words with one button that opens an address. */
export function LinkForm({ text, limits, onSend }: PartProps) {
  const { titleMax = 20, bodyMax = 640 } = limits.link ?? {};
  const [body, setBody] = useState(text);
  const [label, setLabel] = useState('');
  const [address, setAddress] = useState('');
  const url = webAddress(address);
  const ready = body.trim() !== '' && body.trim().length <= bodyMax && label.trim() !== '' && url !== null;
  const send = () =>
    url !== null &&
    onSend({
      interactive: {
        type: 'cta_url',
        body: { text: body.trim() },
        action: { name: 'cta_url', parameters: { display_text: label.trim(), url } },
      },
    });
  return (
    <PartForm ready={ready} onSubmit={send}>
      <BodyField value={body} max={bodyMax} onChange={setBody} />
      <TextInput
        label={m.outgoing_link_label()}
        required
        maxLength={titleMax}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <TextInput
        label={m.outgoing_link_address()}
        required
        type="url"
        placeholder="https://"
        error={address.trim() !== '' && url === null && m.outgoing_link_wrong()}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
    </PartForm>
  );
}

/** With or without https:// in front; null when it is no address of the web. */
function webAddress(text: string): string | null {
  const written = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(written) ? written : `https://${written}`;
  if (!URL.canParse(whole) || /\s/.test(written)) return null;
  const { protocol, hostname } = new URL(whole);
  return /^https?:$/.test(protocol) && hostname.includes('.') ? whole : null;
}
