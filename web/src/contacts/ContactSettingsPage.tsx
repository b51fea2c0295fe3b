import { m } from '../paraglide/messages.js';
import { SettingsPage } from '../settings/SettingsPage.tsx';
import { FieldsSection } from './FieldsSection.tsx';
import { StagesSection } from './StagesSection.tsx';

export function ContactSettingsPage() {
  return (
    <SettingsPage title={m.contacts_settings_title()} text={m.contacts_settings_text()}>
      <StagesSection />
      <FieldsSection />
    </SettingsPage>
  );
}
