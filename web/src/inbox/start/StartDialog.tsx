import { Modal, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import type { Contact } from '@roost/contract/contacts.ts';
import { listConversations, startConversation } from '@roost/contract/conversations.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ContactSelect } from '../../contacts/ContactSelect.tsx';
import { m } from '../../paraglide/messages.js';
import { useCall } from '../../query.ts';
import { randomId } from '../../random-id.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { TemplatePicker } from '../composer/templates/TemplatePicker.tsx';
import type { NewMessage } from '../thread/use-sending.ts';
import { useStartChannels } from './use-start-channels.ts';

interface Props {
  workspaceId: string;
  /** To whom, where that is clear already. */
  contact: Contact | null;
  onClose: () => void;
}

/** A first message: from which number, to whom, and which of the templates that Meta approved. */
export function StartDialog({ workspaceId, contact: given, onClose }: Props) {
  const channels = useStartChannels(workspaceId);
  const [channelId, setChannelId] = useState<string | null>(null);
  const [way, setWay] = useState<'contact' | 'phone'>('contact');
  const [chosen, setChosen] = useState<Contact | null>(null);
  const [phone, setPhone] = useState('');
  // One key for one wish: sending again after a lost answer begins nothing twice.
  const [clientKey] = useState(randomId);
  const start = useCall(startConversation);
  const client = useQueryClient();
  const navigate = useNavigate();

  const from = channelId ?? channels[0]?.id ?? null;
  const contact = given ?? (way === 'contact' ? chosen : null);
  const to = contact === null ? { to: phone.trim() } : { contactId: contact.id };
  const toWhom = contact !== null || (way === 'phone' && looksLikePhone(phone));
  // Who has written to this number before is known without a phone number.
  const reachable =
    contact === null || contact.phone !== null || contact.identities.some((one) => one.channelId === from);
  const send = ({ template, attachmentIds }: NewMessage) => {
    if (from === null || template === undefined) return;
    const body = {
      channelId: from,
      ...to,
      template,
      clientKey,
      ...(attachmentIds === undefined ? {} : { attachmentIds }),
    };
    start.mutate(
      { params: { workspaceId }, body },
      {
        onSuccess: ({ id }) => {
          void client.invalidateQueries({ queryKey: [listConversations.path] });
          onClose();
          void navigate({ to: '/w/$workspaceId/inbox/$conversationId', params: { workspaceId, conversationId: id } });
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={given === null ? m.start_conversation() : m.start_with({ name: given.name })}
    >
      <Stack gap="md">
        {channels.length > 1 && (
          <Select
            label={m.start_from()}
            allowDeselect={false}
            data={channels.map(({ id, name, detail }) => ({ value: id, label: detail ? `${name} · ${detail}` : name }))}
            value={from}
            onChange={setChannelId}
          />
        )}
        {given === null && (
          <>
            <SegmentedControl
              aria-label={m.start_to()}
              value={way}
              onChange={(value) => setWay(value === 'phone' ? 'phone' : 'contact')}
              data={[
                { value: 'contact', label: m.start_to_contact() },
                { value: 'phone', label: m.start_to_phone() },
              ]}
            />
            {way === 'contact' ? (
              <ContactSelect label={m.start_contact()} onChange={setChosen} />
            ) : (
              <TextInput
                label={m.start_phone()}
                description={m.start_phone_help()}
                type="tel"
                autoComplete="off"
                placeholder="+49 151 23456789"
                value={phone}
                error={phone.trim() !== '' && !looksLikePhone(phone) && m.start_phone_wrong()}
                onChange={(event) => setPhone(event.currentTarget.value)}
              />
            )}
          </>
        )}
        {!reachable && (
          <Text size="sm" c="red" role="status">
            {m.start_no_phone({ name: contact?.name ?? '' })}
          </Text>
        )}
        {start.error && <ErrorNotice error={start.error} />}
        {from !== null && toWhom && reachable ? (
          <TemplatePicker
            key={from}
            workspaceId={workspaceId}
            channelId={from}
            sending={start.isPending}
            onSend={send}
          />
        ) : (
          reachable && (
            <Text size="sm" c="dimmed">
              {m.start_why()}
            </Text>
          )
        )}
      </Stack>
    </Modal>
  );
}

/** With country code: `+` or `00`, then seven digits or more. The server reads it once more. */
function looksLikePhone(text: string): boolean {
  return /^(\+|00)[\d\s().-]+$/.test(text.trim()) && text.replace(/\D/g, '').replace(/^00/, '').length >= 7;
}
