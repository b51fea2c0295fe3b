import { IconUser, IconUserMinus, IconUsers } from '@tabler/icons-react';
import { m } from '../../paraglide/messages.js';
import { useAgents, useTeams } from '../arrange/lists.ts';
import type { ChoiceGroup } from './choice.ts';
import type { PageProps } from './page-props.ts';

export function useAssignChoices({ workspaceId, agent, command, conversations, arrange }: PageProps): ChoiceGroup[] {
  const agents = useAgents(workspaceId).filter((one) => !one.disabled);
  const teams = useTeams(workspaceId);
  const { ids } = command;
  const assigned = (id: string | null) =>
    conversations.length > 0 && conversations.every((one) => (one.assignee?.id ?? null) === id);
  const ofTeam = (id: string) => conversations.length > 0 && conversations.every((one) => one.team?.id === id);
  const give = (to: { id: string; name: string } | null) =>
    arrange(ids, { assignee: to }, to ? m.inbox_said_assigned({ name: to.name }) : m.inbox_said_unassigned());
  const others = agents.filter((one) => one.id !== agent.id);
  return [
    {
      name: m.inbox_command_agents(),
      choices: [
        {
          id: 'me',
          label: m.inbox_assign_me(),
          keywords: agent.name,
          icon: <IconUser size={17} />,
          checked: assigned(agent.id),
          run: () => give({ id: agent.id, name: agent.name }),
        },
        ...others.map((one) => ({
          id: one.id,
          label: one.name,
          icon: <IconUser size={17} />,
          right: one.available ? null : m.inbox_away(),
          checked: assigned(one.id),
          run: () => give({ id: one.id, name: one.name }),
        })),
        {
          id: 'nobody',
          label: m.inbox_assign_nobody(),
          icon: <IconUserMinus size={17} />,
          checked: assigned(null),
          run: () => give(null),
        },
      ],
    },
    {
      name: m.inbox_command_teams(),
      choices: teams.map((team) => ({
        id: team.id,
        label: team.name,
        icon: <IconUsers size={17} />,
        right: team.roundRobin ? m.inbox_in_turn() : null,
        checked: ofTeam(team.id),
        run: () => {
          const to = ofTeam(team.id) ? null : { id: team.id, name: team.name };
          arrange(ids, { team: to }, to ? m.inbox_said_assigned({ name: team.name }) : m.inbox_said_no_team());
        },
      })),
    },
  ];
}
