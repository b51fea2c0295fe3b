import { Badge, Checkbox, Group, ScrollArea, Stack, Switch, Text, TextInput } from '@mantine/core';
import { changeTeam, createTeam, deleteTeam, listTeams, type Team } from '@roost/contract/organize.ts';
import { IconUsers } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAgents, useTeams } from '../../inbox/arrange/lists.ts';
import { m } from '../../paraglide/messages.js';
import { useCall } from '../../query.ts';
import { useCanAdmin, useWorkspaceId } from '../../session.ts';
import { EditDialog } from './EditDialog.tsx';
import { KeptList } from './KeptList.tsx';

export function TeamsPage() {
  const workspaceId = useWorkspaceId();
  const admin = useCanAdmin();
  const client = useQueryClient();
  const teams = useTeams(workspaceId);
  const agents = useAgents(workspaceId);
  const names = new Map(agents.map((one) => [one.id, one.name]));
  const remove = useCall(deleteTeam);
  const again = () => client.invalidateQueries({ queryKey: [listTeams.path] });
  return (
    <KeptList
      words={{
        title: m.settings_teams_title(),
        text: m.settings_teams_text(),
        add: m.settings_teams_add(),
        none: m.settings_teams_none(),
        noneHelp: m.settings_teams_none_help(),
        edit: (name) => m.settings_teams_edit({ name }),
        remove: (name) => m.settings_teams_delete({ name }),
        removeText: m.settings_teams_delete_text(),
      }}
      icon={<IconUsers size={22} />}
      items={teams}
      mayAdd={admin}
      mayEdit={() => admin}
      mayRemove={() => admin}
      row={(team) => (
        <>
          <Group gap={8}>
            <Text fw={560} style={{ overflowWrap: 'anywhere' }}>
              {team.name}
            </Text>
            {team.roundRobin && <Badge>{m.inbox_in_turn()}</Badge>}
          </Group>
          <Text size="sm" c="dimmed" lineClamp={2}>
            {team.memberIds.length === 0
              ? m.settings_teams_count({ count: 0 })
              : team.memberIds.map((id) => names.get(id) ?? '…').join(', ')}
          </Text>
        </>
      )}
      dialog={(team, close) => <TeamDialog team={team} onClose={close} onSaved={again} />}
      remove={{
        run: (team, done) =>
          remove.mutate(
            { params: { workspaceId, id: team.id } },
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

function TeamDialog({ team, onClose, onSaved }: { team: Team | null; onClose: () => void; onSaved: () => void }) {
  const workspaceId = useWorkspaceId();
  const agents = useAgents(workspaceId);
  const [name, setName] = useState(team?.name ?? '');
  const [memberIds, setMemberIds] = useState<string[]>(team?.memberIds ?? []);
  const [roundRobin, setRoundRobin] = useState(team?.roundRobin ?? false);
  const create = useCall(createTeam);
  const change = useCall(changeTeam);
  const body = { name: name.trim(), memberIds, roundRobin };
  const onSuccess = () => {
    onSaved();
    onClose();
  };
  return (
    <EditDialog
      title={team ? m.settings_teams_edit({ name: team.name }) : m.settings_teams_add()}
      ready={name.trim() !== ''}
      working={create.isPending || change.isPending}
      error={create.error ?? change.error}
      onSubmit={() =>
        team
          ? change.mutate({ params: { workspaceId, id: team.id }, body }, { onSuccess })
          : create.mutate({ params: { workspaceId }, body }, { onSuccess })
      }
      onClose={onClose}
    >
      <TextInput
        label={m.settings_teams_name()}
        maxLength={200}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group label={m.settings_teams_members()} value={memberIds} onChange={setMemberIds}>
        <ScrollArea.Autosize mah={240} mt={6}>
          <Stack gap={8} p={2}>
            {agents.map((agent) => (
              <Checkbox key={agent.id} size="sm" value={agent.id} label={agent.name} description={agent.email} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Checkbox.Group>
      <Switch
        label={m.settings_teams_turns()}
        description={m.settings_teams_turns_help()}
        checked={roundRobin}
        onChange={(event) => setRoundRobin(event.currentTarget.checked)}
      />
    </EditDialog>
  );
}
