// A button that gives the attendance of a session, a course or a person as a file, in one of the formats.
import DownloadIcon from '@mui/icons-material/Download';
import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { useDownload } from '../../parts/useDownload';
import { exportFormats, type ExportQuery } from './formats';

export function ExportMenu({ query }: { query: Omit<ExportQuery, 'format'> }) {
  const { t } = useTranslation('exports');
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { busy, download } = useDownload();
  return (
    <>
      <Button variant="outlined" startIcon={<DownloadIcon />} aria-haspopup="menu" aria-controls={anchor ? id : undefined} aria-expanded={Boolean(anchor)}
        disabled={busy} onClick={(event) => setAnchor(event.currentTarget)}>{t('export')}</Button>
      <Menu id={id} anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)}>
        {exportFormats.map((format) => (
          <MenuItem key={format} onClick={() => {
            setAnchor(null);
            void download(() => api.GET('/api/v1/exports', { params: { query: { ...query, format } }, parseAs: 'blob' }), `attendance.${format}`);
          }}>{t(`format.${format}`)}</MenuItem>
        ))}
      </Menu>
    </>
  );
}
