// From an unpaired browser to a running kiosk: pair, say where it stands, start by a touch, run.
import i18next from 'i18next';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '../i18n/languages';
import { keepFilesOffline } from '../parts/offlineFiles';
import type { Pairing } from './deliver';
import { PairPage } from './PairPage';
import { learn, remembered, type Known, type Setting } from './places';
import { PlacePage } from './PlacePage';
import { RunPage } from './RunPage';
import { useSchool } from './school';
import { Refusal } from './server';
import { StartPage } from './StartPage';
import { fact, forgetEverything, keepFact } from './storage';

interface State {
  pairing: Pairing | null;
  setting: Setting | null;
  known: Known | null;
}

export function KioskApp() {
  const { t } = useTranslation('kiosk');
  const [state, setState] = useState<State | null>(null);
  const [started, setStarted] = useState(false);
  const [fault, setFault] = useState(false);
  const school = useSchool(state?.pairing?.key);

  useEffect(() => {
    keepFilesOffline('/kiosk/', () => i18next.loadLanguages([...languages])); // whichever language somebody chooses later
    (async () => {
      const [pairing, setting, known] = await Promise.all([fact<Pairing>('pairing'), fact<Setting>('setting'), remembered()]);
      setState({ pairing, setting, known });
    })().catch(() => setFault(true));
  }, []);

  const pair = useCallback(async (key: string) => {
    const known = await learn(key); // the server says whether the key is one
    await keepFact('pairing', { key } satisfies Pairing);
    setState({ pairing: { key }, setting: null, known });
  }, []);
  const stand = useCallback(async (setting: Setting) => {
    await keepFact('setting', setting);
    setState((old) => old && { ...old, setting });
  }, []);
  const unpair = useCallback(async () => {
    await forgetEverything();
    setStarted(false);
    setState({ pairing: null, setting: null, known: null });
  }, []);
  const refresh = useCallback(async () => {
    const key = state?.pairing?.key;
    if (!key) return;
    try {
      const known = await learn(key);
      setState((old) => old && { ...old, known });
    } catch (error) {
      if (!(error instanceof Refusal) || !error.passing) throw error;
    }
  }, [state?.pairing?.key]);

  if (fault) return <main className="page"><h1>{t('storage_fault')}</h1><p>{t('storage_fault_why')}</p></main>;
  if (!state) return null;
  if (!state.pairing) return <PairPage school={school} pair={pair} />;
  if (!state.setting) return <PlacePage known={state.known} choose={stand} refresh={refresh} unpair={unpair} />;
  if (!started) return <StartPage school={school} start={() => setStarted(true)} />;
  return <RunPage school={school} pairing={state.pairing} setting={state.setting} known={state.known} refresh={refresh}
    move={() => { setStarted(false); setState((old) => old && { ...old, setting: null }); }} unpair={unpair} />;
}
