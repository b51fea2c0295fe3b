import { type ClipboardEvent, type DragEvent, useRef, useState } from 'react';
import type { Files } from './use-files.ts';

/** Files that are dropped on the box or pasted into it. */
export function useDrop(files: Files) {
  const [over, setOver] = useState(false);
  // Crossing from the box to a part of it leaves one and enters the other: only the sum says who is inside.
  const inside = useRef(0);
  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  const leave = () => {
    inside.current = 0;
    setOver(false);
  };
  return {
    over,
    props: {
      onDragEnter: (event: DragEvent) => {
        if (!carriesFiles(event)) return;
        inside.current += 1;
        setOver(true);
      },
      onDragLeave: () => {
        inside.current -= 1;
        if (inside.current <= 0) leave();
      },
      // Without it the browser opens the file in place of the inbox.
      onDragOver: (event: DragEvent) => {
        if (carriesFiles(event)) event.preventDefault();
      },
      onDrop: (event: DragEvent) => {
        leave();
        const dropped = [...event.dataTransfer.files];
        if (dropped.length === 0) return;
        event.preventDefault();
        void files.add(dropped);
      },
      onPaste: (event: ClipboardEvent) => {
        // What is pasted into a dialog above the box comes here too, by way of React.
        if (!event.currentTarget.contains(event.target as Node)) return;
        const pasted = [...event.clipboardData.files];
        // A spreadsheet brings a picture of its cells along: there the words are meant.
        if (pasted.length === 0 || event.clipboardData.types.includes('text/plain')) return;
        event.preventDefault();
        void files.add(pasted);
      },
    },
  };
}
