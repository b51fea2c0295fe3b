import { Button, Code, CopyButton, List, Text, Title } from '@mantine/core';
import type { Checklist, ReviewPermission } from '@roost/contract/checklist.ts';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { m } from '../paraglide/messages.js';
import { Section } from '../ui/Section.tsx';
import { useSetupWords } from '../use-server-words.ts';
import classes from './ChecklistPage.module.css';

/** What App Review asks for each permission: a text, a recording, and a way to try it. What Meta reads stays English. */
export function ReviewKit({ review }: { review: Checklist['review'] }) {
  const steps = review.testSteps.map((step, index) => `${index + 1}. ${step}`).join('\n');
  return (
    <Section id="review" title={m.doctor_review_title()} text={m.doctor_review_text()}>
      <div className={classes.permissions}>
        {review.permissions.map((permission) => (
          <Permission key={permission.permission} permission={permission} />
        ))}
        <details className={classes.permission}>
          <summary>{m.doctor_review_steps()}</summary>
          <div className={classes.kit}>
            <div className={classes.text}>{steps}</div>
            <CopyText value={steps} label={m.doctor_review_steps()} />
          </div>
        </details>
      </div>
    </Section>
  );
}

function Permission({ permission: { permission, text, shots } }: { permission: ReviewPermission }) {
  const said = useSetupWords();
  return (
    <details className={classes.permission}>
      <summary>
        <Code>{permission}</Code>
      </summary>
      <div className={classes.kit}>
        <div className={classes.text}>{text}</div>
        <CopyText value={text} label={permission} />
        <Title order={3} size="h4">
          {m.doctor_review_shots()}
        </Title>
        <List type="ordered" size="md" spacing={4}>
          {shots.map((shot) => (
            <List.Item key={shot}>{said(shot)}</List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          {m.doctor_review_recording()}
        </Text>
      </div>
    </details>
  );
}

function CopyText({ value, label }: { value: string; label: string }) {
  return (
    <CopyButton value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          onClick={copy}
          aria-label={m.app_copy_named({ name: label })}
          leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        >
          {copied ? m.app_copied() : m.app_copy()}
        </Button>
      )}
    </CopyButton>
  );
}
