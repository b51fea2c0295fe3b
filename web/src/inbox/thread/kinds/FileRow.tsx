import type { Attachment } from '@roost/contract/attachments.ts';
import { IconDownload, IconFile, IconFileText, IconFileZip, IconTable } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import { formatLocale } from '../../../time/format-locale.ts';
import classes from './FileRow.module.css';
import { fileSize } from './file-size.ts';

/** A file to save: name, what it is, how large. */
export function FileRow({ file }: { file: Attachment }) {
  const Sign = signOf(file.mimeType ?? '');
  const name = file.name ?? m.inbox_kind_file();
  const ending = /\.([a-z0-9]{1,5})$/i.exec(file.name ?? '')?.[1] ?? file.mimeType?.split('/')[1];
  const facts = [ending?.toUpperCase().slice(0, 12), file.bytes === null ? null : fileSize(file.bytes, formatLocale())];
  return (
    <a className={classes.file} href={`${file.url}?download=1`} download aria-label={m.kinds_download({ name })}>
      <span className={classes.icon} aria-hidden="true">
        <Sign size={20} stroke={1.7} />
      </span>
      <span className={classes.words}>
        <span className={classes.name} dir="auto">
          {name}
        </span>
        <span className={classes.facts}>{facts.filter(Boolean).join(' · ')}</span>
      </span>
      <IconDownload size={18} stroke={1.7} aria-hidden="true" />
    </a>
  );
}

function signOf(mimeType: string) {
  if (/zip|compressed|tar|rar/.test(mimeType)) return IconFileZip;
  if (/sheet|csv|excel/.test(mimeType)) return IconTable;
  return /pdf|word|text|presentation/.test(mimeType) ? IconFileText : IconFile;
}
