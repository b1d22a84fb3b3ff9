#include "service/outbox/notice_texts.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <format>

namespace rollcall::service {
namespace {

// With {name}, {person}, {course}, {date}, {from}, {until}, {count} and {url} in their places.
struct Words {
  std::string_view language;
  bool right_to_left = false;
  std::string_view date;  // {d}, {m}, {y}
  std::string_view subject_absence;
  std::string_view subject_correction;
  std::string_view subject_digest;
  std::string_view greeting;
  std::string_view absence;
  std::string_view correction;
  std::string_view closing;
  std::string_view unsubscribe;
  UnsubscribeText page;
};

constexpr auto kWords = std::to_array<Words>({
    {.language = "en",
     .date = "{y}-{m}-{d}",
     .subject_absence = "Absence: {person}, {date}",
     .subject_correction = "Correction: {person} was not absent on {date}",
     .subject_digest = "Absences: {count} notices",
     .greeting = "Hello {name},",
     .absence = "{person} was absent without an excuse: {course}, {date}, {from} to {until}.",
     .correction = "An absence we told you of was corrected: {person}, {course}, {date}, {from} to {until}. Please "
                   "disregard that "
                   "message.",
     .closing = "If this is not right, please tell the school office. This message was made automatically.",
     .unsubscribe = "To receive no more of these messages: {url}",
     .page = {.question = "Do you want to receive no more messages about absences?",
              .button = "Receive no more messages",
              .done = "You will receive no more messages about absences."}},
    {.language = "de",
     .date = "{d}.{m}.{y}",
     .subject_absence = "Fehlzeit: {person}, {date}",
     .subject_correction = "Berichtigung: {person} hat am {date} nicht gefehlt",
     .subject_digest = "Fehlzeiten: {count} Mitteilungen",
     .greeting = "Guten Tag {name},",
     .absence = "{person} hat unentschuldigt gefehlt: {course}, {date}, {from} bis {until}.",
     .correction =
         "Eine Fehlzeit, die wir Ihnen mitgeteilt haben, wurde berichtigt: {person}, {course}, {date}, {from} bis "
         "{until}. Bitte betrachten Sie jene Nachricht als gegenstandslos.",
     .closing =
         "Wenn das nicht stimmt, melden Sie sich bitte im Sekretariat. Diese Nachricht wurde automatisch erstellt.",
     .unsubscribe = "Um keine solchen Nachrichten mehr zu erhalten: {url}",
     .page = {.question = "Möchten Sie keine Nachrichten über Fehlzeiten mehr erhalten?",
              .button = "Keine Nachrichten mehr erhalten",
              .done = "Sie erhalten keine Nachrichten über Fehlzeiten mehr."}},
    {.language = "fr",
     .date = "{d}/{m}/{y}",
     .subject_absence = "Absence : {person}, {date}",
     .subject_correction = "Rectification : {person} n’était pas absent(e) le {date}",
     .subject_digest = "Absences : {count} avis",
     .greeting = "Bonjour {name},",
     .absence = "Absence non excusée de {person} : {course}, {date}, de {from} à {until}.",
     .correction =
         "Une absence que nous vous avions signalée a été rectifiée : {person}, {course}, {date}, de {from} à {until}. "
         "Veuillez ne pas tenir compte de ce message.",
     .closing = "Si ce n’est pas exact, veuillez contacter le secrétariat. Ce message a été envoyé automatiquement.",
     .unsubscribe = "Pour ne plus recevoir ces messages : {url}",
     .page = {.question = "Souhaitez-vous ne plus recevoir de messages sur les absences ?",
              .button = "Ne plus recevoir de messages",
              .done = "Vous ne recevrez plus de messages sur les absences."}},
    {.language = "es",
     .date = "{d}/{m}/{y}",
     .subject_absence = "Ausencia: {person}, {date}",
     .subject_correction = "Corrección: {person} no estuvo ausente el {date}",
     .subject_digest = "Ausencias: {count} avisos",
     .greeting = "Hola, {name}:",
     .absence = "Ausencia sin justificar de {person}: {course}, {date}, de {from} a {until}.",
     .correction =
         "Se ha corregido una ausencia que le comunicamos: {person}, {course}, {date}, de {from} a {until}. Por favor, "
         "no tenga en cuenta aquel mensaje.",
     .closing = "Si no es correcto, póngase en contacto con la secretaría. Este mensaje se ha creado automáticamente.",
     .unsubscribe = "Para no recibir más mensajes de este tipo: {url}",
     .page = {.question = "¿Desea no recibir más mensajes sobre ausencias?",
              .button = "No recibir más mensajes",
              .done = "No recibirá más mensajes sobre ausencias."}},
    {.language = "pt",
     .date = "{d}/{m}/{y}",
     .subject_absence = "Falta: {person}, {date}",
     .subject_correction = "Correção: {person} não faltou em {date}",
     .subject_digest = "Faltas: {count} avisos",
     .greeting = "Olá, {name}.",
     .absence = "Falta não justificada de {person}: {course}, {date}, das {from} às {until}.",
     .correction =
         "Uma falta que lhe tínhamos comunicado foi corrigida: {person}, {course}, {date}, das {from} às {until}. Por "
         "favor, não considere essa mensagem.",
     .closing = "Se isto não estiver certo, informe a secretaria. Esta mensagem foi criada automaticamente.",
     .unsubscribe = "Para não receber mais mensagens destas: {url}",
     .page = {.question = "Deseja deixar de receber mensagens sobre faltas?",
              .button = "Não receber mais mensagens",
              .done = "Não receberá mais mensagens sobre faltas."}},
    // What is filled in stands between marks of its own direction (see isolated()).
    {.language = "ar",
     .right_to_left = true,
     .date = "{y}-{m}-{d}",
     .subject_absence = "إشعار غياب: {person}، {date}",
     .subject_correction = "تصحيح: أُلغي غياب {person} في {date}",
     .subject_digest = "إشعارات الغياب: {count}",
     .greeting = "تحية طيبة {name}،",
     .absence = "سُجِّل غياب بدون عذر: {person}، {course}، {date}، من {from} إلى {until}.",
     .correction =
         "صُحِّح غياب كنا قد أبلغناكم به: {person}، {course}، {date}، من {from} إلى {until}. يرجى عدم أخذ تلك الرسالة "
         "في الاعتبار.",
     .closing = "إذا كان هذا غير صحيح، فيرجى إبلاغ إدارة المدرسة. أُنشئت هذه الرسالة آليًّا.",
     .unsubscribe = "لإيقاف هذه الرسائل: {url}",
     .page = {.question = "هل تريدون إيقاف الرسائل المتعلقة بالغياب؟",
              .button = "إيقاف الرسائل",
              .done = "لن تصلكم بعد الآن رسائل عن الغياب.",
              .right_to_left = true}},
});

const Words& words_of(std::string_view language) {
  const auto* const found = std::ranges::find(kWords, language, &Words::language);
  return found == kWords.end() ? kWords.front() : *found;
}

using Filling = std::pair<std::string_view, std::string>;

// Each place once, from the left: what is filled in is not looked at again.
std::string filled(std::string_view text, std::span<const Filling> fillings) {
  std::string made;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    made += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    const auto found = std::ranges::find(fillings, text.substr(open + 1, close - open - 1), &Filling::first);
    if (found != fillings.end()) made += found->second;
    text.remove_prefix(close + 1);
  }
  return made;
}

// A name, a date or a time among words of the other direction, so that it stays where it was put and reads as it is
// (Unicode TR 9: first strong isolate). In texts from left to right it stands as it is.
std::string isolated(const Words& words, std::string text) {
  constexpr std::string_view kFirstStrongIsolate = "\u2068";
  constexpr std::string_view kPopIsolate = "\u2069";
  if (!words.right_to_left) return text;
  return std::string(kFirstStrongIsolate) + text + std::string(kPopIsolate);
}

std::string clock_text(attendance::LocalTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock{time - day};
  return std::format("{:02}:{:02}", clock.hours().count(), clock.minutes().count());
}

std::string date_text(const Words& words, attendance::LocalTime time) {
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(time)};
  const std::array fillings{Filling{"d", std::format("{:02}", static_cast<unsigned>(date.day()))},
                            Filling{"m", std::format("{:02}", static_cast<unsigned>(date.month()))},
                            Filling{"y", std::format("{:04}", static_cast<int>(date.year()))}};
  return filled(words.date, fillings);
}

std::vector<Filling> fillings_of(const Words& words, const NoticeLine& line) {
  return {{"person", isolated(words, line.person)},
          {"course", isolated(words, line.course)},
          {"date", isolated(words, date_text(words, line.starts_at))},
          {"from", isolated(words, clock_text(line.starts_at))},
          {"until", isolated(words, clock_text(line.ends_at))}};
}

}  // namespace

bool is_notice_language(std::string_view language) { return std::ranges::contains(kWords, language, &Words::language); }

std::string notice_languages() {
  std::string text;
  for (const Words& words : kWords) text += (text.empty() ? "" : ", ") + std::string(words.language);
  return text;
}

NoticeText notice_text(std::string_view language, std::string_view guardian, std::span<const NoticeLine> lines,
                       std::string_view unsubscribe_url) {
  const Words& words = words_of(language);
  NoticeText text;
  if (lines.size() == 1) {
    const bool absence = lines.front().kind == store::NoticeKind::kAbsence;
    text.subject =
        filled(absence ? words.subject_absence : words.subject_correction, fillings_of(words, lines.front()));
  } else {
    text.subject = filled(words.subject_digest, std::array{Filling{"count", std::to_string(lines.size())}});
  }
  text.body = filled(words.greeting, std::array{Filling{"name", isolated(words, std::string(guardian))}}) + "\n\n";
  for (const NoticeLine& line : lines) {
    const bool absence = line.kind == store::NoticeKind::kAbsence;
    text.body += filled(absence ? words.absence : words.correction, fillings_of(words, line)) + "\n";
  }
  text.body += "\n" + std::string(words.closing) + "\n";
  // An address that programs find is on a line of its own where other marks would stand beside it.
  if (!unsubscribe_url.empty())
    text.body += "\n" +
                 filled(words.unsubscribe,
                        std::array{Filling{"url", (words.right_to_left ? "\n" : "") + std::string(unsubscribe_url)}}) +
                 "\n";
  return text;
}

UnsubscribeText unsubscribe_text(std::string_view language) { return words_of(language).page; }

}  // namespace rollcall::service
