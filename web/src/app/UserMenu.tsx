// Who is signed in, their language and their light or dark.
import AccountCircleIcon from '@mui/icons-material/AccountCircle';
import Button from '@mui/material/Button';
import Divider from '@mui/material/Divider';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import ListSubheader from '@mui/material/ListSubheader';
import { useColorScheme } from '@mui/material/styles';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setLanguage } from '../i18n';
import { languageNames, languages } from '../i18n/languages';
import { useAct } from '../parts/Notices';
import { useSession } from './session';

const schemes = ['system', 'light', 'dark'] as const;

export function UserMenu() {
  const { t, i18n } = useTranslation('app');
  const { me, signOut } = useSession();
  const { mode, setMode } = useColorScheme();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const act = useAct();
  const close = () => setAnchor(null);
  return (
    <>
      <Button color="inherit" startIcon={<AccountCircleIcon />} aria-haspopup="menu" aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}>{me?.name ?? t('menu')}</Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        <ListSubheader role="presentation">{t('language')}</ListSubheader>
        {languages.map((language) => (
          <MenuItem key={language} lang={language} role="menuitemradio" aria-checked={i18n.language === language} selected={i18n.language === language}
            onClick={() => { close(); void setLanguage(language); }}>{languageNames[language]}</MenuItem>
        ))}
        <Divider />
        <ListSubheader role="presentation">{t('appearance')}</ListSubheader>
        {schemes.map((scheme) => (
          <MenuItem key={scheme} role="menuitemradio" aria-checked={mode === scheme} selected={mode === scheme}
            onClick={() => { close(); setMode(scheme); }}>{t(`scheme.${scheme}`)}</MenuItem>
        ))}
        <Divider />
        <MenuItem onClick={() => { close(); void act(signOut); }}>{t('sign_out')}</MenuItem>
      </Menu>
    </>
  );
}
