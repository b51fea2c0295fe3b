import { EmojiPicker } from 'frimousse';
import { getLanguage, mirrored } from '../../language.ts';
import { m } from '../../paraglide/messages.js';
import classes from './EmojiChoice.module.css';

/** All of Unicode's emoji with search; their names come from this server (vite.config.ts puts them there). */
export function EmojiChoice({ onChoose }: { onChoose: (emoji: string) => void }) {
  const language = getLanguage();
  return (
    <EmojiPicker.Root
      className={classes.root}
      emojibaseUrl="/emoji"
      locale={language === mirrored ? 'en' : language}
      onEmojiSelect={({ emoji }) => onChoose(emoji)}
    >
      <EmojiPicker.Search
        className={classes.search}
        aria-label={m.inbox_emoji_search()}
        placeholder={m.inbox_emoji_search()}
      />
      <EmojiPicker.Viewport className={classes.viewport}>
        <EmojiPicker.Loading>{m.app_loading()}</EmojiPicker.Loading>
        <EmojiPicker.Empty>{m.inbox_command_empty()}</EmojiPicker.Empty>
        <EmojiPicker.List className={classes.list} />
      </EmojiPicker.Viewport>
    </EmojiPicker.Root>
  );
}
