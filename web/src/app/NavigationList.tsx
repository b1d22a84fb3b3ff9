import List from '@mui/material/List';
import ListItemButton from '@mui/material/ListItemButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListItemText from '@mui/material/ListItemText';
import ListSubheader from '@mui/material/ListSubheader';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { navigationFor } from './navigation';
import { useMe } from './session';

export function NavigationList() {
  const { t } = useTranslation('app');
  const me = useMe();
  return (
    <nav aria-label={t('navigation')}>
      {navigationFor(me).map(({ group, pages }) => (
        <Fragment key={group}>
          <ListSubheader component="h2" id={`group-${group}`} disableSticky sx={{ lineHeight: 1.4, pt: 2, pb: 0.5, bgcolor: 'transparent' }}>{t(`group.${group}`)}</ListSubheader>
          <List dense disablePadding aria-labelledby={`group-${group}`}>
            {pages.map((page) => (
              <li key={page.path}>
                <ListItemButton component={NavLink} to={`/${page.path}`} sx={{ '&.active': { bgcolor: 'action.selected', fontWeight: 650 } }}>
                  {page.icon && <ListItemIcon sx={{ minWidth: 36 }}><page.icon fontSize="small" /></ListItemIcon>}
                  <ListItemText primary={t(`page.${page.title}`)} />
                </ListItemButton>
              </li>
            ))}
          </List>
        </Fragment>
      ))}
    </nav>
  );
}
