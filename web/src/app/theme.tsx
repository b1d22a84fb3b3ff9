// How the app looks: one theme with a light and a dark side, from left to right or from right to left. The reader chooses; until
// then the device does.
import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import CssBaseline from '@mui/material/CssBaseline';
import { createTheme, ThemeProvider } from '@mui/material/styles';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { prefixer } from 'stylis';
import rtl from 'stylis-plugin-rtl';
import { direction, isLanguage } from '../i18n/languages';
import { useBranding } from './branding';

const caches = {
  ltr: createCache({ key: 'rc' }),
  rtl: createCache({ key: 'rcr', stylisPlugins: [prefixer, rtl] }),
};

/** In the school's colours, where it has any: the server takes only what can be read on the page. */
export function AppTheme({ children }: { children: ReactNode }) {
  const branding = useBranding();
  const light = branding?.colour ?? '#1f5f8b';
  const dark = branding?.dark_colour ?? '#8fc4ea';
  const { i18n } = useTranslation();
  const side = isLanguage(i18n.language) ? direction(i18n.language) : 'ltr';
  const theme = useMemo(() => createTheme({
    direction: side,
    cssVariables: { colorSchemeSelector: 'data-scheme' },
    colorSchemes: {
      light: { palette: { primary: { main: light }, secondary: { main: '#7a4d00' }, success: { main: '#1b6e3c' },
        warning: { main: '#8a5300' }, error: { main: '#b3261e' }, info: { main: '#00639b' }, background: { default: '#f6f7f9' } } },
      dark: { palette: { primary: { main: dark }, secondary: { main: '#f0bf6c' }, success: { main: '#7fd49a' },
        warning: { main: '#f2b866' }, error: { main: '#f2a19b' }, info: { main: '#86c8f5' }, background: { default: '#12161a', paper: '#1b2127' } } },
    },
    shape: { borderRadius: 10 },
    typography: {
      fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
      h1: { fontSize: '1.6rem', fontWeight: 650 }, h2: { fontSize: '1.2rem', fontWeight: 650 }, h3: { fontSize: '1.05rem', fontWeight: 650 },
      button: { textTransform: 'none', fontWeight: 600 },
    },
    components: {
      MuiCssBaseline: { styleOverrides: {
        ':focus-visible': { outline: '3px solid var(--mui-palette-primary-main)', outlineOffset: 2 },
        // None at all: however short, one of every property can be met halfway between two colours.
        '@media (prefers-reduced-motion: reduce)': { '*, *::before, *::after': { animationDuration: '0.01ms !important',
          animationIterationCount: '1 !important', transition: 'none !important', scrollBehavior: 'auto !important' } },
      } },
      MuiButtonBase: { defaultProps: { disableRipple: true } },
      MuiButton: { styleOverrides: { root: { minHeight: 40 } } },
      // The buttons stand under the words, not outside of them.
      MuiDialogActions: { styleOverrides: { root: { padding: '8px 24px 20px' } } },
      MuiCardContent: { styleOverrides: { root: { '&:last-child': { paddingBottom: 16 } } } },
      MuiCard: { defaultProps: { variant: 'outlined' } },
      MuiTextField: { defaultProps: { size: 'small', fullWidth: true } },
      // The default grey is too pale on our background (WCAG 1.4.3).
      MuiToggleButton: { styleOverrides: { root: { color: 'var(--mui-palette-text-primary)' } } },
      // What can be done stands beside the words, in a narrow window below them; one line either way.
      MuiAlert: { styleOverrides: { root: { flexWrap: 'wrap' }, message: { flex: '1 1 12rem' }, action: { alignItems: 'center', paddingTop: 0, whiteSpace: 'nowrap' } } },
      MuiLinearProgress: { styleOverrides: { root: { backgroundColor: 'var(--mui-palette-action-selected)' } } },
      // The arrow that leads nowhere takes no room.
      MuiTabs: { styleOverrides: { scrollButtons: { '&.Mui-disabled': { display: 'none' } } } },
      MuiTableCell: { styleOverrides: { head: { fontWeight: 650 } } },
    },
  }), [side, light, dark]);
  return (
    <CacheProvider value={caches[side]}>
      <ThemeProvider theme={theme} defaultMode="system" modeStorageKey="rollcall.scheme" noSsr>
        <CssBaseline enableColorScheme />
        {children}
      </ThemeProvider>
    </CacheProvider>
  );
}
