#include "service/recognition/gallery_keeper.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "crypto/secret.hpp"
#include "service/event_kinds.hpp"
#include "service/recognition/embeddings.hpp"
#include "store/duplicates.hpp"
#include "store/events.hpp"
#include "store/people.hpp"
#include "store/templates.hpp"
#include "store/vetoes.hpp"

namespace rollcall::service {
namespace {

constexpr int kEventsAtOnce = 1000;

}  // namespace

GalleryKeeper::GalleryKeeper(Installation& installation, std::string model_sha256, int dimension,
                             gallery::Scoring scoring)
    : installation_(installation), model_sha256_(std::move(model_sha256)), gallery_(dimension, scoring) {}

Result<void> GalleryKeeper::load() {
  const std::lock_guard lock(mutex_);
  gallery::Gallery::Edit edit = gallery_.edit();
  edit.clear();
  return installation_.database().read([&](store::Connection& db) -> Result<void> {
    ROLLCALL_ASSIGN(const std::int64_t number, store::latest_event(db));
    ROLLCALL_TRY(
        installation_.vault().scan_templates(db, model_sha256_, gallery_.dimension(),
                                             [&](const Uuid& person, const Uuid& id, std::span<const float> embedding) {
                                               return edit.put_template(person, id, embedding);
                                             }));
    gallery::Vetoes vetoes;
    ROLLCALL_ASSIGN(const std::vector<Uuid> vetoed, store::list_vetoed_people(db, model_sha256_));
    for (const Uuid& person : vetoed) ROLLCALL_TRY(add_vetoes(db, vetoes, person));
    publish(std::move(vetoes));
    at_event_ = number;
    return reload_look_alikes(db);
  });
}

Result<void> GalleryKeeper::catch_up() {
  const std::lock_guard lock(mutex_);
  while (true) {
    ROLLCALL_ASSIGN(const std::size_t seen,
                    installation_.database().read([&](store::Connection& db) -> Result<std::size_t> {
                      ROLLCALL_ASSIGN(const std::vector<store::Event> events,
                                      store::read_events_after(db, at_event_, kEventsAtOnce));
                      std::set<Uuid> changed;
                      for (const store::Event& event : events)
                        if (event.person_id && concerns_gallery(event.kind)) changed.insert(*event.person_id);
                      if (std::ranges::contains(events, event::kDuplicateSettled, &store::Event::kind))
                        ROLLCALL_TRY(reload_look_alikes(db));
                      if (!changed.empty()) {
                        gallery::Gallery::Edit edit = gallery_.edit();
                        gallery::Vetoes vetoes = *this->vetoes();
                        for (const Uuid& person : changed) {
                          ROLLCALL_TRY(reload_person(db, edit, person));
                          vetoes.remove_person(person);
                          ROLLCALL_TRY(add_vetoes(db, vetoes, person));
                        }
                        publish(std::move(vetoes));
                      }
                      if (!events.empty()) at_event_ = events.back().number;
                      return events.size();
                    }));
    if (seen < static_cast<std::size_t>(kEventsAtOnce)) return {};
  }
}

Result<void> GalleryKeeper::reload_person(store::Connection& db, gallery::Gallery::Edit& edit, const Uuid& person) {
  edit.remove_person(person);
  ROLLCALL_ASSIGN(const std::optional<store::Person> row, store::find_person(db, person));
  if (!row || !row->active) return {};
  ROLLCALL_ASSIGN(const std::vector<store::Template> templates, store::list_templates(db, person));
  for (const store::Template& one : templates) {
    if (one.model_sha256 != model_sha256_) continue;
    ROLLCALL_ASSIGN(std::vector<float> embedding,
                    open_embedding(installation_.vault(), one.key_id, sealed::kTemplate, one.id, one.sealed));
    if (embedding.size() != static_cast<std::size_t>(gallery_.dimension()))
      return fail(ErrorCode::kCorrupt, "a template has the wrong size");
    auto put = edit.put_template(person, one.id, embedding);
    crypto::wipe(std::as_writable_bytes(std::span(embedding)));
    ROLLCALL_TRY(std::move(put));
  }
  return {};
}

Result<void> GalleryKeeper::reload_look_alikes(store::Connection& db) {
  ROLLCALL_ASSIGN(const std::vector<store::LookAlike> pairs, store::list_look_alikes(db));
  auto look_alikes = std::make_shared<LookAlikes>();
  for (const store::LookAlike& pair : pairs) (*look_alikes)[pair.person].push_back(pair.other);
  const std::lock_guard lock(look_alikes_mutex_);
  look_alikes_ = std::move(look_alikes);
  return {};
}

std::vector<Uuid> GalleryKeeper::look_alikes_of(const Uuid& person) const {
  const auto look_alikes = [&] {
    const std::lock_guard lock(look_alikes_mutex_);
    return look_alikes_;
  }();
  const auto found = look_alikes->find(person);
  return found == look_alikes->end() ? std::vector<Uuid>{} : found->second;
}

Result<void> GalleryKeeper::add_vetoes(store::Connection& db, gallery::Vetoes& vetoes, const Uuid& person) const {
  ROLLCALL_ASSIGN(const std::vector<store::Veto> rows, store::list_vetoes(db, store::VetoFilter{.person = person}));
  for (const store::Veto& veto : rows) {
    if (veto.model_sha256 != model_sha256_) continue;
    ROLLCALL_ASSIGN(std::vector<float> face,
                    open_embedding(installation_.vault(), person, sealed::kVeto, veto.id, veto.sealed));
    vetoes.add(person, face);
    crypto::wipe(std::as_writable_bytes(std::span(face)));
  }
  return {};
}

std::shared_ptr<const gallery::Vetoes> GalleryKeeper::vetoes() const {
  const std::lock_guard lock(vetoes_mutex_);
  return vetoes_;
}

void GalleryKeeper::publish(gallery::Vetoes vetoes) {
  auto made = std::make_shared<const gallery::Vetoes>(std::move(vetoes));
  const std::lock_guard lock(vetoes_mutex_);
  vetoes_.swap(made);
}

std::int64_t GalleryKeeper::at_event() const {
  const std::lock_guard lock(mutex_);
  return at_event_;
}

}  // namespace rollcall::service
