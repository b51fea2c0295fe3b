import { Button, FileButton, Group, Select, Text, TextInput } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { uploadFile } from '../../inbox/composer/files/upload.ts';
import { headerTypes } from '../../inbox/composer/templates/header-types.ts';
import { m } from '../../paraglide/messages.js';
import { useWorkspaceId } from '../../session.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { type HeaderKind, headerKinds, needsSample, type TemplateDraft } from './template-draft.ts';

const names: Record<HeaderKind, () => string> = {
  none: m.outgoing_header_none,
  text: m.outgoing_header_text,
  image: m.outgoing_header_image,
  video: m.outgoing_header_video,
  document: m.outgoing_header_document,
  location: m.outgoing_header_location,
};

/** What stands above the text: nothing, words, or a picture, film or document of which Meta wants to see a sample. */
export function TemplateHeader({ draft, set }: { draft: TemplateDraft; set: (part: Partial<TemplateDraft>) => void }) {
  const workspaceId = useWorkspaceId();
  const [problem, setProblem] = useState<Error | null>(null);
  const [uploading, setUploading] = useState(false);
  const { headerKind, sample } = draft;
  const choose = async (file: File | null) => {
    if (file === null) return;
    setUploading(true);
    setProblem(null);
    try {
      const { id } = await uploadFile(workspaceId, file, file.name);
      set({ sample: { id, name: file.name } });
    } catch (cause) {
      setProblem(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      setUploading(false);
    }
  };
  return (
    <>
      <Select
        label={m.outgoing_template_header_text()}
        allowDeselect={false}
        data={headerKinds.map((value) => ({ value, label: names[value]() }))}
        value={headerKind}
        onChange={(value) => set({ headerKind: headerKinds.find((one) => one === value) ?? 'none', sample: null })}
      />
      {headerKind === 'text' && (
        <TextInput
          aria-label={m.outgoing_header_words()}
          placeholder={m.outgoing_header_words()}
          maxLength={60}
          value={draft.header}
          onChange={(event) => set({ header: event.currentTarget.value })}
        />
      )}
      {needsSample(headerKind) && (
        <Group gap="sm" wrap="nowrap" align="center">
          <FileButton accept={headerTypes[headerKind]} onChange={(file) => void choose(file)}>
            {(props) => (
              <Button
                {...props}
                variant="default"
                size="sm"
                loading={uploading}
                leftSection={<IconPaperclip size={15} aria-hidden="true" />}
              >
                {sample === null ? m.outgoing_header_sample() : m.outgoing_header_sample_other()}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {sample?.name ?? m.outgoing_header_sample_why()}
          </Text>
        </Group>
      )}
      {problem && <ErrorNotice error={problem} />}
    </>
  );
}
