import type { Attachment } from '@roost/contract/attachments.ts';
import { Suspense, useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { later } from '../../../ui/later.ts';
import classes from './Attachments.module.css';
import { AudioPlayer } from './AudioPlayer.tsx';
import { FileRow } from './FileRow.tsx';
import { MissingFile } from './MissingFile.tsx';

const Lightbox = later(() => import('./Lightbox.tsx'), 'Lightbox');

/** A grid shows this many; the last says how many more there are. */
const shownMax = 4;

/** The files of a message: pictures side by side, everything else below one another. */
export function Attachments({ files }: { files: readonly Attachment[] }) {
  const [open, setOpen] = useState<number | null>(null);
  const pictures = files.filter((file) => file.kind === 'image');
  const others = files.filter((file) => file.kind !== 'image');
  const stored = pictures.filter((file) => file.url !== null);
  return (
    <span className={classes.files}>
      {pictures.length > 0 && (
        <span className={classes.album} data-count={Math.min(pictures.length, shownMax)}>
          {pictures.slice(0, shownMax).map((file, index) => (
            <Picture
              key={file.id}
              file={file}
              alone={pictures.length === 1}
              more={index === shownMax - 1 ? pictures.length - shownMax : 0}
              onOpen={() => setOpen(stored.indexOf(file))}
            />
          ))}
        </span>
      )}
      {others.map((file) => (
        <Other key={file.id} file={file} />
      ))}
      {open !== null && (
        <Suspense fallback={null}>
          <Lightbox pictures={stored} index={open} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </span>
  );
}

interface PictureProps {
  file: Attachment;
  alone: boolean;
  more: number;
  onOpen: () => void;
}

function Picture({ file, alone, more, onOpen }: PictureProps) {
  if (file.url === null) return <MissingFile file={file} />;
  const { width, height } = file;
  // The place is kept before the picture comes: nothing jumps.
  const ratio = alone && width && height ? { aspectRatio: `${width} / ${height}` } : {};
  const size = alone && width && height ? { width: Math.min(320, width, (360 * width) / height) } : {};
  return (
    <button
      type="button"
      className={classes.picture}
      style={{ ...ratio, ...size }}
      onClick={onOpen}
      aria-label={file.name ? m.kinds_open_named({ name: file.name }) : m.kinds_open_photo()}
    >
      <img src={file.previewUrl ?? file.url} alt="" loading="lazy" decoding="async" />
      {more > 0 && <span className={classes.more}>+{more}</span>}
    </button>
  );
}

function Other({ file }: { file: Attachment }) {
  if (file.url === null) return <MissingFile file={file} />;
  switch (file.kind) {
    case 'sticker':
      return <img className={classes.sticker} src={file.url} alt={m.inbox_kind_sticker()} loading="lazy" />;
    case 'video':
      return (
        // biome-ignore lint/a11y/useMediaCaption: people send films without captions.
        <video className={classes.video} src={file.url} controls preload="metadata" playsInline />
      );
    case 'audio':
      return <AudioPlayer url={file.url} />;
    default:
      return <FileRow file={file} />;
  }
}
