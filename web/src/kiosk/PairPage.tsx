// Pairing: staff type the key that the page Devices of the app showed them once.
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageChoice } from './LanguageChoice';
import type { School } from './school';
import { SchoolHead } from './SchoolHead';
import { Refusal } from './server';

export function PairPage({ school, pair }: { school: School | null; pair: (key: string) => Promise<void> }) {
  const { t } = useTranslation('kiosk');
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      await pair(key.trim());
    } catch (error) {
      setFault(error instanceof Refusal && error.status !== 0 ? t('pair_refused') : t('pair_unreachable'));
      setBusy(false);
    }
  };
  return (
    <main className="page">
      <SchoolHead school={school} />
      <h1>{t('pair_title')}</h1>
      <p>{t('pair_how')}</p>
      <form onSubmit={(event) => void submit(event)}>
        <label>{t('device_key')}
          <input type="password" value={key} onChange={(event) => setKey(event.target.value)} autoComplete="off" autoFocus required dir="ltr" spellCheck={false} />
        </label>
        {fault && <p role="alert" className="fault">{fault}</p>}
        <button className="big" type="submit" disabled={busy || !key.trim()}>{t('pair')}</button>
      </form>
      <LanguageChoice />
    </main>
  );
}
