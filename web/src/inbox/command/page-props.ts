import type { Conversation } from '@roost/contract/conversations.ts';
import type { Arrange } from '../arrange/use-arrange.ts';
import type { Command } from './command.ts';

export interface PageProps {
  workspaceId: string;
  agent: { id: string; name: string };
  command: Command;
  /** What this browser knows of the conversations it is about. */
  conversations: Conversation[];
  arrange: Arrange;
}
