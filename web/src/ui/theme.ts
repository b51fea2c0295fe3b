import {
  type BadgeProps,
  type ButtonProps,
  type CSSVariablesResolver,
  createTheme,
  type DrawerProps,
  type LoaderProps,
  type MantineColorsTuple,
  type MenuProps,
  type ModalProps,
  type NotificationProps,
  type TooltipProps,
} from '@mantine/core';
import { m } from '../paraglide/messages.js';

/** The blue-green of a kingfisher's back: our one accent. Shade 7 carries white text at 6:1. */
const kingfisher: MantineColorsTuple = [
  '#eaf6f8',
  '#d3eaef',
  '#a9d6df',
  '#78becc',
  '#4ea7b9',
  '#2d91a6',
  '#167b90',
  '#0d6478',
  '#0a5060',
  '#073c49',
];

const gray: MantineColorsTuple = [
  '#f7f8f9',
  '#f0f2f4',
  '#e6e9ec',
  '#d8dde2',
  '#c2c9d0',
  '#98a2ad',
  '#69747f',
  '#4f5963',
  '#363e46',
  '#1d2329',
];

const dark: MantineColorsTuple = [
  '#dfe3e7',
  '#b9c0c7',
  '#98a2ab',
  '#66707a',
  '#3b434b',
  '#2d343b',
  '#23292f',
  '#1a1f24',
  '#14181c',
  '#0f1215',
];

/** Every ✕ is called by its name. */
const close = {
  // Read when the page is painted, and its language known.
  get 'aria-label'() {
    return m.app_close();
  },
};

/** Of a dialog or a drawer. */
const heading = { fontWeight: 620, fontSize: '1rem', lineHeight: 1.3 };

export const theme = createTheme({
  primaryColor: 'kingfisher',
  primaryShade: { light: 7, dark: 6 },
  colors: { kingfisher, gray, dark },
  black: '#1d2329',
  fontFamily:
    "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, 'Cascadia Code', Menlo, Consolas, 'Liberation Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h4: { fontSize: '0.875rem', lineHeight: '1.5' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '18px' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: defaults<ButtonProps>({ size: 'sm' }, { label: { fontWeight: 560 } }),
    Badge: defaults<BadgeProps>({ tt: 'none', fw: 560, variant: 'light', radius: 'sm' }),
    Drawer: defaults<DrawerProps>({ closeButtonProps: close }, { title: heading }),
    // Without a role a name says nothing to anybody.
    Loader: defaults<LoaderProps>({ role: 'status' }),
    // The placeholder is a focusable child that a menu may not have.
    Menu: defaults<MenuProps>({ withInitialFocusPlaceholder: false }),
    Modal: defaults<ModalProps>({ centered: true, radius: 'lg', closeButtonProps: close }, { title: heading }),
    Notification: defaults<NotificationProps>({ closeButtonProps: close }),
    Tooltip: defaults<TooltipProps>({ openDelay: 300, fz: 'xs' }),
  },
});

/** As `Menu.extend`, without fetching menus, dialogs and tooltips before one is wanted. */
function defaults<Props>(defaultProps: Partial<Props>, styles: Record<string, object> = {}) {
  return { defaultProps, styles };
}

/**
 * Names for surfaces, so that components never pick a shade themselves:
 * canvas (behind everything) · surface (cards, panes) · raised (hover, fields) · line · ink · ink-dim (secondary text, still 4.5:1).
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--roost-rail-width': '72px', '--roost-bar-height': '56px' },
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#5f6a75',
    '--mantine-color-placeholder': '#656f7a',
    '--mantine-color-error': '#c22f2f',
    '--roost-canvas': '#f6f7f8',
    '--roost-surface': '#ffffff',
    '--roost-raised': '#f0f2f4',
    '--roost-line': '#e3e7ea',
    '--roost-line-strong': '#cfd5da',
    '--roost-ink': '#1d2329',
    '--roost-ink-dim': '#5f6a75',
    '--roost-accent': '#0d6478',
    '--roost-accent-soft': '#e6f3f6',
    '--mantine-color-kingfisher-light': '#e6f3f6',
    '--mantine-color-kingfisher-light-hover': '#d6ebf0',
    '--mantine-color-kingfisher-light-color': '#0d6478',
    '--mantine-color-red-filled': '#c22f2f',
    '--mantine-color-red-filled-hover': '#a92626',
    '--roost-good': '#1d7443',
    '--roost-good-soft': '#e7f5ec',
    '--roost-warn': '#8d5a00',
    '--roost-warn-soft': '#fdf3df',
    '--roost-bad': '#b92c2c',
    '--roost-bad-soft': '#fdecec',
    '--roost-note': '#fff8df',
    '--roost-note-line': '#ecdca0',
  },
  dark: {
    '--mantine-color-body': '#14181c',
    '--mantine-color-text': '#dfe3e7',
    '--mantine-color-dimmed': '#98a2ab',
    '--mantine-color-placeholder': '#8a949e',
    '--mantine-color-error': '#ff8f8a',
    '--mantine-color-anchor': '#78becc',
    '--roost-canvas': '#0f1215',
    '--roost-surface': '#161a1f',
    '--roost-raised': '#1f252b',
    '--roost-line': '#272e35',
    '--roost-line-strong': '#3b434b',
    '--roost-ink': '#dfe3e7',
    '--roost-ink-dim': '#98a2ab',
    '--roost-accent': '#78becc',
    '--roost-accent-soft': '#12303a',
    '--mantine-color-kingfisher-light': '#12303a',
    '--mantine-color-kingfisher-light-hover': '#173c48',
    '--mantine-color-kingfisher-light-color': '#8fcbd8',
    '--mantine-color-gray-light': '#272e35',
    '--mantine-color-gray-light-color': '#b9c0c7',
    '--mantine-color-red-filled': '#b93333',
    '--mantine-color-red-filled-hover': '#a32b2b',
    '--roost-good': '#6fcf97',
    '--roost-good-soft': '#14301f',
    '--roost-warn': '#e9b558',
    '--roost-warn-soft': '#352a12',
    '--roost-bad': '#ff8f8a',
    '--roost-bad-soft': '#3c1d1d',
    '--roost-note': '#2e2a17',
    '--roost-note-line': '#574d24',
  },
});
