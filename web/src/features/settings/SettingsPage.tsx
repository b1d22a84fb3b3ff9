// Every setting in force, group by group: what it is for, where it came from, and a way to change those that can be changed here.
// A group is drawn once it is opened or something in it is searched for: there are many.
import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Loaded } from '../../parts/Loaded';
import { useAct } from '../../parts/Notices';
import { PageFrame } from '../../parts/PageFrame';
import { SettingForm } from './SettingForm';
import { before, groupsOf, useChangeSettings, useSettings, type Setting } from './settings';

export default function SettingsPage() {
  const { t } = useTranslation(['settings', 'app']);
  const settings = useSettings();
  const change = useChangeSettings();
  const act = useAct();
  const [words, setWords] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [changing, setChanging] = useState<Setting | null>(null);
  const takeBack = (setting: Setting) => act(() => change({ [setting.name]: null }), { text: t('taken_back', { name: setting.name }), undo: () => change({ [setting.name]: before(setting) }) });
  const searching = words.trim() !== '';
  const toggle = (group: string) => setOpen((now) => (now.has(group) ? new Set([...now].filter((one) => one !== group)) : new Set([...now, group])));
  const nameOf = (group: string) => t(`group.${group}`, { defaultValue: group });
  const source = (setting: Setting) => {
    if (setting.source === 'default') return t('source_default');
    return setting.source === 'changed' ? <Chip size="small" variant="outlined" color="info" label={t('source_changed')} /> : <code dir="ltr">{setting.source}</code>;
  };
  return (
    <PageFrame title={t('app:page.settings')} lead={t('lead')} actions={(
      <TextField type="search" label={t('search')} value={words} onChange={(event) => setWords(event.target.value)} sx={{ minWidth: 220 }} />
    )}>
      <Loaded query={settings}>
        {(all) => {
          const groups = groupsOf(all, words);
          if (groups.length === 0) return <Empty>{t('none')}</Empty>;
          return groups.map(([group, rows]) => (
            <Accordion key={group} expanded={searching || open.has(group)} onChange={() => toggle(group)} disableGutters variant="outlined" slotProps={{ heading: { component: 'h2' }, transition: { unmountOnExit: true } }}>
              <AccordionSummary expandIcon={<ExpandMoreIcon />} id={`head-${group}`} aria-controls={`group-${group}`}>{nameOf(group)}</AccordionSummary>
              <AccordionDetails>
              <DataTable label={`${t('app:page.settings')}: ${nameOf(group)}`} rows={rows} rowKey={(setting) => setting.name} cards columns={[
                { key: 'name', head: t('name'), cell: (setting) => (
                  <>
                    <code dir="ltr">{setting.name}</code>
                    <Typography variant="body2" color="text.secondary" lang="en" dir="ltr">{setting.help}</Typography>
                  </>
                ) },
                { key: 'value', head: t('value'), cell: (setting) => (
                  <span dir="ltr" style={{ overflowWrap: 'anywhere' }}>{setting.value === '' ? '–' : setting.value}{setting.unit && ` ${setting.unit}`}
                    {setting.changed_to !== null && setting.changed_to !== setting.value && <Chip size="small" color="warning" variant="outlined" label={t('waits', { value: setting.changed_to })} sx={{ marginInlineStart: 1 }} />}
                  </span>
                ) },
                { key: 'source', head: t('source'), cell: source },
                { key: 'change', head: t('actions'), quiet: true, cell: (setting) => (
                  <>
                    {setting.change !== 'never' && <Button size="small" aria-label={t('change_title', { name: setting.name })} onClick={() => setChanging(setting)}>{t('change')}</Button>}
                    {setting.changed_to !== null && <Button size="small" aria-label={t('take_back_named', { name: setting.name })} onClick={() => void takeBack(setting)}>{t('take_back')}</Button>}
                  </>
                ) },
              ]} />
              </AccordionDetails>
            </Accordion>
          ));
        }}
      </Loaded>
      {changing && <SettingForm setting={changing} close={() => setChanging(null)} />}
    </PageFrame>
  );
}
