// Another way, of equal standing: a badge read or typed, or number and PIN. By touch, by keyboard, by a badge reader.
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Code } from './captures';

export interface CodeEntryProps {
  /** Answers with a fault in words, or null when it was taken in. */
  present: (code: Code) => Promise<string | null>;
  close: () => void;
}

export function CodeEntry({ present, close }: CodeEntryProps) {
  const { t } = useTranslation('kiosk');
  const dialog = useRef<HTMLDialogElement>(null);
  const [way, setWay] = useState<'pin' | 'badge'>('pin');
  const [number, setNumber] = useState('');
  const [pin, setPin] = useState('');
  const [badge, setBadge] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => { dialog.current?.showModal(); }, []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const refused = await present(way === 'pin' ? { external_id: number.trim(), pin } : { badge: badge.trim() });
    setBusy(false);
    setPin('');
    setFault(refused);
    if (refused === null) close();
  };
  return (
    <dialog ref={dialog} className="code" aria-labelledby="code-title" onClose={close}>
      <h2 id="code-title">{t('code_title')}</h2>
      <div className="row" role="group" aria-label={t('code_title')}>
        <button type="button" aria-pressed={way === 'pin'} onClick={() => setWay('pin')}>{t('by_pin')}</button>
        <button type="button" aria-pressed={way === 'badge'} onClick={() => setWay('badge')}>{t('by_badge')}</button>
      </div>
      <form onSubmit={(event) => void submit(event)}>
        {way === 'pin' ? (
          <>
            <label>{t('number')}<input value={number} onChange={(event) => setNumber(event.target.value)} autoComplete="off" autoFocus required dir="ltr" /></label>
            <label>{t('pin')}<input value={pin} onChange={(event) => setPin(event.target.value)} type="password" inputMode="numeric" autoComplete="off" required dir="ltr" /></label>
          </>
        ) : (
          <label>{t('badge')}<input value={badge} onChange={(event) => setBadge(event.target.value)} autoComplete="off" autoFocus required dir="ltr" /></label>
        )}
        {fault && <p role="alert" className="fault">{fault}</p>}
        <p className="row">
          <button className="big" type="submit" disabled={busy}>{t('check_in')}</button>
          <button className="big quiet" type="button" onClick={close}>{t('back')}</button>
        </p>
      </form>
    </dialog>
  );
}
