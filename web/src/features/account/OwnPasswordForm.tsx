// Asks for one's own password before something about one's own way in is changed.
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../parts/FormDialog';

export interface OwnPasswordFormProps {
  title: string;
  action: string;
  text: string;
  submit: (password: string) => Promise<unknown>;
  close: () => void;
  /** The first of two steps: what comes next takes its place. */
  stays?: boolean;
}

export function OwnPasswordForm({ title, action, text, submit, close, stays = false }: OwnPasswordFormProps) {
  const { t } = useTranslation('account');
  const [password, setPassword] = useState('');
  return (
    <FormDialog title={title} action={action} ready={password !== ''} submit={() => submit(password)} close={close} stays={stays}>
      <Typography>{text}</Typography>
      <TextField label={t('current')} type="password" autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} required autoFocus />
    </FormDialog>
  );
}
