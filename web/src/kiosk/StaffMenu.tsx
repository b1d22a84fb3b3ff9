// For staff alone: opened by holding the name of the place for three seconds (or Ctrl+Alt+S), and only with the device key at hand.
// Nobody else can leave the kiosk from here, and nothing of the app can be reached from it.
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue } from './useQueue';

export interface StaffMenuProps {
  keyIs: (text: string) => boolean;
  queue: Queue;
  sound: boolean;
  setSound: (on: boolean) => void;
  move: () => void;
  unpair: () => Promise<void>;
  close: () => void;
}

export function StaffMenu({ keyIs, queue, sound, setSound, move, unpair, close }: StaffMenuProps) {
  const { t } = useTranslation('kiosk');
  const dialog = useRef<HTMLDialogElement>(null);
  const [key, setKey] = useState('');
  const [state, setState] = useState<'locked' | 'wrong' | 'open' | 'sure'>('locked');
  useEffect(() => { dialog.current?.showModal(); }, []);
  const unlock = (event: FormEvent) => {
    event.preventDefault();
    setState(keyIs(key.trim()) ? 'open' : 'wrong');
    setKey('');
  };
  return (
    <dialog ref={dialog} className="code" aria-labelledby="staff-title" onClose={close}>
      <h2 id="staff-title">{t('staff_title')}</h2>
      {state === 'locked' || state === 'wrong' ? (
        <form onSubmit={unlock}>
          <label>{t('device_key')}<input type="password" value={key} onChange={(event) => setKey(event.target.value)} autoComplete="off" autoFocus required dir="ltr" /></label>
          {state === 'wrong' && <p role="alert" className="fault">{t('staff_wrong')}</p>}
          <p className="row"><button className="big" type="submit">{t('unlock')}</button>
            <button className="big quiet" type="button" onClick={close}>{t('back')}</button></p>
        </form>
      ) : (
        <>
          <p>{t('waiting', { count: queue.waiting })}</p>
          {queue.refused > 0 && <p>{t('refused', { count: queue.refused })} <button onClick={() => void queue.forgetRefused()}>{t('seen')}</button></p>}
          {state === 'sure' && <p role="alert" className="fault">{t('unpair_loses', { count: queue.waiting })}</p>}
          <p className="row">
            <button onClick={() => void queue.send()}>{t('send_now')}</button>
            <button aria-pressed={sound} onClick={() => setSound(!sound)}>{t('sound')}</button>
            <button onClick={move}>{t('move')}</button>
            <button onClick={() => { if (queue.waiting > 0 && state !== 'sure') setState('sure'); else void unpair(); }}>{t('unpair')}</button>
            <button className="quiet" onClick={close}>{t('back')}</button>
          </p>
        </>
      )}
    </dialog>
  );
}
