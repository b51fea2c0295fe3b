import { Badge, Button, Group, Input, Switch, Text, Textarea, TextInput } from '@mantine/core';
import {
  changeSavedReply,
  createSavedReply,
  deleteSavedReply,
  listSavedReplies,
  type SavedReply,
} from '@roost/contract/organize.ts';
import { IconMessage2Bolt } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useSavedReplies } from '../../inbox/arrange/lists.ts';
import { variables } from '../../inbox/composer/variables.ts';
import { m } from '../../paraglide/messages.js';
import { useCall } from '../../query.ts';
import { useWorkspaceId } from '../../session.ts';
import { EditDialog } from './EditDialog.tsx';
import { KeptList } from './KeptList.tsx';
import { ReplyFiles } from './ReplyFiles.tsx';

export function RepliesPage() {
  const workspaceId = useWorkspaceId();
  const client = useQueryClient();
  const replies = useSavedReplies(workspaceId);
  const remove = useCall(deleteSavedReply);
  const again = () => client.invalidateQueries({ queryKey: [listSavedReplies.path] });
  return (
    <KeptList
      words={{
        title: m.settings_replies_title(),
        text: m.settings_replies_text(),
        add: m.settings_replies_add(),
        none: m.settings_replies_none(),
        noneHelp: m.settings_replies_none_help(),
        edit: (name) => m.settings_replies_edit({ name }),
        remove: (name) => m.settings_replies_delete({ name }),
        removeText: m.settings_replies_delete_text(),
      }}
      icon={<IconMessage2Bolt size={22} />}
      items={replies}
      mayEdit={(one) => one.own}
      mayRemove={(one) => one.own}
      row={(one) => (
        <>
          <Group gap={8}>
            <Text fw={560} style={{ overflowWrap: 'anywhere' }}>
              /{one.name}
            </Text>
            {one.attachments.length > 0 && (
              <Badge color="gray">{m.settings_replies_file_count({ count: one.attachments.length })}</Badge>
            )}
            {!one.shared && <Badge color="gray">{m.settings_replies_private()}</Badge>}
          </Group>
          <Text size="sm" c="dimmed" lineClamp={2} dir="auto">
            {one.text}
          </Text>
        </>
      )}
      dialog={(one, close) => <ReplyDialog saved={one} onClose={close} onSaved={again} />}
      remove={{
        run: (one, done) =>
          remove.mutate(
            { params: { workspaceId, id: one.id } },
            {
              onSuccess: () => {
                void again();
                done();
              },
            },
          ),
        working: remove.isPending,
        error: remove.error,
      }}
    />
  );
}

function ReplyDialog({
  saved,
  onClose,
  onSaved,
}: {
  saved: SavedReply | null;
  onClose: () => void;
  onSaved: () => void;
}) {
  const workspaceId = useWorkspaceId();
  const [name, setName] = useState(saved?.name ?? '');
  const [text, setText] = useState(saved?.text ?? '');
  const [shared, setShared] = useState(saved?.shared ?? true);
  const [files, setFiles] = useState(saved?.attachments ?? []);
  const field = useRef<HTMLTextAreaElement>(null);
  const create = useCall(createSavedReply);
  const change = useCall(changeSavedReply);
  const body = { name: name.trim(), text, shared, attachmentIds: files.map((file) => file.id) };
  const onSuccess = () => {
    onSaved();
    onClose();
  };
  const insert = (variable: string) => {
    const from = field.current?.selectionStart ?? text.length;
    const to = field.current?.selectionEnd ?? from;
    setText(`${text.slice(0, from)}{{${variable}}}${text.slice(to)}`);
    field.current?.focus();
  };
  return (
    <EditDialog
      title={saved ? m.settings_replies_edit({ name: saved.name }) : m.settings_replies_add()}
      ready={name.trim() !== '' && (text.trim() !== '' || files.length > 0)}
      working={create.isPending || change.isPending}
      error={create.error ?? change.error}
      onSubmit={() =>
        saved
          ? change.mutate({ params: { workspaceId, id: saved.id }, body }, { onSuccess })
          : create.mutate({ params: { workspaceId }, body }, { onSuccess })
      }
      onClose={onClose}
    >
      <TextInput
        label={m.settings_replies_name()}
        description={m.settings_replies_name_help()}
        maxLength={60}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        ref={field}
        label={m.settings_replies_message()}
        autosize
        minRows={4}
        maxRows={12}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Input.Wrapper label={m.settings_replies_variables()} labelElement="div">
        <Group gap={6} mt={4}>
          {variables.map((variable) => (
            <Button key={variable.key} size="compact-xs" variant="default" onClick={() => insert(variable.key)}>
              {variable.name()}
            </Button>
          ))}
        </Group>
      </Input.Wrapper>
      <ReplyFiles files={files} onChange={setFiles} />
      <Switch
        label={m.settings_replies_shared()}
        checked={shared}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
    </EditDialog>
  );
}
