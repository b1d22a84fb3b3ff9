// Why those who are chosen are away. The codes are the school's own.
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, must } from '../../api/client';
import { FormDialog } from '../../parts/FormDialog';

export function ExcuseDialog({ count, close, excuse }: { count: number; close: () => void; excuse: (code: string, reason: string) => Promise<unknown> }) {
  const { t } = useTranslation('register');
  const codes = useQuery({ queryKey: ['absence_codes'], staleTime: 60_000, queryFn: ({ signal }) => must(api.GET('/api/v1/absence_codes', { signal })) });
  const excusing = codes.data?.items.filter((one) => one.counts !== 'absent') ?? [];
  const [chosen, setCode] = useState('');
  const [reason, setReason] = useState('');
  const code = chosen || excusing[0]?.code || '';
  return (
    <FormDialog title={t('excuse_title', { count })} action={t('excuse')} ready={code !== ''} close={close} submit={() => excuse(code, reason.trim())}>
      <TextField select label={t('why')} value={code} onChange={(event) => setCode(event.target.value)}>
        {excusing.map((one) => <MenuItem key={one.code} value={one.code}>{one.words}</MenuItem>)}
      </TextField>
      <TextField label={t('note')} value={reason} onChange={(event) => setReason(event.target.value)} multiline slotProps={{ htmlInput: { maxLength: 500 } }} />
    </FormDialog>
  );
}
