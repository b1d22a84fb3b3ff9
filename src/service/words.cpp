#include "service/words.hpp"

#include "service/vault.hpp"

namespace rollcall::service {

Result<std::optional<Bytes>> seal_words(const Installation& in, const Uuid& person, const Uuid& subject,
                                        std::string_view words) {
  if (words.empty()) return std::nullopt;
  ROLLCALL_ASSIGN(Bytes content, in.vault().seal(person, sealed::kWords, subject, bytes_of(words)));
  return content;
}

std::optional<std::string> words_of(const Installation& in, const store::Event& event) {
  if (!event.content || !event.person_id || !event.subject_id) return std::nullopt;
  const auto plain = in.vault().open(*event.person_id, sealed::kWords, *event.subject_id, *event.content);
  if (!plain) return std::nullopt;  // the key is gone, and with it the words
  return std::string(text_of(*plain));
}

}  // namespace rollcall::service
