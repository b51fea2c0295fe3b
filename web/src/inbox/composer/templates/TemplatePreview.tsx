import { previewOf, type TemplateComponent, type TemplateValues } from '@roost/contract/template-text.ts';
import { IconFile, IconMapPin, IconPhoto, IconVideo } from '@tabler/icons-react';
import { m } from '../../../paraglide/messages.js';
import classes from './TemplatePreview.module.css';

const signs = { image: IconPhoto, video: IconVideo, document: IconFile, location: IconMapPin };

/** The template as the customer will see it. */
export function TemplatePreview({ components, values }: { components: TemplateComponent[]; values: TemplateValues }) {
  const { header, headerFormat, body, footer, buttons } = previewOf(components, values);
  const Sign = headerFormat === null ? null : signs[headerFormat];
  return (
    <section className={classes.preview} aria-label={m.outgoing_preview()}>
      {Sign && (
        <span className={classes.media} aria-hidden="true">
          <Sign size={28} stroke={1.5} />
        </span>
      )}
      {header && (
        <p className={classes.header} dir="auto">
          {header}
        </p>
      )}
      <p className={classes.body} dir="auto">
        {body || m.outgoing_preview_empty()}
      </p>
      {footer && (
        <p className={classes.footer} dir="auto">
          {footer}
        </p>
      )}
      {buttons.map((button, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: buttons have no other name than their place
        <span key={index} className={classes.button}>
          {button.text}
        </span>
      ))}
    </section>
  );
}
