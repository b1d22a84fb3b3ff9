// The kiosk at work: the camera looked at while something moves, each answer shown as cards that go by themselves, another way
// always one touch away. Without the server what people do is kept and sent later.
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { useFormats } from '../i18n/formats';
import { useCamera } from '../parts/useCamera';
import { answered, cardOf, merge, type Card, type Judged } from './cards';
import { codeCapture, pictureCapture, type Code } from './captures';
import { CardView } from './CardView';
import { CodeEntry } from './CodeEntry';
import type { Pairing } from './deliver';
import { LanguageChoice } from './LanguageChoice';
import { MotionWatch } from './motion';
import { placeAt, type Known, type Setting } from './places';
import type { School } from './school';
import { heartbeat, notMe, Refusal, sendNow } from './server';
import { play } from './sound';
import { StaffMenu } from './StaffMenu';
import { useAwake } from './useAwake';
import { useBadgeReader } from './useBadgeReader';
import { useQueue } from './useQueue';

export interface RunPageProps {
  school: School | null;
  pairing: Pairing;
  setting: Setting;
  known: Known | null;
  refresh: () => Promise<void>;
  move: () => void;
  unpair: () => Promise<void>;
}

const frameEveryMs = 600;
const learnEveryMs = 60_000;
const holdMs = 3000;

export function RunPage({ school, pairing, setting, known, refresh, move, unpair }: RunPageProps) {
  const { t } = useTranslation('kiosk');
  const formats = useFormats();
  const { start: openCamera, stop: closeCamera, frame, video: attach, running, fault } = useCamera();
  const queue = useQueue();
  const video = useRef<HTMLVideoElement | null>(null);
  const watch = useRef<MotionWatch | null>(null);
  const [reached, setReached] = useState(true);
  const [dark, setDark] = useState(false);  // the camera runs and shows nothing
  const [cards, setCards] = useState<Card[]>([]);
  const [code, setCode] = useState(false);
  const [staff, setStaff] = useState(false);
  const [sound, setSound] = useState(true);
  const [now, setNow] = useState(() => Date.now());
  const [said, setSaid] = useState('');
  const hold = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useAwake();

  // The same function for good: a frame on its way is not given up because the clocks were compared anew.
  const offset = useRef(0);
  offset.current = known?.offsetMs ?? 0;
  const clock = useCallback(() => Date.now() + offset.current, []);
  const place = known ? placeAt(known, setting, now + known.offsetMs) : null;
  const name = setting.kind === 'course' ? known?.courses.find((one) => one.id === setting.id)?.name : known?.checkpoints.find((one) => one.id === setting.id)?.name;

  const show = useCallback((judged: readonly Judged[]) => {
    const at = Date.now();
    const news = judged.map((one) => cardOf(one, at)).filter((card) => card !== null);
    setCards((old) => {
      const next = merge(old, news, at);
      const fresh = next.filter((card) => news.includes(card) && !old.some((before) => before.key === card.key && before.word === card.word));
      if (fresh.length > 0) {
        setSaid(fresh.map((card) => [card.name, t(`card.${card.word}`)].filter(Boolean).join(': ')).join('. '));
        if (sound) play(fresh.some((card) => card.tone === 'good') ? 'good' : (fresh[0]?.tone ?? 'calm'));
      }
      return next;
    });
  }, [sound, t]);

  useEffect(() => { void openCamera(); return closeCamera; }, [openCamera, closeCamera]);

  // The clock on the screen, cards that go, the server's word on what is on.
  useEffect(() => {
    const tick = setInterval(() => {
      setNow(Date.now());
      setCards((old) => (old.some((card) => card.until <= Date.now()) ? merge(old, [], Date.now()) : old));
    }, 500);
    return () => clearInterval(tick);
  }, []);
  const beat = useCallback(async () => {
    try {
      await heartbeat(pairing.key);
      setReached(true);
      await refresh();
    } catch (error) {
      setReached(!(error instanceof Refusal) || error.status !== 0);
    }
  }, [pairing.key, refresh]);
  useEffect(() => {
    const again = () => void beat();
    const offline = () => setReached(false);
    again();
    const timer = setInterval(again, learnEveryMs);
    addEventListener('online', again);
    addEventListener('offline', offline);
    return () => {
      clearInterval(timer);
      removeEventListener('online', again);
      removeEventListener('offline', offline);
    };
  }, [beat]);
  // While the server is away it is asked more often, so that the kiosk is itself again soon.
  useEffect(() => {
    if (reached) return;
    const timer = setInterval(() => void beat(), 5000);
    return () => clearInterval(timer);
  }, [reached, beat]);
  const { send } = queue;
  useEffect(() => { if (reached) void send(); }, [reached, send]);

  // One frame after the other: the next is taken when the answer to this one is there.
  const placeId = place?.id;
  const placeKind = place?.kind;
  useEffect(() => {
    if (!running || !reached || !placeId || !placeKind || code || staff) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout>;
    const once = async () => {
      const element = video.current;
      watch.current ??= new MotionWatch();
      if (element && watch.current.moving(element, Date.now())) {
        const picture = await frame();
        if (picture && !over) {
          try {
            const capture = await pictureCapture({ kind: placeKind, id: placeId }, picture, new Date(clock()), known?.device ?? '');
            const answer = await sendNow<{ faces: (Schemas['FrameFace'] & { passage_id?: string })[] }>(pairing.key, capture);
            // Also where the kiosk has turned to something else meanwhile: who was marked is told so.
            show(answer.faces.map((face) => ({ ...face, person_id: face.match?.person_id ?? null, name: face.match?.name ?? null })));
          } catch (error) {
            if (error instanceof Refusal && error.status === 0 && !over) {
              watch.current = null; // who stands there is looked at again when the server is back
              setReached(false);
            }
            if (error instanceof Refusal && error.status === 409) await refresh(); // the session has opened or closed meanwhile
          }
        }
      }
      if (!over) timer = setTimeout(() => void once(), frameEveryMs);
    };
    timer = setTimeout(() => void once(), frameEveryMs);
    return () => { over = true; clearTimeout(timer); };
  }, [running, reached, placeId, placeKind, code, staff, frame, clock, known?.device, pairing.key, show, refresh]);

  const { keep } = queue;
  const keepPicture = async () => {
    if (!place) return;
    const picture = await frame();
    setDark(picture === null);
    if (!picture) return;
    await keep(await pictureCapture(place, picture, new Date(clock()), known?.device ?? ''));
    setSaid(t('kept'));
    setCards((old) => merge(old, [{ key: `kept-${Date.now()}`, name: null, word: 'kept', advice: null, tone: 'good', at: Date.now(), until: Date.now() + 4000 }], Date.now()));
    if (sound) play('good');
  };

  const present = useCallback(async (shown: Code): Promise<string | null> => {
    if (!place) return t('nothing_on');
    const capture = codeCapture(place, shown, new Date(clock()), known?.device ?? '');
    try {
      show([await sendNow<Judged>(pairing.key, capture)]);
      return null;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 429) return t('code_too_many');
      if (!error.passing) return t('code_refused');
      await keep(capture);
      setReached(error.status !== 0);
      setCards((old) => merge(old, [{ key: `kept-${Date.now()}`, name: null, word: 'kept', advice: null, tone: 'good', at: Date.now(), until: Date.now() + 4000 }], Date.now()));
      return null;
    }
  }, [place, clock, known?.device, pairing.key, show, keep, t]);
  useBadgeReader(useCallback((badge: string) => { void present({ badge }).then((refused) => { if (refused) setSaid(refused); }); }, [present]));

  const deny = async (card: Card) => {
    const marked = card.record !== undefined || card.passage !== undefined;
    try {
      if (marked)
        await notMe(pairing.key, { ...(card.record ? { record: card.record } : {}), ...(card.passage ? { passage: card.passage } : {}) });
      setCards((old) => answered(old, card, marked ? 'taken_back' : 'nothing_marked', Date.now()));
      setSaid(marked ? t('card.taken_back') : t('card.nothing_marked'));
    } catch {
      setCards((old) => answered(old, card, 'not_taken_back', Date.now()));
      setSaid(t('card.not_taken_back'));
    }
  };

  useEffect(() => {
    const key = (event: KeyboardEvent) => { if (event.ctrlKey && event.altKey && event.key.toLowerCase() === 's') setStaff(true); };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
  const startHold = () => { hold.current = setTimeout(() => setStaff(true), holdMs); };
  const endHold = () => clearTimeout(hold.current);

  const hint = fault || dark ? t(`camera.${fault ?? 'failed'}`) : !place ? t('nothing_on') : !reached ? t('offline_how') : t('look');
  return (
    <main className="run">
      <header onPointerDown={startHold} onPointerUp={endHold} onPointerLeave={endHold}>
        {school?.logo && <img src={school.logo} alt={school.name} />}
        <h1><bdi>{name ?? t('start_title')}</bdi></h1>
        <time dateTime={new Date(now).toISOString()}>{formats.time(new Date(now + (known?.offsetMs ?? 0)))}</time>
      </header>
      <div className="stage">
        <video ref={(element) => { video.current = element; attach(element); }} muted playsInline aria-label={t('camera_view')} />
        <div className="cards">
          {cards.map((card) => <CardView key={card.key} card={card} deny={() => void deny(card)} />)}
        </div>
        {cards.length === 0 && school?.words && <p className="words lines" dir="auto">{school.words}</p>}
        {cards.length === 0 && <p className="hint">{hint}</p>}
      </div>
      <div aria-live="assertive" className="spoken">{said}</div>
      <footer>
        {!reached && place && running && <button className="big" onClick={() => void keepPicture()}>{t('take_picture')}</button>}
        <button className="big quiet" disabled={!place} onClick={() => setCode(true)}>{t('other_way')}</button>
        <span role="status" className="state">
          {!reached && t('offline')}{queue.waiting > 0 && <> {t('waiting', { count: queue.waiting })}</>}
        </span>
        <LanguageChoice />
      </footer>
      {code && <CodeEntry present={present} close={() => setCode(false)} />}
      {staff && <StaffMenu keyIs={(text) => text === pairing.key} queue={queue} sound={sound} setSound={setSound} move={move} unpair={unpair} close={() => setStaff(false)} />}
    </main>
  );
}
