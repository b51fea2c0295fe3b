import { ActionIcon, Menu, Modal } from '@mantine/core';
import type { SendLimits } from '@roost/contract/outgoing.ts';
import {
  type Icon,
  IconExternalLink,
  IconListDetails,
  IconMapPin,
  IconMapPinQuestion,
  IconPlus,
  IconUser,
} from '@tabler/icons-react';
import { useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import type { NewMessage } from '../../thread/use-sending.ts';
import type { Writing } from '../writing.ts';
import { AskLocationForm } from './AskLocationForm.tsx';
import { ContactForm } from './ContactForm.tsx';
import { LinkForm } from './LinkForm.tsx';
import { ListForm } from './ListForm.tsx';
import { LocationForm } from './LocationForm.tsx';

/** What every form of such a message gets: the words already in the box, and the way out. */
export interface PartProps {
  workspaceId: string;
  text: string;
  limits: SendLimits;
  onSend: (message: Omit<NewMessage, 'mode'>) => void;
}

interface Part {
  name: string;
  icon: Icon;
  label: () => string;
  taken: (limits: SendLimits) => boolean;
  Form: (props: PartProps) => React.ReactNode;
}

/** Messages that are something else than words and files; each is one line here and a form of its own. */
const parts: readonly Part[] = [
  {
    name: 'location',
    icon: IconMapPin,
    label: m.outgoing_part_location,
    taken: (one) => one.location === true,
    Form: LocationForm,
  },
  {
    name: 'contact',
    icon: IconUser,
    label: m.outgoing_part_contact,
    taken: (one) => one.contactsMax !== undefined,
    Form: ContactForm,
  },
  {
    name: 'list',
    icon: IconListDetails,
    label: m.outgoing_part_list,
    taken: (one) => one.list !== undefined,
    Form: ListForm,
  },
  {
    name: 'link',
    icon: IconExternalLink,
    label: m.outgoing_part_link,
    taken: (one) => one.link !== undefined,
    Form: LinkForm,
  },
  {
    name: 'ask-location',
    icon: IconMapPinQuestion,
    label: m.outgoing_part_ask_location,
    taken: (one) => one.locationRequest === true,
    Form: AskLocationForm,
  },
];

/** The rest of what the channel takes, behind one button. */
export function PartTool({ writing }: { writing: Writing }) {
  const [open, setOpen] = useState<Part | null>(null);
  const { mode, conversation, channel, draft, change, allowed, workspaceId, sendWhole } = writing;
  const limits = channel?.limits ?? null;
  const direct = mode === 'reply' && conversation.surface === 'direct';
  const taken = limits === null || !direct ? [] : parts.filter((part) => part.taken(limits));
  if (limits === null || taken.length === 0) return null;
  const send = (message: Omit<NewMessage, 'mode'>) => {
    sendWhole({ ...message, ...(draft.replyToId === null ? {} : { replyToId: draft.replyToId }) });
    // The words of the box went along where the form took them over.
    const gone = message.interactive?.body.text === draft.text.trim();
    change((now) => ({ ...now, replyToId: null, ...(gone ? { text: '' } : {}) }));
    setOpen(null);
  };
  return (
    <>
      <Menu position="top-start" shadow="md" width={230}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={!allowed}
            aria-label={m.outgoing_parts()}
            title={m.outgoing_parts()}
          >
            <IconPlus size={18} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {taken.map((part) => (
            <Menu.Item
              key={part.name}
              leftSection={<part.icon size={16} stroke={1.7} aria-hidden="true" />}
              onClick={() => setOpen(part)}
            >
              {part.label()}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={open?.label()}>
        {open && <open.Form workspaceId={workspaceId} text={draft.text.trim()} limits={limits} onSend={send} />}
      </Modal>
    </>
  );
}
