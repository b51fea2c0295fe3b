import { Anchor, Code, List, Table, Text, Title } from '@mantine/core';
import type { DiagnosisItem } from '@roost/contract/doctor.ts';
import { Link } from '@tanstack/react-router';
import { StatusSign } from '../doctor/StatusSign.tsx';
import { worstFirst } from '../doctor/steps.ts';
import { m } from '../paraglide/messages.js';
import { useWorkspaceId } from '../session.ts';
import { CopyField } from '../ui/CopyField.tsx';
import classes from './GuidePage.module.css';
import { anchorOf, type Block, type GuideCheck, parseInline } from './parse.ts';

export function GuideBlock({ block, items }: { block: Block; items: readonly DiagnosisItem[] }) {
  switch (block.kind) {
    case 'heading':
      return (
        <Title order={block.level === 2 ? 2 : block.level === 3 ? 3 : 4} id={block.slug} className={classes.heading}>
          {block.text}
        </Title>
      );
    case 'paragraph':
      return (
        <Text>
          <Words text={block.text} />
        </Text>
      );
    case 'list':
      return (
        <List type={block.ordered ? 'ordered' : 'unordered'} start={block.start} spacing={4} size="md">
          {block.items.map((item) => (
            <List.Item key={item}>
              <Words text={item} />
            </List.Item>
          ))}
        </List>
      );
    case 'code':
      return block.text.includes('\n') ? (
        // A long line scrolls on a phone, so the keyboard has to reach it.
        <Code block tabIndex={0}>
          {block.text}
        </Code>
      ) : (
        <CopyField label={m.doctor_value()} value={block.text} />
      );
    case 'table':
      return <GuideTable head={block.head} rows={block.rows} />;
    case 'checks':
      return <Checks checks={block.checks} items={items} />;
  }
}

function GuideTable({ head, rows }: { head: string[]; rows: string[][] }) {
  return (
    <Table className={classes.table} verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          {head.map((cell) => (
            <Table.Th key={cell}>{cell}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row[0]}>
            {row.map((cell) => (
              <Table.Td key={cell}>
                <Words text={cell} />
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** How the doctor found each: the worst of its findings, and the way to it. */
function Checks({ checks, items }: { checks: readonly GuideCheck[]; items: readonly DiagnosisItem[] }) {
  const workspaceId = useWorkspaceId();
  return (
    <ul className={classes.checks} aria-label={m.doctor_guide_checks()}>
      {checks.map(({ title, anchor }) => {
        const [worst] = worstFirst(items.filter((item) => anchorOf(item.check) === anchor));
        return (
          <li key={anchor}>
            {worst && <StatusSign status={worst.status} />}
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link
                  to="/w/$workspaceId/settings/doctor"
                  params={{ workspaceId }}
                  {...(worst ? { hash: worst.id } : {})}
                  {...props}
                />
              )}
            >
              {title}
            </Anchor>
          </li>
        );
      })}
    </ul>
  );
}

function Words({ text }: { text: string }) {
  return parseInline(text).map((part, index) => {
    // The same words may come twice in one sentence.
    const key = `${index} ${part.text}`;
    switch (part.kind) {
      case 'strong':
        return <strong key={key}>{part.text}</strong>;
      case 'code':
        return <Code key={key}>{part.text}</Code>;
      case 'link':
        return (
          <Anchor key={key} href={part.href} inherit underline="always" {...(part.href.startsWith('#') ? {} : outside)}>
            {part.text}
          </Anchor>
        );
      default:
        return part.text;
    }
  });
}

const outside = { target: '_blank', rel: 'noreferrer' } as const;
