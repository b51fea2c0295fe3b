import type { Attachment } from '@roost/contract/attachments.ts';
import YetAnotherLightbox from 'yet-another-react-lightbox';
import Download from 'yet-another-react-lightbox/plugins/download';
import Zoom from 'yet-another-react-lightbox/plugins/zoom';
import 'yet-another-react-lightbox/styles.css';
import { m } from '../../../paraglide/messages.js';

interface Props {
  pictures: readonly Attachment[];
  index: number;
  onClose: () => void;
}

/** The pictures of a message, large. Loaded when the first one is opened. */
export function Lightbox({ pictures, index, onClose }: Props) {
  const slides = pictures.map((file) => ({
    src: file.url ?? '',
    alt: file.name ?? m.kinds_photo(),
    ...(file.width !== null && file.height !== null ? { width: file.width, height: file.height } : {}),
    download: `${file.url}?download=1`,
  }));
  return (
    <YetAnotherLightbox
      open
      index={index}
      close={onClose}
      slides={slides}
      plugins={[Zoom, Download]}
      carousel={{ finite: true }}
      controller={{ closeOnBackdropClick: true }}
      render={slides.length === 1 ? { buttonPrev: () => null, buttonNext: () => null } : {}}
      labels={{ Close: m.kinds_close(), Next: m.kinds_next(), Previous: m.kinds_previous(), Download: m.kinds_save() }}
    />
  );
}
