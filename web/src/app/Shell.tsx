// What stands around every page: the way past the navigation, the navigation, who is signed in, and word of a lost connection.
import MenuIcon from '@mui/icons-material/Menu';
import AppBar from '@mui/material/AppBar';
import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import IconButton from '@mui/material/IconButton';
import Toolbar from '@mui/material/Toolbar';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useTheme } from '@mui/material/styles';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { ConnectionBanner } from '../parts/ConnectionBanner';
import { PageError } from '../parts/PageError';
import { Waiting } from '../parts/Waiting';
import { useBranding } from './branding';
import { NavigationList } from './NavigationList';
import { useSession } from './session';
import { UserMenu } from './UserMenu';

const width = 248;

export function Shell() {
  const { t } = useTranslation('app');
  const { me, error } = useSession();
  const branding = useBranding();
  const location = useLocation();
  const wide = useMediaQuery(useTheme().breakpoints.up('md'), { noSsr: true });
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [location.pathname]);

  if (me === undefined) return error ? <PageError error={error} /> : <Waiting />;
  if (me === null) return <Navigate to="/sign_in" replace state={{ from: location.pathname + location.search }} />;
  return (
    <Box sx={{ display: 'flex', minHeight: '100dvh' }}>
      <Box component="a" href="#main" sx={{ position: 'absolute', insetInlineStart: 8, top: -60, zIndex: 2000, bgcolor: 'background.paper',
        p: 1, borderRadius: 1, '&:focus': { top: 8 } }}>{t('skip')}</Box>
      <AppBar position="fixed" color="default" elevation={0} sx={{ zIndex: (theme) => theme.zIndex.drawer + 1, borderBottom: 1, borderColor: 'divider',
        bgcolor: 'background.paper' }}>
        <Toolbar sx={{ gap: 1 }}>
          {!wide && (
            <IconButton edge="start" aria-label={t('open_menu')} aria-expanded={open} onClick={() => setOpen(!open)}><MenuIcon /></IconButton>
          )}
          {branding?.logo && <Box component="img" src={branding.logo} alt="" sx={{ height: 32, maxWidth: 96, objectFit: 'contain' }} />}
          <Typography component="span" noWrap sx={{ fontWeight: 700, fontSize: '1.15rem', flexGrow: 1, minWidth: 0 }}>{branding?.school_name || 'Rollcall'}</Typography>
          <UserMenu />
        </Toolbar>
      </AppBar>
      <Drawer variant={wide ? 'permanent' : 'temporary'} open={wide || open} onClose={() => setOpen(false)}
        sx={{ width: wide ? width : 0, flexShrink: 0, '& .MuiDrawer-paper': { width, boxSizing: 'border-box' } }}>
        <Toolbar />
        <NavigationList />
      </Drawer>
      <Box component="main" id="main" tabIndex={-1} sx={{ flexGrow: 1, minWidth: 0, p: { xs: 2, sm: 3 }, outline: 'none' }}>
        <Toolbar />
        <ConnectionBanner />
        <Outlet />
      </Box>
    </Box>
  );
}
